namespace DslCompiler.Operators;

/// <summary>A sliding window: its height and width, stride, and zero padding on every side.
/// An extent <c>W</c> becomes <c>(W - F + 2P)/S + 1</c>, rounded down (layers refuse a remainder unless <c>floor</c> is written).</summary>
public sealed record Window(int Height, int Width, int Stride, int Pad)
{
    public int OutHeight(int height) => Out(height, Height);

    public int OutWidth(int width) => Out(width, Width);

    public override string ToString() =>
        Invariant.Text($"{Height}x{Width} stride {Stride} pad {Pad}");

    private int Out(int extent, int filter) => ((extent - filter + (2 * Pad)) / Stride) + 1;
}
