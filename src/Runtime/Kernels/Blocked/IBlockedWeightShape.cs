namespace DslCompiler.Kernels;

/// <summary>The sizes of the gradient of a blocked convolution's filters, and how it is walked over.</summary>
public interface IBlockedWeightShape
{
    /// <summary>Channels that lie side by side in the image: 16, or 1 where it is not in blocks.</summary>
    static abstract int Lanes { get; }

    /// <summary>Groups that are convolved apart, each of so many groups of the filters.</summary>
    static abstract int Groups { get; }

    /// <summary>Groups of the filters that share a block.</summary>
    static abstract int Joined { get; }

    /// <summary>Filters of a group of the filters.</summary>
    static abstract int Filters { get; }

    /// <summary>Channels of a group of the filters.</summary>
    static abstract int Channels { get; }

    static abstract int Height { get; }

    static abstract int Width { get; }

    static abstract int FilterHeight { get; }

    static abstract int FilterWidth { get; }

    static abstract int StrideHeight { get; }

    static abstract int StrideWidth { get; }

    static abstract int DilationHeight { get; }

    static abstract int DilationWidth { get; }

    static abstract int PadTop { get; }

    static abstract int PadLeft { get; }

    static abstract int OutHeight { get; }

    static abstract int OutWidth { get; }

    /// <summary>1 where the image is copied into scratch with its border of zeros, 0 where it is read in its place.</summary>
    static abstract int Gather { get; }

    /// <summary>From a row of what is read to the next, in places.</summary>
    static abstract int RowLength { get; }

    /// <summary>Lines of gradients done at a time: they stay in the cache while all taps pass over them.</summary>
    static abstract int ChunkLines { get; }

    /// <summary>Samples done at a time, where a chunk is a whole image.</summary>
    static abstract int ChunkSamples { get; }

    /// <summary>Filters of a unit of work, a multiple of 32: they share what is gathered.</summary>
    static abstract int UnitFilters { get; }

    /// <summary>Parts of the batch that are summed by themselves.</summary>
    static abstract int Slices { get; }
}
