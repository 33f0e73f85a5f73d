using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DslCompiler.Kernels;

/// <summary>Brings the part of an image that some output rows need before the register tile.</summary>
internal interface IConvGather<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of zeros before the image in the block.</summary>
    static abstract int Border { get; }

    /// <summary>Gives where the tile reads: the image itself, or <paramref name="block"/>, filled.</summary>
    static abstract unsafe T* Gather(T* image, int channels, int firstRow, int rows, T* block);
}

/// <summary>The input of a convolution, by the way that the compiler chose.</summary>
internal readonly struct ForwardGather<T, S> : IConvGather<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
{
    public static int Border => S.PadTop;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe T* Gather(T* image, int channels, int firstRow, int rows, T* block) => S.Gather switch
    {
        0 => image + (firstRow * S.Width),
        1 => Halo(image, channels, firstRow, rows, block),
        _ => Columns(image, channels, firstRow, rows, block),
    };

    private static unsafe T* Halo(T* image, int channels, int firstRow, int rows, T* block)
    {
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < rows + ((S.FilterHeight - 1) * S.DilationHeight); i++)
            {
                var to = new Span<T>(block + (c * S.ChannelStride) + (i * S.RowStride), S.RowStride);
                var row = firstRow + i - S.PadTop;
                if ((uint)row >= (uint)S.Height)
                {
                    to.Clear();
                    continue;
                }

                to[..S.PadLeft].Clear();
                new ReadOnlySpan<T>(image + (((c * S.Height) + row) * S.Width), S.Width).CopyTo(to[S.PadLeft..]);
                to[(S.PadLeft + S.Width)..].Clear();
            }
        }

        return block;
    }

    private static unsafe T* Columns(T* image, int channels, int firstRow, int rows, T* block)
    {
        for (var c = 0; c < channels; c++)
        {
            for (var r = 0; r < S.FilterHeight; r++)
            {
                for (var s = 0; s < S.FilterWidth; s++)
                {
                    var to = block + (c * S.ChannelStride) + (r * S.FilterRowStride) + (s * S.FilterColumnStride);
                    for (var i = 0; i < rows; i++, to += S.RowStride)
                    {
                        Taps(image + (c * S.Height * S.Width), ((firstRow + i) * S.StrideHeight) + (r * S.DilationHeight) - S.PadTop, (s * S.DilationWidth) - S.PadLeft, to);
                    }
                }
            }
        }

        return block;
    }

    /// <summary>What one filter tap sees along one output row.</summary>
    private static unsafe void Taps(T* plane, int row, int column, T* to)
    {
        if ((uint)row >= (uint)S.Height)
        {
            new Span<T>(to, S.OutWidth).Clear();
            return;
        }

        var from = plane + (row * S.Width);
        for (var x = 0; x < S.OutWidth; x++, column += S.StrideWidth)
        {
            to[x] = (uint)column < (uint)S.Width ? from[column] : T.Zero;
        }
    }
}

/// <summary>The gradient of a convolution's output, with zeros between (for strides) and around, as the turned filters walk over it.
/// Here <c>Height</c> and <c>Width</c> are those of the gradient, <c>OutHeight</c> and <c>OutWidth</c> of the image.</summary>
internal readonly struct InterleavedGather<T, S> : IConvGather<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IConv2dShape
{
    public static int Border
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((S.FilterHeight - 1) * S.DilationHeight) - S.PadTop;
    }

    [SkipLocalsInit]
    public static unsafe T* Gather(T* image, int channels, int firstRow, int rows, T* block)
    {
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < rows + ((S.FilterHeight - 1) * S.DilationHeight); i++)
            {
                var to = block + (c * S.ChannelStride) + (i * S.RowStride);
                new Span<T>(to, S.RowStride).Clear();
                var row = firstRow + i - Border;
                if (row >= 0 && row % S.StrideHeight == 0 && row / S.StrideHeight < S.Height)
                {
                    Spread(image + (((c * S.Height) + (row / S.StrideHeight)) * S.Width), to);
                }
            }
        }

        return block;
    }

    private static unsafe void Spread(T* from, T* to)
    {
        var column = ((S.FilterWidth - 1) * S.DilationWidth) - S.PadLeft;
        for (var x = 0; x < S.Width; x++, column += S.StrideWidth)
        {
            if ((uint)column < (uint)S.RowStride)
            {
                to[column] = from[x];
            }
        }
    }
}
