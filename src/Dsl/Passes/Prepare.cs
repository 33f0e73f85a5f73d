using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Brings the kernels of inference that depend on parameters alone (filters laid out for blocks, factors of batch normalisation) before all others:
/// they run once, and again only where a parameter has changed. In training parameters change with every step, so nothing is won there.</summary>
public static class Prepare
{
    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f.Name == "infer" ? Run(f) : f).ToEquatableArray() };

    private static Function Run(Function function)
    {
        var isPrepared = new bool[function.Nodes.Count];
        foreach (var node in function.Nodes)
        {
            isPrepared[node.Id] = !node.Type.HasBatch && node.Operator switch
            {
                Parameter or BufferTensor or Constant => true,
                SourceOperator => false,
                PointwiseOperator { StepValue: not null } => false,
                _ => node.Inputs.All(i => isPrepared[i]),
            };
        }

        var kernels = function.Kernels.OrderBy(k => isPrepared[k.Output] ? 0 : 1).ToEquatableArray();
        return function with { Kernels = kernels, Prepared = kernels.Count(k => isPrepared[k.Output]) };
    }
}
