using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Losses;

/// <summary>A loss against numbers of the output's volume: a sum over a sample's elements or, as PyTorch's, their mean.</summary>
public abstract class NumberLoss(Operator sum, bool isMean, double factor, params string[] keywords) : Loss
{
    public override IReadOnlyList<string> Keywords { get; } = keywords;

    public override bool TakesLabels => false;

    public override string? Refuse(TensorType output) => null;

    public override int Build(GraphBuilder graph, int output, int wanted)
    {
        var scale = isMean ? factor / graph.TypeOf(output).Length : factor;
        return graph.Multiply(graph.Constant(scale), graph.Add(sum, output, wanted));
    }
}

/// <summary><c>loss MSE</c>: the mean of <c>(o - t)²</c>, PyTorch's <c>MSELoss</c> (C03).</summary>
public sealed class MseLoss() : NumberLoss(new SquaredError(), true, 1, "MSE")
{
    public override IReadOnlyList<string> OtherNames { get; } = ["MSELoss", "mean_squared_error", "Euclidean"];
}

/// <summary><c>loss L2</c>: <c>1/2 (t - o)²</c>, summed over the output, as the course notes have it.</summary>
public sealed class L2Loss() : NumberLoss(new SquaredError(), false, 0.5, "L2");

/// <summary><c>loss L1</c>: the mean of <c>|o - t|</c>, PyTorch's <c>L1Loss</c>.</summary>
public sealed class L1Loss() : NumberLoss(new AbsoluteError(), true, 1, "L1")
{
    public override IReadOnlyList<string> OtherNames { get; } = ["MAE", "L1Loss", "mean_absolute_error"];
}

/// <summary><c>loss BCE</c>: the mean cross-entropy of the sigmoids of the output against targets from 0 to 1, PyTorch's <c>BCEWithLogitsLoss</c>.</summary>
public sealed class BinaryLoss() : NumberLoss(new BinaryCrossEntropy(), true, 1, "BCE")
{
    public override IReadOnlyList<string> OtherNames { get; } = ["BCELoss", "BCEWithLogitsLoss", "binary_crossentropy"];
}

/// <summary><c>loss KL</c>: the Kullback-Leibler divergence of the target's probabilities from the softmax of the output (C03), PyTorch's <c>KLDivLoss</c> of
/// <c>log_softmax</c>. LOGSOFTMAX in front changes nothing: it is its own logarithm of softmax.</summary>
public sealed class DivergenceLoss() : NumberLoss(new KlDivergence(), false, 1, "KL")
{
    public override IReadOnlyList<string> OtherNames { get; } = ["KLDivLoss", "kl_div", "KLDivergence", "kullback_leibler_divergence", "Kullback"];

    public override string? Refuse(TensorType output) => output.IsVector && output.Length >= 2 ? null : "a score for each of two or more classes";
}
