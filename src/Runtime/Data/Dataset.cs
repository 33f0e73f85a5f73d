using System;
using System.Collections.Immutable;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Labelled pictures in memory, all of one size.</summary>
/// <remarks><see cref="Pixels"/> is planar and sample-major, <c>[count][channel][row][column]</c>, one byte 0..255 a value.
/// <see cref="Labels"/> holds one index into <see cref="ClassNames"/> a picture. The constructor throws
/// <see cref="UserErrorException"/> where sizes disagree or a label has no class.</remarks>
public sealed class Dataset
{
    public Dataset(string name, int height, int width, int channels, byte[] pixels, int[] labels, ImmutableArray<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        if (height < 1 || width < 1 || channels < 1)
        {
            throw BadFile.At(name, "its picture size", Invariant($"{height}x{width}x{channels}"), "height, width and channels of at least 1", "check the size of the data set");
        }

        // Int128: three ints and a count can pass the range of a long.
        var expected = (Int128)labels.Length * height * width * channels;
        if (pixels.Length != expected)
        {
            throw BadFile.At(name, "its pixels", Invariant($"{pixels.Length} bytes"), Invariant($"{expected}: {labels.Length} labels times {height}x{width}x{channels}"), "give one label a picture");
        }

        var classes = classNames.IsDefault ? 0 : classNames.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw BadFile.At(name, Invariant($"record {i}"), Invariant($"label {labels[i]}"), Invariant($"0 to {classes - 1}, the index of one of {classes} class names"), "correct the label or name every class");
            }
        }

        (Name, Height, Width, Channels, Pixels, Labels, ClassNames) = (name, height, width, channels, pixels, labels, classNames);
    }

    /// <summary>For messages: the folder or the generator it came from.</summary>
    public string Name { get; }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Labels.Length;

    /// <summary>The volume of one picture.</summary>
    public PictureShape Shape => new(Channels, Height, Width);

    /// <summary>Bytes of one picture: channels times height times width.</summary>
    public int SampleSize => Channels * Height * Width;

    /// <summary><c>[count][channel][row][column]</c>, 0..255.</summary>
    public byte[] Pixels { get; }

    public int[] Labels { get; }

    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The bytes of one picture, <c>[channel][row][column]</c>.</summary>
    public ReadOnlySpan<byte> Sample(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Pixels.AsSpan(index * SampleSize, SampleSize);
    }

    /// <summary>A copy of <paramref name="count"/> pictures from <paramref name="start"/> on.</summary>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        return new Dataset(
            Name,
            Height,
            Width,
            Channels,
            Pixels.AsSpan(start * SampleSize, count * SampleSize).ToArray(),
            Labels.AsSpan(start, count).ToArray(),
            ClassNames);
    }
}
