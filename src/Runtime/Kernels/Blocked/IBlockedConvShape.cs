namespace DslCompiler.Kernels;

/// <summary>The sizes of a convolution whose result lies in blocks of channels, and how it is walked over. A 1x1 convolution without stride sees its plane
/// as lines of a length that suits the register tile.</summary>
public interface IBlockedConvShape
{
    /// <summary>Channels that lie side by side in the input: 16, or 1 where it is not in blocks (a picture's three colours).</summary>
    static abstract int Lanes { get; }

    /// <summary>Blocks of input channels of a group (channels, where it is not in blocks).</summary>
    static abstract int InputBlocks { get; }

    /// <summary>Groups of channels that are convolved apart.</summary>
    static abstract int Groups { get; }

    /// <summary>Filters of a group, a multiple of 16.</summary>
    static abstract int Filters { get; }

    /// <summary>Blocks of channels from a sample of results to the next: their own, or those of a joined image that they are written into.</summary>
    static abstract int OutputBlocks { get; }

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

    /// <summary>Lines of results.</summary>
    static abstract int Lines { get; }

    /// <summary>Results in a line.</summary>
    static abstract int LineLength { get; }

    /// <summary>Results in the last line.</summary>
    static abstract int LastLength { get; }

    /// <summary>0 where the input is read in its place, 1 where it is copied into scratch with its border of zeros, 2 where only the places that a 1x1 filter with
    /// a stride sees are copied, side by side.</summary>
    static abstract int Gather { get; }

    /// <summary>From a row of what is read to the next, in places.</summary>
    static abstract int RowLength { get; }

    /// <summary>Lines done at a time: what they read stays in the cache while all filters pass over it.</summary>
    static abstract int ChunkLines { get; }

    /// <summary>Samples done at a time, where a chunk is a whole image: each part of the weights passes over all of them.</summary>
    static abstract int ChunkSamples { get; }

    /// <summary>Blocks of input channels summed at a time: their weights stay in the first-level cache.</summary>
    static abstract int PassBlocks { get; }
}
