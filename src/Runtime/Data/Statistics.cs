using System;

namespace DslCompiler.Data;

/// <summary>Mean and deviation of a data set's channels, exact up to the last rounding: histograms count in integers,
/// so neither the order of the pictures nor the machine matters.</summary>
internal static class Statistics
{
    public static Preprocessing Measure(Dataset data, int channels)
    {
        if (data.Count == 0)
        {
            throw BadFile.At(data.Name, "its records", "none", "at least one picture to measure", "use a data set with pictures");
        }

        Preprocessing.CheckChannels(data.Name, data.Channels, channels);
        var means = new float[channels];
        var deviations = new float[channels];
        for (var c = 0; c < channels; c++)
        {
            (means[c], deviations[c]) = (data.Channels, channels) switch
            {
                (3, 1) => Luma(data),
                (1, _) => Plane(data, 0),
                _ => Plane(data, c),
            };
        }

        return new Preprocessing([.. means], [.. deviations], data.Height, data.Width);
    }

    private static (float Mean, float Std) Plane(Dataset data, int channel)
    {
        var histogram = new long[256];
        var size = data.Height * data.Width;
        for (var i = 0; i < data.Count; i++)
        {
            foreach (var value in data.Sample(i).Slice(channel * size, size))
            {
                histogram[value]++;
            }
        }

        long sum = 0, squares = 0;
        for (var value = 0; value < histogram.Length; value++)
        {
            sum += histogram[value] * value;
            squares += histogram[value] * value * value;
        }

        return Summarise(sum, squares, (double)data.Count * size);
    }

    private static (float Mean, float Std) Luma(Dataset data)
    {
        double sum = 0, squares = 0;
        var size = data.Height * data.Width;
        for (var i = 0; i < data.Count; i++)
        {
            var sample = data.Sample(i);
            for (var p = 0; p < size; p++)
            {
                var value = Preprocessing.Luma(sample[p], sample[p + size], sample[p + 2 * size]);
                sum += value;
                squares += (double)value * value;
            }
        }

        return Summarise(sum, squares, (double)data.Count * size);
    }

    private static (float Mean, float Std) Summarise(double sum, double squares, double count)
    {
        var mean = sum / count;
        var variance = squares / count - mean * mean;

        // Below a thousandth of a pixel step there is nothing but rounding to divide by.
        var deviation = variance > 1e-6 ? Math.Sqrt(variance) / 255 : 1;
        return ((float)(mean / 255), (float)deviation);
    }
}
