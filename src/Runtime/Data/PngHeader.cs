using System;
using System.Buffers.Binary;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>The checked content of a PNG's IHDR chunk.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColorType, bool Interlaced)
{
    public const int Gray = 0;
    public const int Rgb = 2;
    public const int Palette = 3;
    public const int GrayAlpha = 4;
    public const int Rgba = 6;
    public const int Length = 13;

    /// <summary>Samples a pixel has in the file.</summary>
    public int Samples => ColorType switch { Rgb => 3, GrayAlpha => 2, Rgba => 4, _ => 1 };

    /// <summary>Channels of the picture it becomes.</summary>
    public int Channels => ColorType is Gray or GrayAlpha ? 1 : 3;

    public int BitsPerPixel => Samples * Depth;

    /// <summary>The largest sample value.</summary>
    public int Maximum => (1 << Depth) - 1;

    /// <summary>Bytes of one unfiltered row of <paramref name="width"/> pixels.</summary>
    public int RowBytes(int width) => (int)(((long)width * BitsPerPixel + 7) / 8);

    public static PngHeader Read(string path, ReadOnlySpan<byte> data, long offset)
    {
        if (data.Length != Length)
        {
            throw BadFile.At(path, offset, Invariant($"an IHDR of {data.Length} bytes"), Invariant($"{Length}"), PngReader.Fix);
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        ImageFile.CheckSize(path, offset, height, width);
        var (depth, color) = (data[8], data[9]);
        var fits = color switch
        {
            Gray => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            Rgb or GrayAlpha or Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!fits)
        {
            throw BadFile.At(path, offset + 8, Invariant($"bit depth {depth} with colour type {color}"), "a combination of the PNG standard, such as depth 8 with type 0, 2, 3, 4 or 6", PngReader.Fix);
        }

        return data[10] == 0 && data[11] == 0 && data[12] <= 1
            ? new PngHeader((int)width, (int)height, depth, color, data[12] == 1)
            : throw BadFile.At(path, offset + 10, Invariant($"compression {data[10]}, filter {data[11]}, interlace {data[12]}"), "0, 0 and 0 or 1", PngReader.Fix);
    }
}
