using System;
using System.IO;
using System.IO.Compression;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Unpacks, unfilters and spreads the pixels of one PNG.</summary>
internal sealed class PngPixels(string path, PngHeader header, long dataAt, byte[]? palette, byte[]? transparency)
{
    private readonly record struct Pass(int X, int Y, int StepX, int StepY)
    {
        public int Width(int width) => (width - X + StepX - 1) / StepX;

        public int Height(int height) => (height - Y + StepY - 1) / StepY;
    }

    private static readonly Pass[] Whole = [new(0, 0, 1, 1)];

    private static readonly Pass[] Adam7 =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    public ImageTensor Decode(Stream packed)
    {
        var colors = new PngColors(path, header, dataAt, palette, transparency);
        var passes = header.Interlaced ? Adam7 : Whole;
        var raw = Unpack(packed, passes);
        var values = new float[header.Channels * header.Height * header.Width];
        var at = 0;
        foreach (var pass in passes)
        {
            var (width, height) = (pass.Width(header.Width), pass.Height(header.Height));
            if (width <= 0 || height <= 0)
            {
                continue; // A small picture has no pixels in some passes, and no filter bytes either.
            }

            var rowBytes = header.RowBytes(width);
            ReadOnlySpan<byte> above = new byte[rowBytes];
            for (var row = 0; row < height; row++, at += rowBytes + 1)
            {
                var current = raw.AsSpan(at + 1, rowBytes);
                Unfilter(raw[at], current, above, row);
                colors.Spread(current, width, values, (pass.Y + row * pass.StepY) * header.Width + pass.X, pass.StepX);
                above = current;
            }
        }

        return new ImageTensor(path, header.Height, header.Width, header.Channels, values);
    }

    private byte[] Unpack(Stream packed, Pass[] passes)
    {
        var expected = 0L;
        foreach (var pass in passes)
        {
            var (width, height) = (pass.Width(header.Width), pass.Height(header.Height));
            expected += width > 0 && height > 0 ? (long)height * (header.RowBytes(width) + 1) : 0;
        }

        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            var raw = BoundedRead.Read(unpacked, (int)expected, out var got);
            return got == expected
                ? raw
                : throw BadFile.At(path, dataAt, Invariant($"{(got < expected ? "only" : "more than")} {Math.Min(got, expected)} bytes of unpacked pixels"), Invariant($"{expected}"), PngReader.Fix);
        }
        catch (InvalidDataException e)
        {
            throw BadFile.At(path, dataAt, "damaged compressed pixels (IDAT)", "zlib data", PngReader.Fix, e);
        }
    }

    private void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int number)
    {
        var step = Math.Max(1, header.BitsPerPixel / 8);
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int corner = i >= step ? above[i - step] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => (byte)Paeth(left, above[i], corner),
                _ => throw BadFile.At(path, dataAt, Invariant($"filter {filter} in row {number}"), "0 to 4", PngReader.Fix),
            };
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        var (a, b, c) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - 2 * corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }
}
