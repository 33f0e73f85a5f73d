using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>How pictures become the numbers a model was trained on; travels with the weights.</summary>
/// <remarks>
/// A value x of 0..255 becomes <c>(x/255 - Mean[c]) / Std[c]</c>, PyTorch's Normalize convention.
/// A picture of another size than <see cref="Height"/> x <see cref="Width"/>, the training pictures', is first resized to
/// it (bilinear, antialiased where it shrinks, without keeping the aspect). Where the model's input is larger, the picture is
/// centred and surrounded by raw 0, normalised (MNIST's 28x28 in LeNet-5's 32x32); where it is smaller in a direction, the
/// picture is resized to it in that direction. Gray becomes RGB by repetition, RGB becomes gray by ITU-R 601 luma.
/// Immutable; several threads may fill at once.
/// </remarks>
public sealed record Preprocessing
{
    internal const int MostChannels = 4096;

    private readonly float[] _table; // [channel][raw value]: a multiplication less exact would differ from the float path

    /// <summary>Statistics a channel of the model's input, in units of 255, and the training pictures' size.</summary>
    /// <exception cref="UserErrorException">A size or a statistic out of range.</exception>
    public Preprocessing(ImmutableArray<float> mean, ImmutableArray<float> std, int height, int width)
    {
        PreprocessingMetadata.Check("preprocessing", mean, std, height, width);
        (Mean, Std, Height, Width) = (mean, std, height, width);
        _table = new float[mean.Length * 256];
        for (var i = 0; i < _table.Length; i++)
        {
            _table[i] = Normalise(i & 255, i >> 8);
        }
    }

    public ImmutableArray<float> Mean { get; }

    public ImmutableArray<float> Std { get; }

    /// <summary>Rows of a training picture.</summary>
    public int Height { get; }

    /// <summary>Columns of a training picture.</summary>
    public int Width { get; }

    /// <summary>Channels of the model's input, whatever the pictures have.</summary>
    public int Channels => Mean.Length;

    /// <summary>The volume of a training picture, with the channels of the model's input.</summary>
    public PictureShape Shape => new(Channels, Height, Width);

    /// <summary>What surrounds a picture smaller than the model's input: raw 0, normalised.</summary>
    public float Background(int channel) => Normalise(0, channel);

    /// <summary>Mean and standard deviation (of the population) of every channel of <paramref name="data"/>.
    /// <paramref name="channels"/> are the model's, 0 for those of the data; a channel without variation gets deviation 1.</summary>
    public static Preprocessing Measure(Dataset data, int channels = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Statistics.Measure(data, channels == 0 ? data.Channels : channels);
    }

