using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using FsCheck;
using FsCheck.Fluent;

namespace DslCompiler.Generator.Tests;

/// <summary>The sizes of a random case, read off a list of numbers: 0 gives the smallest of each, so shrinking the numbers shrinks the case. Every list fits:
/// images are as large as the window needs, and more.</summary>
internal sealed class DrawnShape
{
    private readonly int[] _numbers;
    private int _next;

    private DrawnShape(int[] numbers, bool isPool)
    {
        _numbers = numbers;
        (Batch, Seed) = (Draw(1, 5), Draw(0, 100));
        var (rows, columns) = (Axis(isPool), Axis(isPool));
        Window = new Window(rows.Size, columns.Size, new Pair(rows.Stride, columns.Stride), new Padding(rows.Before, columns.Before, rows.Behind, columns.Behind))
        {
            Dilation = new Pair(rows.Dilation, columns.Dilation),
            Ceil = isPool && Draw(0, 2) == 1,
        };
        CountsPadding = Draw(0, 2) == 0;
        Groups = isPool ? 1 : Draw(1, 5);
        (Channels, Filters) = (Groups * Draw(1, 6), Groups * Draw(1, 8));
        (Height, Width) = (Extent(rows, Draw(0, 9)), Extent(columns, Draw(0, 21)));
    }

    public static Arbitrary<int[]> Numbers { get; } = Arb.From(Gen.ArrayOf(Gen.Choose(0, 999), 20), Shrink);

    public int Batch { get; }

    public int Seed { get; }

    public Window Window { get; }

    public bool CountsPadding { get; }

    public int Groups { get; }

    public int Channels { get; }

    public int Filters { get; }

    public int Height { get; }

    public int Width { get; }

    public TensorType Image => TensorType.Batched(Channels, Height, Width);

    public static DrawnShape Conv(int[] numbers) => new(numbers, isPool: false);

    /// <summary>Padding of at most half the window, as the layers and PyTorch have it.</summary>
    public static DrawnShape Pool(int[] numbers) => new(numbers, isPool: true);

    private static int Extent(WindowAxis axis, int more) => Math.Max(1, axis.Span - axis.Before - axis.Behind) + more;

    private static IEnumerable<int[]> Shrink(int[] numbers) =>
        from i in Enumerable.Range(0, numbers.Length)
        from smaller in new[] { 0, numbers[i] / 2, numbers[i] - 1 }.Distinct()
        where smaller >= 0 && smaller < numbers[i]
        select numbers.Select((n, at) => at == i ? smaller : n).ToArray();

    private int Draw(int from, int below) => from + (_numbers[_next++] % (below - from));

    private WindowAxis Axis(bool isPool)
    {
        var size = Draw(1, 6);
        var most = isPool ? size / 2 : 5;
        return new WindowAxis(size, Draw(1, 5), Draw(0, most + 1), Draw(0, most + 1), Draw(1, 4), false);
    }
}
