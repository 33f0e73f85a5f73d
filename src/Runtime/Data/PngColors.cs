using System;
using System.Buffers.Binary;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Turns the samples of PNG rows into planar floats of 0..255: depth, palette and transparency over white.</summary>
internal sealed class PngColors
{
    private const float White = 255f;

    private readonly string _path;
    private readonly PngHeader _header;
    private readonly long _dataAt;
    private readonly float[] _palette; // 3 a colour, already over white
    private readonly int[]? _clear; // the one colour that tRNS makes transparent, in samples

    public PngColors(string path, PngHeader header, long dataAt, byte[]? palette, byte[]? transparency)
    {
        (_path, _header, _dataAt) = (path, header, dataAt);
        _palette = header.ColorType == PngHeader.Palette ? BlendPalette(palette, transparency) : [];
        if (transparency is null || header.ColorType == PngHeader.Palette)
        {
            return;
        }

        if (header.ColorType is not (PngHeader.Gray or PngHeader.Rgb) || transparency.Length != 2 * header.Samples)
        {
            throw BadFile.At(path, "chunk tRNS", Invariant($"{transparency.Length} bytes with colour type {header.ColorType}"), "2 bytes for gray, 6 for RGB, none with alpha", PngReader.Fix);
        }

        _clear = new int[header.Samples];
        for (var i = 0; i < _clear.Length; i++)
        {
            _clear[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i));
        }
    }

    /// <summary>Writes a row's pixels to <paramref name="at"/>, <c>at + step</c>, ... of each plane of <paramref name="values"/>.</summary>
    public void Spread(ReadOnlySpan<byte> row, int width, Span<float> values, int at, int step)
    {
        var (samples, channels, plane) = (_header.Samples, _header.Channels, _header.Height * _header.Width);
        Span<int> pixel = stackalloc int[4];
        var scale = White / _header.Maximum;
        for (var x = 0; x < width; x++, at += step)
        {
            for (var s = 0; s < samples; s++)
            {
                pixel[s] = Sample(row, x * samples + s);
            }

            if (_header.ColorType == PngHeader.Palette)
            {
                var colour = Colour(pixel[0]);
                (values[at], values[at + plane], values[at + 2 * plane]) = (colour[0], colour[1], colour[2]);
                continue;
            }

            var alpha = samples > channels ? (float)pixel[channels] / _header.Maximum : IsClear(pixel) ? 0f : 1f;
            for (var c = 0; c < channels; c++)
            {
                var value = pixel[c] * scale;
                values[at + c * plane] = alpha == 1f ? value : value * alpha + White * (1 - alpha);
            }
        }
    }

    private bool IsClear(ReadOnlySpan<int> pixel) => _clear is not null && pixel[.._clear.Length].SequenceEqual(_clear);

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        var depth = _header.Depth;
        if (depth == 16)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
        }

        var bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & _header.Maximum;
    }

    private ReadOnlySpan<float> Colour(int index) => 3 * index < _palette.Length
        ? _palette.AsSpan(3 * index, 3)
        : throw BadFile.At(_path, _dataAt, Invariant($"a pixel of palette colour {index}"), Invariant($"0 to {_palette.Length / 3 - 1}"), PngReader.Fix);

    private float[] BlendPalette(byte[]? palette, byte[]? transparency)
    {
        if (palette is null)
        {
            throw BadFile.At(_path, _dataAt, "pixels of a palette picture", "a PLTE chunk before them", PngReader.Fix);
        }

        var colors = new float[palette.Length];
        for (var i = 0; i < colors.Length; i++)
        {
            var alpha = transparency is not null && i / 3 < transparency.Length ? transparency[i / 3] / 255f : 1f;
            colors[i] = alpha == 1f ? palette[i] : palette[i] * alpha + White * (1 - alpha);
        }

        return colors;
    }
}