    /// <summary>Writes picture <paramref name="index"/> to <paramref name="target"/>, <c>[channel][row][column]</c> of
    /// <see cref="Channels"/> x height x width floats. Allocates nothing (work space is pooled).</summary>
    public void Fill(Dataset data, int index, Span<float> target, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(data);
        var sample = data.Sample(index);
        CheckTarget(target, height, width);
        CheckChannels(data.Name, data.Channels, Channels);
        var size = data.Height * data.Width;
        var direct = (data.Height, data.Width) == (Height, Width) && height >= Height && width >= Width &&
            (data.Channels == Channels || data.Channels == 1);
        var rented = direct ? [] : ArrayPool<float>.Shared.Rent(size);
        for (var c = 0; c < Channels; c++)
        {
            var plane = target.Slice(c * height * width, height * width);
            if (direct)
            {
                FillDirect(sample.Slice(data.Channels == 1 ? 0 : c * size, size), c, plane, height, width);
                continue;
            }

            var raw = rented.AsSpan(0, size);
            if (data.Channels == Channels || data.Channels == 1)
            {
                var from = sample.Slice(data.Channels == 1 ? 0 : c * size, size);
                for (var i = 0; i < raw.Length; i++)
                {
                    raw[i] = from[i];
                }
            }
            else
            {
                for (var i = 0; i < raw.Length; i++)
                {
                    raw[i] = Luma(sample[i], sample[i + size], sample[i + 2 * size]);
                }
            }

            FillPlane(raw, data.Height, data.Width, c, plane, height, width);
        }

        if (!direct)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>The same for a picture from a file.</summary>
    public void Fill(ImageTensor image, Span<float> target, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckTarget(target, height, width);
        CheckChannels(image.Source, image.Channels, Channels);
        var gray = Channels == 1 && image.Channels == 3 ? ToGray(image) : null;
        for (var c = 0; c < Channels; c++)
        {
            var raw = gray ?? image.Plane(image.Channels == 1 ? 0 : c);
            FillPlane(raw, image.Height, image.Width, c, target.Slice(c * height * width, height * width), height, width);
        }
    }

    /// <summary>As text for the metadata of a weights file; every float in its shortest form that reads back the same bits.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => PreprocessingMetadata.Write(this);

    /// <summary>Reads what <see cref="ToMetadata"/> wrote; other keys are ignored. <paramref name="file"/> is for messages.</summary>
    /// <exception cref="UserErrorException">A key is missing or its value out of range.</exception>
    public static Preprocessing FromMetadata(IReadOnlyDictionary<string, string> metadata, string file) => PreprocessingMetadata.Read(metadata, file);

    /// <summary>The same; null where no key of it is there.</summary>
    /// <exception cref="UserErrorException">Some keys are there and others not, or a value is out of range.</exception>
    public static Preprocessing? TryFromMetadata(IReadOnlyDictionary<string, string> metadata, string file) =>
        PreprocessingMetadata.IsIn(metadata) ? PreprocessingMetadata.Read(metadata, file) : null;

    public bool Equals(Preprocessing? other) => other is not null && Height == other.Height && Width == other.Width &&
        Mean.AsSpan().SequenceEqual(other.Mean.AsSpan()) && Std.AsSpan().SequenceEqual(other.Std.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Height, Width, Mean[0], Std[0]);

    internal static float Luma(float r, float g, float b) => 0.299f * r + 0.587f * g + 0.114f * b;

    internal static void CheckChannels(string source, int found, int wanted)
    {
        if (found != wanted && (found, wanted) is not ((1, 3) or (3, 1)))
        {
            throw BadFile.At(source, "its channels", Invariant($"{found}"), Invariant($"{wanted} as the model's input (or gray for RGB, RGB for gray)"), "convert the picture or change the model's input");
        }
    }

    private static float[] ToGray(ImageTensor image)
    {
        var gray = new float[image.Height * image.Width];
        var rgb = image.Values;
        for (var i = 0; i < gray.Length; i++)
        {
            gray[i] = Luma(rgb[i], rgb[i + gray.Length], rgb[i + 2 * gray.Length]);
        }

        return gray;
    }

    private void CheckTarget(ReadOnlySpan<float> target, int height, int width)
    {
        if (height < 1 || width < 1 || target.Length != (Int128)Channels * height * width)
        {
            throw new ArgumentException(Invariant($"Expected {Channels}x{height}x{width} floats, found {target.Length}."), nameof(target));
        }
    }

    private float Normalise(float raw, int channel) => (raw / 255f - Mean[channel]) / Std[channel];

    // The first epoch should not run unoptimised until the tiers catch up: on one core they take as long as the epoch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillDirect(ReadOnlySpan<byte> raw, int channel, Span<float> target, int height, int width)
    {
        var table = _table.AsSpan(channel * 256, 256);
        var (top, left) = ((height - Height) / 2, (width - Width) / 2);
        if (target.Length > raw.Length)
        {
            target.Fill(table[0]);
        }

        for (var y = 0; y < Height; y++)
        {
            var from = raw.Slice(y * Width, Width);
            var to = target.Slice((top + y) * width + left, from.Length);
            for (var x = 0; x < from.Length; x++)
            {
                to[x] = table[from[x]];
            }
        }
    }

    private void FillPlane(ReadOnlySpan<float> raw, int rawHeight, int rawWidth, int channel, Span<float> target, int height, int width)
    {
        // Two steps where the target is smaller, so that a picture meets the training size before the model's.
        var (fitHeight, fitWidth) = (Math.Min(Height, height), Math.Min(Width, width));
        var first = ArrayPool<float>.Shared.Rent(Height * Width);
        var second = ArrayPool<float>.Shared.Rent(fitHeight * fitWidth);
        if ((rawHeight, rawWidth) != (Height, Width))
        {
            Resize.Bilinear(raw, rawHeight, rawWidth, first, Height, Width);
            raw = first;
        }

        if ((fitHeight, fitWidth) != (Height, Width))
        {
            Resize.Bilinear(raw, Height, Width, second, fitHeight, fitWidth);
            raw = second;
        }

        target.Fill(Normalise(0, channel));
        var (top, left) = ((height - fitHeight) / 2, (width - fitWidth) / 2);
        for (var y = 0; y < fitHeight; y++)
        {
            var to = target.Slice((top + y) * width + left, fitWidth);
            for (var x = 0; x < to.Length; x++)
            {
                to[x] = Normalise(raw[y * fitWidth + x], channel);
            }
        }

        ArrayPool<float>.Shared.Return(first);
        ArrayPool<float>.Shared.Return(second);
    }
}
