using System;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>One picture: <see cref="Values"/> planar, <c>[channel][row][column]</c>, in pixel units 0..255 (not
/// necessarily whole numbers). <see cref="Source"/> names it in messages.</summary>
public sealed class ImageTensor
{
    public ImageTensor(string source, int height, int width, int channels, float[] values)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(values);
        if (height < 1 || width < 1 || channels < 1 || values.Length != (Int128)height * width * channels)
        {
            throw BadFile.At(source, "its size", Invariant($"{values.Length} values for {height}x{width}x{channels}"), "height times width times channels values", "correct the size");
        }

        (Source, Height, Width, Channels, Values) = (source, height, width, channels, values);
    }

    public string Source { get; }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    public float[] Values { get; }

    /// <summary>One channel, <c>[row][column]</c>.</summary>
    public ReadOnlySpan<float> Plane(int channel) => Values.AsSpan(channel * Height * Width, Height * Width);
}
