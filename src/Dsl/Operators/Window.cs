namespace DslCompiler.Operators;

/// <summary>Two numbers, down and across: <c>1x2</c>, or <c>2</c> where they are one.</summary>
public sealed record Pair(int Height, int Width)
{
    public static implicit operator Pair(int both) => new(both, both);

    public override string ToString() => Height == Width ? Invariant.Number(Height) : Invariant.Text($"{Height}x{Width}");
}

/// <summary>Zeros around an image: <c>1</c>, <c>0x3</c>, or the four sides where opposite ones differ.</summary>
public sealed record Padding(int Top, int Left, int Bottom, int Right)
{
    public bool IsNone => Top == 0 && Left == 0 && Bottom == 0 && Right == 0;

    public static implicit operator Padding(int all) => new(all, all, all, all);

    public override string ToString() =>
        Top == Bottom && Left == Right ? new Pair(Top, Left).ToString() : Invariant.Text($"{Top},{Left},{Bottom},{Right}");
}

/// <summary>A sliding window: its height and width, stride, and zero padding. An extent <c>W</c> becomes <c>(W - F + 2P)/S + 1</c>, rounded down (layers refuse
/// a remainder unless <c>floor</c> is written) or, with <see cref="Ceil"/>, up.</summary>
public sealed record Window(int Height, int Width, Pair Stride, Padding Pad)
{
    /// <summary>From one element of the window to the next.</summary>
    public Pair Dilation { get; init; } = 1;

    /// <summary>Whether a last window that leaves the padded image counts, as with PyTorch's <c>ceil_mode</c>.</summary>
    public bool Ceil { get; init; }

    public WindowAxis Rows => new(Height, Stride.Height, Pad.Top, Pad.Bottom, Dilation.Height, Ceil);

    public WindowAxis Columns => new(Width, Stride.Width, Pad.Left, Pad.Right, Dilation.Width, Ceil);

    public int OutHeight(int height) => Rows.Out(height);

    public int OutWidth(int width) => Columns.Out(width);

    public override string ToString() => Invariant.Text(
        $"{Height}x{Width} stride {Stride} pad {Pad}{(Dilation == 1 ? "" : $" dilation {Dilation}")}{(Ceil ? " ceil" : "")}");
}
