using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Binding;

/// <summary>How each weight starts, by the activation that follows its layer: He where a ReLU does, Xavier otherwise (D03).</summary>
internal static class Initializers
{
    public static IEnumerable<ParameterInfo> Choose(IEnumerable<ParameterInfo> parameters, ICollection<string> chosen, Function function)
    {
        var beforeRelu = new HashSet<string>(function.Nodes.Where(n => n.Operator is Relu or LeakyRelu or Elu).Select(n => Layer(function.Nodes[n.Inputs[0]], function)));
        return parameters.Select(p =>
            p.Initializer == Initializer.XavierUniform && !chosen.Contains(p.Name) && beforeRelu.Contains(p.Layer) ? p with { Initializer = Initializer.HeUniform } : p);
    }

    /// <summary>The layer whose weights give a value, seen through pools and dropout.</summary>
    private static string Layer(Node node, Function function)
    {
        while (node.Operator is Pool2d or FractionalMaxPool2d or InstanceNorm or DropPath or Dropout or Standardize or ChannelScale || (node.Operator is BiasAdd && function.Nodes[node.Inputs[0]].Operator is ChannelScale))
        {
            node = function.Nodes[node.Inputs[0]];
        }

        return node.Origin.Layer;
    }
}
