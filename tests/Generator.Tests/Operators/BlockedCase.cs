using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>An operator's case run on images in blocks of channels: the graph that takes the operator's place there, against the same reference.</summary>
internal sealed record BlockedCase(string Name, OperatorCase Planar, Func<LayoutBuilder, int[], int?> Build)
{
    /// <summary>What the operator itself says takes its place.</summary>
    public static BlockedCase Of(OperatorCase planar) => new("", planar, planar.Operator.InBlocks);

    /// <summary>Whether it can be run in blocks at all.</summary>
    public bool Fits()
    {
        var graph = new GraphBuilder();
        return Build(new LayoutBuilder(graph), [.. Planar.Inputs.Select(t => graph.Add(new Input(InBlocks(t))))]) is not null;
    }

    public double[] Run(VectorKind kind, double[][] inputs, int batch, int workers)
    {
        var runner = new GraphRunner(kind, batch, workers);
        var sources = Planar.Inputs.Select((t, i) => runner.Source(InBlocks(t), inputs[i])).ToArray();
        return runner.Run(Build(new LayoutBuilder(runner.Graph), sources)!.Value);
    }

    public override string ToString() => $"{Name} {Planar} in blocks";

    private static TensorType InBlocks(TensorType type) => type.IsImage ? type with { IsBlocked = true } : type;
}
