using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>A function of each element, without arguments (B03).</summary>
public abstract class ActivationLayer(string keyword, PointwiseOperator function) : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = [keyword];

    public override string NamePrefix => function.Name;

    public override string Usage => Keyword;

    public override bool IsFollower => true;

    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) => Keyword;

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(function, context.Value);
    }
}

/// <summary><c>RELU</c>: max(0, x).</summary>
public sealed class ReluLayer() : ActivationLayer("RELU", new Relu());

/// <summary><c>SIGMOID</c>: 1 / (1 + exp(-x)).</summary>
public sealed class SigmoidLayer() : ActivationLayer("SIGMOID", new Sigmoid());

/// <summary><c>TANH</c>.</summary>
public sealed class TanhLayer() : ActivationLayer("TANH", new Tanh());
