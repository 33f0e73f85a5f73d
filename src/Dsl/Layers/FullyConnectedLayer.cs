using System.Collections.Generic;
using DslCompiler.Binding;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>FC neurons</c>: <c>y = W x + b</c> (B01, A01). An image is read channel by channel, row by row, as PyTorch's <c>flatten</c> does.
/// <c>dropconnect p</c>: in training each weight is 0 with probability p and the others are scaled up (DropConnect, Wan et al. 2013; their mask differs from sample
/// to sample, ours from step to step, and their inference samples a normal distribution of that mean, ours takes the mean).</summary>
public sealed class FullyConnectedLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["FC"];

    public override IReadOnlyList<string> OtherNames { get; } = ["Dense", "Linear", "FullyConnected", "Fully", "Affine", "InnerProduct"];

    public override string NamePrefix => "fc";

    // PyTorch's Linear(in, out): the length that comes in is known here.
    public override string? Rewrite(IReadOnlyList<string> numbers, string? size) => numbers.Count == 0 ? null : $"FC {numbers[numbers.Count - 1]}";

    internal override string? DefaultText(bool isLast, Scope scope) => !isLast ? "256" : scope.Has("classes") ? "classes" : "10";

    public override string Usage => "FC neurons [nobias] [dropconnect p]";

    public override void Build(LayerContext context)
    {
        var neurons = context.Arguments.Integer("number of neurons", 1, 1 << 24, "FC 10");
        var dropped = context.Arguments.RealOption("dropconnect", 0, 1, 0);
        var hasBias = !context.Arguments.Flag("nobias");
        context.Arguments.End(Usage);
        var inputs = context.Type.Length;
        if (!context.RequireSize(neurons, inputs))
        {
            context.IsSure = false;
            return;
        }

        if (context.Type.IsImage)
        {
            context.Value = context.Graph.Add(new Reshape(EquatableArray.Of(inputs)), context.Value);
        }

        var weight = context.AddParameter("weight", Initializer.XavierUniform, inputs, neurons, decays: true, neurons, inputs);
        weight = dropped > 0 ? context.Graph.Add(new Dropout(dropped, context.NextRandomSite()), weight) : weight;
        var bias = context.AddBias(hasBias, neurons);
        context.SetBiased(context.Graph.Add(new MatMul(false, true), context.Value, weight), bias);

        // Whatever came before, the volume is known again.
        context.IsSure = !context.Arguments.Failed;
    }
}
