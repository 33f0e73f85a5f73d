using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>A window that slides over each channel: 2x2 unless said, its strides its extents unless said, as in PyTorch; <c>global</c>: one window, all of the image (B02).</summary>
public abstract class PoolLayer : Layer
{
    public override string NamePrefix => "pool";

    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) =>
        $"{Keyword} {size ?? (numbers.Count > 0 && numbers[0] != "1" ? $"{numbers[0]}x{numbers[0]}" : "2x2")}{(numbers.Count > 1 ? $" stride {numbers[1]}" : "")}";

    public override string Usage => $"{Keyword} [HxW] [stride n] [pad n] [same] [dilation n] [floor] [ceil] [global]";

    public override void Build(LayerContext context)
    {
        var isGlobal = context.Arguments.Flag("global");
        var ignoresPadding = ReadIgnoresPadding(context.Arguments);
        var window = WindowReader.ReadPool(context, $"{context.Syntax.Name.Text} 2x2", out var floor);
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (!context.RequireImage())
        {
            return;
        }

        window = isGlobal ? new Window(context.Type.Height, context.Type.Width, 1, 0) : window;
        if (WindowCheck.Fits(context, window, floor, isPool: true) && PaddingFits(context, window))
        {
            context.Value = Pool(context.Graph, context.Value, window, ignoresPadding);
        }
    }

    /// <summary>Whether padding does not count; asked before the other arguments are read.</summary>
    protected virtual bool ReadIgnoresPadding(Arguments arguments) => false;

    /// <summary>Adds the operators.</summary>
    protected abstract int Pool(GraphBuilder graph, int x, Window window, bool ignoresPadding);

    private static bool PaddingFits(LayerContext context, Window window)
    {
        if (2 * window.Pad.Top <= window.Height && 2 * window.Pad.Left <= window.Width)
        {
            return true;
        }

        context.Report(
            Rules.BadSize,
            [Invariant.Text($"{context.Name}: a padding of {window.Pad} is more than half of the {window.Height}x{window.Width} window")],
            Invariant.Text($"fix: pad at most {System.Math.Min(window.Height, window.Width) / 2}"));
        context.IsSure = false;
        return false;
    }
}

/// <summary><c>MAXPOOL 2x2</c> (or <c>POOL</c>): the largest of each window.</summary>
public sealed class MaxPoolLayer : PoolLayer
{
    public override IReadOnlyList<string> Keywords { get; } = ["MAXPOOL", "POOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["MaxPool2d", "MaxPooling2D", "MaxPooling", "Max_Pool", "Max_Pool2d", "Pooling", "Subsampling"];

    protected override int Pool(GraphBuilder graph, int x, Window window, bool ignoresPadding) => graph.Add(new MaxPool2d(window), x);
}
