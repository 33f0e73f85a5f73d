using System;
using System.Numerics;

namespace DslCompiler.Kernels;

/// <summary>Copies what a chunk of lines reads, with the zeros around the image.</summary>
internal static unsafe class Halo
{
    /// <param name="image">One sample.</param>
    /// <param name="line">The first line of results.</param>
    /// <param name="lines">Lines of results.</param>
    /// <param name="to">Where it goes: block after block (channel after channel), row after row.</param>
    public static void Gather<T, S>(T* image, int line, int lines, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where S : struct, IBlockedConvShape
    {
        if (S.Gather == 2)
        {
            Pick<T, S>(image, line * S.LineLength, ((lines - 1) * S.LineLength) + (line + lines == S.Lines ? S.LastLength : S.LineLength), to);
            return;
        }

        var all = ((S.ChunkLines - 1) * S.StrideHeight) + ((S.FilterHeight - 1) * S.DilationHeight) + 1;
        var rows = ((lines - 1) * S.StrideHeight) + ((S.FilterHeight - 1) * S.DilationHeight) + 1;
        for (var block = 0; block < S.Groups * S.InputBlocks; block++)
        {
            var plane = image + ((nint)block * S.Height * S.Width * S.Lanes);
            Block(plane, S.Height, S.Width, S.Lanes, (line * S.StrideHeight) - S.PadTop, rows, S.PadLeft, S.RowLength, to + ((nint)block * all * S.RowLength * S.Lanes));
        }
    }

    /// <summary>Results' places from <paramref name="first"/> on, of all blocks: what a 1x1 filter with a stride sees there.</summary>
    private static void Pick<T, S>(T* image, int first, int count, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where S : struct, IBlockedConvShape
    {
        var columns = ((S.Width - 1) / S.StrideWidth) + 1;
        for (var block = 0; block < S.Groups * S.InputBlocks; block++)
        {
            var plane = image + ((nint)block * S.Height * S.Width * S.Lanes);
            var target = to + ((nint)block * S.ChunkLines * S.LineLength * S.Lanes);
            for (var place = first; place < first + count; place++, target += S.Lanes)
            {
                var from = plane + ((((nint)(place / columns) * S.StrideHeight * S.Width) + ((place % columns) * S.StrideWidth)) * S.Lanes);
                new ReadOnlySpan<T>(from, S.Lanes).CopyTo(new Span<T>(target, S.Lanes));
            }
        }
    }

    /// <summary>Some rows of one block, from <paramref name="first"/> on, which may lie before the image; <paramref name="left"/> columns of zeros come first.</summary>
    public static void Block<T>(T* plane, int height, int width, int lanes, int first, int rows, int left, int rowLength, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = rowLength * lanes;
        var begin = Math.Min(left * lanes, length);
        var count = Math.Min(width * lanes, length - begin);
        for (var row = first; row < first + rows; row++, to += length)
        {
            var span = new Span<T>(to, length);
            if ((uint)row >= (uint)height)
            {
                span.Clear();
                continue;
            }

            span[..begin].Clear();
            new ReadOnlySpan<T>(plane + ((nint)row * width * lanes), count).CopyTo(span[begin..]);
            span[(begin + count)..].Clear();
        }
    }
}
