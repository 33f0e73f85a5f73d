using System.Collections.Generic;
using DslCompiler.Binding;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>FC neurons</c>: <c>y = W x + b</c> (B01, A01). An image is read channel by channel, row by row, as PyTorch's <c>flatten</c> does.
/// <c>dropconnect p</c>: in training each weight is 0 with probability p, drawn for each sample anew, and the others are scaled up (<see cref="DropConnect"/>; B05).</summary>
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
        var bias = context.AddBias(hasBias, neurons);
        context.SetBiased(context.Graph.Add(dropped > 0 ? new DropConnect(dropped, context.NextRandomSite()) : new MatMul(false, true), context.Value, weight), bias);

        // Whatever came before, the volume is known again.
        context.IsSure = !context.Arguments.Failed;
    }
}
