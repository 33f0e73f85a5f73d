using System;
using System.IO;
using DslCompiler.Data;
using DslCompiler.Inference;
using DslCompiler.Random;
using static System.FormattableString;

namespace DslCompiler.Cli.Publish;

/// <summary>What storing weights in fewer bytes saves and costs (catalogue rows F02, F03): sizes, outputs on drawn samples, and accuracy where there are labelled pictures.</summary>
internal static class StorageReport
{
    private const int Samples = 64;

    public static string Of(PublishedModel published, InferenceModel program, WeightImage image, PublishOptions options)
    {
        using var session = new InferenceSession(program, image, Device.Cpu());
        var input = published.Network.CreateInput(1);
        var (agreeing, difference, largest) = (0, 0.0, 0.0);
        for (var sample = 0; sample < Samples; sample++)
        {
            var random = new Philox(2, (ulong)sample);
            for (var i = 0; i < input.Span.Length; i++)
            {
                input.Span[i] = (float)((2 * random.Uniform((ulong)i)) - 1);
            }

            var exact = published.Network.ForwardUntyped(input)[0];
            var stored = Run(session, input.Span);
            for (var i = 0; i < exact.Length; i++)
            {
                difference = Math.Max(difference, Math.Abs(exact[i] - (double)stored[i]));
                largest = Math.Max(largest, Math.Abs(exact[i]));
            }

            agreeing += Metrics.ArgMax(exact) == Metrics.ArgMax(stored) ? 1 : 0;
        }

        var full = new FileInfo(options.Weights).Length;
        return Invariant($"stored as {options.Stored.ToString().ToLowerInvariant()}: {image.StoredBytes} bytes, {100.0 * image.StoredBytes / full:0.0} % of the weights file; on {Samples} drawn samples outputs differ by at most {100 * difference / Math.Max(largest, float.Epsilon):0.000} % of the largest, {agreeing} of {Samples} have the same largest output{Accuracy(published, session, options)}");
    }

    private static string Accuracy(PublishedModel published, InferenceSession session, PublishOptions options)
    {
        if (options.Data is null)
        {
            return "; --data DIR tells the accuracy";
        }

        var preprocessing = Preprocessing.FromMetadata(published.Texts, options.Weights);
        var data = DataSource.OpenSplit(options.Data, "test");
        var exact = Evaluation.Run(published.Network, data, preprocessing, batch: 64);
        var shape = PictureShape.Of(session.Model, preprocessing, options.Weights);
        var correct = 0;
        for (var i = 0; i < data.Count; i++)
        {
            preprocessing.Fill(data, i, session.Input(0), shape.Height, shape.Width);
            session.Run();
            correct += Metrics.ArgMax(session.Output(0)) == data.Labels[i] ? 1 : 0;
        }

        return Invariant($"; {data.Name}: accuracy {100.0 * correct / data.Count:0.00} %, unrounded {100 * exact.Accuracy:0.00} % ({data.Count} pictures)");
    }

    private static ReadOnlySpan<float> Run(InferenceSession session, ReadOnlySpan<float> input)
    {
        input.CopyTo(session.Input(0));
        session.Run();
        return session.Output(0);
    }
}
