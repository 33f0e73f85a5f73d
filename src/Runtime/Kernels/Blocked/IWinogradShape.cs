namespace DslCompiler.Kernels;

/// <summary>The sizes of a convolution by Winograd's minimal filtering, or of the gradient of its filters.</summary>
public interface IWinogradShape
{
    static abstract int InputBlocks { get; }

    /// <summary>A multiple of 16.</summary>
    static abstract int Filters { get; }

    static abstract int Height { get; }

    static abstract int Width { get; }

    static abstract int PadTop { get; }

    static abstract int PadLeft { get; }

    static abstract int OutHeight { get; }

    static abstract int OutWidth { get; }

    /// <summary>Elements of a filter along an axis: 3 or 5.</summary>
    static abstract int Size { get; }

    /// <summary>Results of a tile along an axis: 2 or 4.</summary>
    static abstract int Tile { get; }

    /// <summary>Blocks of input channels that are transformed at a time: all of them in a convolution, unless it goes in passes.</summary>
    static abstract int UnitBlocks { get; }

    /// <summary>Tiles, of all samples one after the other, that are transformed at a time.</summary>
    static abstract int ChunkTiles { get; }
}

/// <summary>Those of a convolution alone.</summary>
public interface IWinogradConvShape : IWinogradShape
{
    /// <summary>Blocks of channels from a sample of results to the next: their own, or those of a joined image that they are written into.</summary>
    static abstract int OutputBlocks { get; }
}
