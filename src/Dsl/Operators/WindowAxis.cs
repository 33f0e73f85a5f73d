using System;

namespace DslCompiler.Operators;

/// <summary>A window along one axis: its elements, stride, padding on both sides, and the distance of its elements.</summary>
public sealed record WindowAxis(int Size, int Stride, int Before, int Behind, int Dilation, bool Ceil)
{
    /// <summary>From its first element to its last, both counted.</summary>
    public int Span => ((Size - 1) * Dilation) + 1;

    /// <summary>What the extents to be tiled add up to.</summary>
    public int Padded(int extent) => extent + Before + Behind;

    public bool Fits(int extent) => Span <= Padded(extent);

    public bool Tiles(int extent) => (Padded(extent) - Span) % Stride == 0;

    public int Out(int extent)
    {
        var room = Padded(extent) - Span;
        var count = ((room + (Ceil ? Stride - 1 : 0)) / Stride) + 1;

        // PyTorch's rule: the last window must begin within the image or the padding before it.
        return Ceil && (count - 1) * Stride >= extent + Before ? count - 1 : count;
    }

    /// <summary>Whether all windows lie within the image.</summary>
    public bool IsInside(int extent) => Before == 0 && ((Out(extent) - 1) * Stride) + Span <= extent;

    /// <summary>Padding that makes an extent <c>ceil(extent / stride)</c>: the odd zero stands behind, as TensorFlow and Keras have it.</summary>
    public static (int Before, int Behind) Same(int extent, int size, int stride, int dilation)
    {
        var outputs = (extent + stride - 1) / stride;
        var total = Math.Max(0, ((outputs - 1) * stride) + ((size - 1) * dilation) + 1 - extent);
        return (total / 2, total - (total / 2));
    }
}
