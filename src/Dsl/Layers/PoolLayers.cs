using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>A window that slides over each channel: 2x2 unless said, its stride its height unless said (B02).</summary>
public abstract class PoolLayer : Layer
{
    public override string NamePrefix => "pool";

    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) =>
        $"{Keyword} {size ?? (numbers.Count > 0 && numbers[0] != "1" ? $"{numbers[0]}x{numbers[0]}" : "2x2")}{(numbers.Count > 1 ? $" stride {numbers[1]}" : "")}";

    public override string Usage => $"{Keyword} [HxW] [stride n] [pad n] [floor]";

    public override void Build(LayerContext context)
    {
        var window = WindowCheck.Read(context.Arguments, $"{context.Syntax.Name.Text} 2x2", defaultSize: 2, defaultStride: null, values: 0, out var floor);
        context.Arguments.End(Usage);
        context.IsSure &= !context.Arguments.Failed;
        if (!context.RequireImage() || !WindowCheck.Fits(context, window, floor, isPool: true))
        {
            return;
        }

        if (2 * window.Pad > window.Height || 2 * window.Pad > window.Width)
        {
            context.Report(
                Diagnostics.Rules.BadSize,
                [Invariant.Text($"{context.Name}: a padding of {window.Pad} is more than half of the {window.Height}x{window.Width} window")],
                Invariant.Text($"fix: pad at most {System.Math.Min(window.Height, window.Width) / 2}"));
            context.IsSure = false;
            return;
        }

        context.Value = context.Graph.Add(Operator(window), context.Value);
    }

    protected abstract Pool2d Operator(Window window);
}

/// <summary><c>MAXPOOL 2x2</c> (or <c>POOL</c>): the largest of each window.</summary>
public sealed class MaxPoolLayer : PoolLayer
{
    public override IReadOnlyList<string> Keywords { get; } = ["MAXPOOL", "POOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["MaxPool2d", "MaxPooling2D", "MaxPooling", "Max_Pool", "Max_Pool2d", "Pooling", "Subsampling"];

    protected override Pool2d Operator(Window window) => new MaxPool2d(window);
}

/// <summary><c>AVGPOOL 2x2</c>: the mean of each window.</summary>
public sealed class AvgPoolLayer : PoolLayer
{
    public override IReadOnlyList<string> Keywords { get; } = ["AVGPOOL"];

    public override IReadOnlyList<string> OtherNames { get; } = ["AvgPool2d", "AveragePooling2D", "AveragePool", "AveragePooling", "MeanPool", "Avg_Pool", "Avg_Pool2d", "GlobalAveragePooling2D", "AdaptiveAvgPool2d"];

    protected override Pool2d Operator(Window window) => new AvgPool2d(window);
}
