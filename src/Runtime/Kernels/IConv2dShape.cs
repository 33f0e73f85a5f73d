namespace DslCompiler.Kernels;

/// <summary>The numbers that fix one convolution loop, worked out by the compiler (<c>ConvWalk</c> there says what each is and why).</summary>
public interface IConv2dShape
{
    static abstract int Channels { get; }

    static abstract int Height { get; }

    static abstract int Width { get; }

    static abstract int Filters { get; }

    static abstract int FilterHeight { get; }

    static abstract int FilterWidth { get; }

    static abstract int StrideHeight { get; }

    static abstract int StrideWidth { get; }

    static abstract int PadTop { get; }

    static abstract int PadLeft { get; }

    /// <summary>From one filter row to the next in the image.</summary>
    static abstract int DilationHeight { get; }

    /// <summary>From one filter column to the next in the image.</summary>
    static abstract int DilationWidth { get; }

    static abstract int OutHeight { get; }

    static abstract int OutWidth { get; }

    /// <summary>0: the input is read where it lies; 1: copied with a border of zeros; 2: spread into a row a filter tap.</summary>
    static abstract int Gather { get; }

    /// <summary>From one output row to the next in the flat walk.</summary>
    static abstract int RowStride { get; }

    /// <summary>From one channel to the next in the gathered block.</summary>
    static abstract int ChannelStride { get; }

    /// <summary>From one filter row to the next.</summary>
    static abstract int FilterRowStride { get; }

    /// <summary>From one filter column to the next.</summary>
    static abstract int FilterColumnStride { get; }

    /// <summary>Output rows done at a time.</summary>
    static abstract int ChunkRows { get; }

    /// <summary>Flat places of a chunk, a multiple of two vectors.</summary>
    static abstract int ChunkFlat { get; }

    /// <summary>Samples whose filter gradients are summed in registers at a time.</summary>
    static abstract int BlockSamples { get; }

    /// <summary>Groups of channels that are convolved apart; channels and filters are those of one.</summary>
    static abstract int Groups { get; }

    /// <summary>Parts of the batch that a filter gradient sums by themselves.</summary>
    static abstract int Slices { get; }
}
