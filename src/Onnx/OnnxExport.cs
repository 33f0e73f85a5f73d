using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Onnx;

/// <summary>A model's inference as an ONNX graph: inputs and outputs under their names, the batch open, the weights within.</summary>
public static class OnnxExport
{
    /// <param name="model">A checked model, before the passes.</param>
    /// <param name="weights">The elements of a parameter or buffer, by its name; asked for when they are written.</param>
    /// <exception cref="InexpressibleException">The model has what has no counterpart: all of it is listed.</exception>
    public static OnnxGraph Export(NetworkModel model, Func<string, float[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var infer = Pipeline.Run(model, "simplify").Find("infer")!;
        var builder = new OnnxBuilder(infer);
        var problems = new List<string>();
        foreach (var node in infer.Nodes.Where(n => !OnnxOperators.IsKnown(n.Operator)))
        {
            problems.Add(Problem(node, "no counterpart of " + node.Operator.Name));
        }

        foreach (var node in infer.Nodes)
        {
            NameSource(builder, node, weights);
        }

        foreach (var node in problems.Count > 0 ? [] : infer.Nodes)
        {
            Add(builder, node, problems);
        }

        if (problems.Count > 0)
        {
            throw new InexpressibleException($"{model.Name} cannot be written as ONNX: {string.Join("; ", problems)}");
        }

        foreach (var result in infer.Results.Where(r => r.Kind == ResultKind.Output && builder.NameOf(r.Value) != r.Name))
        {
            builder.Give(infer.Nodes[result.Value], "Identity", [builder.NameOf(result.Value)], result.Name);
        }

        return new OnnxGraph(model.Name, builder.Nodes, [.. builder.Initializers], Ports(model.Inputs), Ports(model.Outputs));
    }

    /// <summary>Before all others, for a node may take along one behind it.</summary>
    private static void NameSource(OnnxBuilder builder, Node node, Func<string, float[]> weights)
    {
        if (((node.Operator as Parameter)?.Key ?? (node.Operator as BufferTensor)?.Key) is { } key)
        {
            builder.Name(node, builder.Tensor(key, [.. node.Type.Extents], () => OnnxBuilder.Bytes<float>(weights(key))));
        }
        else if (node.Operator is Input input)
        {
            builder.Name(node, input.Key);
        }
    }

    /// <summary>A node that cannot be written keeps a name, so that those behind it can tell theirs.</summary>
    private static void Add(OnnxBuilder builder, Node node, List<string> problems)
    {
        if (builder.IsDone(node))
        {
            return;
        }

        if (OnnxLoops.LoopOf(builder, node) is { } loop)
        {
            OnnxLoops.Add(builder, loop, needed => Add(builder, needed, problems));
            return;
        }

        // A loop is written where its first result is wanted; what it reads may stand behind.
        foreach (var input in node.Inputs.Where(i => !builder.IsDone(builder.Function.Nodes[i])))
        {
            Add(builder, builder.Function.Nodes[input], problems);
        }

        try
        {
            OnnxOperators.Add(builder, node);
        }
        catch (InexpressibleException e)
        {
            problems.Add(Problem(node, e.Message));
            builder.Name(node, "");
        }
    }

    private static string Problem(Node node, string reason) => Invariant.Text($"{node.Origin.Layer} (line {node.Origin.Line}): {reason}");

    private static List<OnnxPort> Ports(IEnumerable<Port> ports) => ports.Select(p => PortOf(p.Name, p.Type)).ToList();

    /// <summary>Numbers that stand for one-hot vectors have no extent of their own.</summary>
    internal static OnnxPort PortOf(string name, TensorType type) => new(name, type.Element == ElementType.Index ? [] : [.. type.Extents])
    {
        Type = type.Element == ElementType.Index ? OnnxType.Int64 : OnnxType.Float32,
        Time = type.HasTime ? StepLoop.NameOf(type.Time) : null,
    };
}
