namespace DslCompiler.Kernels;

/// <summary>How a <see cref="PixelTile{V,T}"/> walks over the taps of its sum: outer (blocks of channels), middle (filter rows), inner (filter columns, where those
/// do not lie side by side), and a run of elements that do. The weights follow each other in just this order, a panel's channels side by side.</summary>
internal readonly struct TileWalk(int outer, nint outerStep, int middle, nint middleStep, int inner, nint innerStep, int run)
{
    /// <summary>How far ahead the next tile reads its input, which is fetched into the cache meanwhile.</summary>
    public nint NextX { get; init; }

    /// <summary>From a line of pixels to the next, for a tile of two.</summary>
    public nint NextLine { get; init; }

    public readonly int Outer = outer;
    public readonly nint OuterStep = outerStep;
    public readonly int Middle = middle;
    public readonly nint MiddleStep = middleStep;
    public readonly int Inner = inner;
    public readonly nint InnerStep = innerStep;
    public readonly int Run = run;
}
