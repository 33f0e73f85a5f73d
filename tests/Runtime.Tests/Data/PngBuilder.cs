using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using DslCompiler.Data;

namespace DslCompiler.Tests.Data;

/// <summary>Writes PNG files of every kind from samples, written from the standard and not from the reader.</summary>
internal static class PngBuilder
{
    public static readonly byte[] Signature = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10];

    // Adam7 by the standard's picture: the pass of each pixel of an 8x8 tile.
    private static readonly string[] PassOf = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

    public static byte[] Chunk(string type, params byte[] data)
    {
        var bytes = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(bytes, 4);
        data.CopyTo(bytes, 8);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + data.Length), Crc32.Append(0, bytes.AsSpan(4, 4 + data.Length)));
        return bytes;
    }

    public static byte[] Header(int width, int height, int depth, int color, int interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = ((byte)depth, (byte)color, (byte)interlace);
        return Chunk("IHDR", data);
    }

    public static byte[] Zlib(byte[] raw)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(raw);
        }

        return packed.ToArray();
    }

    /// <summary>A whole file; <paramref name="sample"/> gives (row, column, sample) and filters go round over the rows.</summary>
    public static byte[] Build(int width, int height, int depth, int color, bool interlaced, Func<int, int, int, int> sample, params byte[][] extra)
    {
        var samples = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var raw = new List<byte>();
        for (var pass = 1; pass <= (interlaced ? 7 : 1); pass++)
        {
            var above = Array.Empty<byte>();
            for (var y = 0; y < height; y++)
            {
                var columns = Enumerable.Range(0, width).Where(x => !interlaced || PassOf[y % 8][x % 8] - '0' == pass).ToArray();
                if (columns.Length == 0)
                {
                    continue;
                }

                var row = Pack(columns.SelectMany(x => Enumerable.Range(0, samples).Select(s => sample(y, x, s))), depth);
                above = above.Length == 0 ? new byte[row.Length] : above;
                raw.AddRange(Filter(row, above, (byte)(y % 5), Math.Max(1, samples * depth / 8)));
                above = row;
            }
        }

        var packed = Zlib([.. raw]);
        return [.. Signature, .. Header(width, height, depth, color, interlaced ? 1 : 0), .. extra.SelectMany(e => e),
            .. Chunk("IDAT", packed[..5]), .. Chunk("IDAT", packed[5..]), .. Chunk("IEND")];
    }

    private static byte[] Pack(IEnumerable<int> samples, int depth)
    {
        var bits = string.Concat(samples.Select(s => Convert.ToString(s, 2).PadLeft(depth, '0')));
        return [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(c => Convert.ToByte(new string(c), 2))];
    }

    private static IEnumerable<byte> Filter(byte[] row, byte[] above, byte filter, int step)
    {
        yield return filter;
        for (var i = 0; i < row.Length; i++)
        {
            int a = i >= step ? row[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0, p = a + b - c;
            var paeth = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));
            yield return (byte)(row[i] - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth });
        }
    }
}
