using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>One picture from a NumPy array file, versions 1.0 and 2.0, little-endian numbers in C order.</summary>
internal static class NpyReader
{
    private const int MostChannels = 4096;

    public static ImageTensor Read(string path, byte[] file)
    {
        var (header, dataAt) = NpyHeader.Read(path, file);
        var (height, width, channels, planar) = Layout(path, header.Shape);
        var itemSize = header.Descr switch
        {
            "|u1" => 1,
            "<f4" or "<i4" => 4,
            "<f8" => 8,
            _ => throw BadFile.At(path, "its header", $"numbers of type {BadFile.Quote(header.Descr)}", "'<f4', '<f8', '|u1' or '<i4'", "save a.astype(numpy.float32)"),
        };
        var expected = (Int128)height * width * channels * itemSize;
        var data = file.AsSpan(dataAt);
        if (data.Length != expected)
        {
            throw BadFile.At(path, dataAt, Invariant($"{data.Length} bytes of data"), Invariant($"{expected}: {height}x{width}x{channels} times {itemSize} bytes"), "save the array again");
        }

        var values = new float[data.Length / itemSize];
        for (var i = 0; i < values.Length; i++)
        {
            var item = data[(i * itemSize)..];
            var value = header.Descr switch
            {
                "|u1" => item[0],
                "<i4" => BinaryPrimitives.ReadInt32LittleEndian(item),
                "<f8" => (float)BinaryPrimitives.ReadDoubleLittleEndian(item),
                _ => BinaryPrimitives.ReadSingleLittleEndian(item),
            };
            if (!float.IsFinite(value))
            {
                throw BadFile.At(path, dataAt + (long)i * itemSize, "a value that is not finite in float32", "pixel values of 0 to 255", "replace NaN and infinities, for example with numpy.nan_to_num");
            }

            values[planar ? i : i % channels * height * width + i / channels] = value;
        }

        return new ImageTensor(path, height, width, channels, values);
    }

    private static (int Height, int Width, int Channels, bool Planar) Layout(string path, List<long> shape)
    {
        var (height, width, channels, planar) = shape switch
        {
            [var h, var w] => (h, w, 1L, true),
            [var h, var w, (1 or 3) and var c] => (h, w, c, false),
            [1, >= 1 and <= MostChannels and var c, var h, var w] => (h, w, c, true),
            _ => throw BadFile.At(path, "its header", $"shape ({string.Join(", ", shape.Select(s => Invariant($"{s}")))})", "(H, W), (H, W, C) with C 1 or 3, or (1, C, H, W)", "reshape or transpose the array, for example a[None] for (C, H, W)"),
        };
        ImageFile.CheckSize(path, 0, height, width);
        return ((int)height, (int)width, (int)channels, planar);
    }
}
