using System.Collections.Generic;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary><c>ELU [alpha]</c>: x where positive, otherwise alpha (exp(x) - 1); alpha 1 unless said (B03).</summary>
public sealed class EluLayer : Layer
{
    public override IReadOnlyList<string> Keywords { get; } = ["ELU"];

    public override string NamePrefix => "elu";

    public override string Usage => "ELU [alpha]";

    public override void Build(LayerContext context)
    {
        var alpha = context.Arguments.Number("alpha", 1e-6, 1e6, 1);
        context.Arguments.End(Usage);
        context.Value = context.Graph.Add(new Elu(alpha), context.Value);
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
