using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>ELU [alpha]</c>: x where positive, otherwise alpha (exp(x) - 1); alpha 1 unless said (B03). <c>ELU learned</c>: one alpha a channel is trained, 1 at
/// the start (Trottier et al. 2017's parametric ELU with their second parameter at 1).</summary>
public sealed class EluLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["ELU"];

    public override string NamePrefix => "elu";

    public override string Usage => "ELU [alpha], or ELU learned";

    public override void Build(LayerContext context)
    {
        var isLearned = context.Arguments.Flag("learned");
        var alpha = isLearned ? 1 : context.Arguments.Number("alpha", 1e-6, 1e6, 1);
        context.Arguments.End(Usage);
        context.Value = isLearned ? Learned(context) : context.Graph.Add(new Elu(alpha), context.Value);
    }

    /// <summary>What is positive, and alpha times the rest of an ELU of alpha 1.</summary>
    private static int Learned(LayerContext context)
    {
        var (graph, x, channels) = (context.Graph, context.Value, context.Type.Channels);
        var weight = context.AddParameter("weight", Initializer.Ones, 0, 0, decays: false, channels);
        var positive = graph.Add(new Relu(), x);
        return graph.Sum(positive, graph.Add(new ChannelScale(), graph.Subtract(graph.Add(new Elu(1), x), positive), weight));
    }
}

/// <summary><c>SELU</c>: ELU with the two constants that keep mean 0 and variance 1 (Klambauer et al. 2017).</summary>
public sealed class SeluLayer : Layer
{
    private const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;

    public override IReadOnlyList<string> Keywords { get; } = ["SELU"];

    public override string NamePrefix => "selu";

    public override string Usage => "SELU";

    public override void Build(LayerContext context)
    {
        context.Arguments.End(Usage);
        context.Value = context.Graph.Multiply(context.Graph.Constant(Scale), context.Graph.Add(new Elu(Alpha), context.Value));
    }
}
