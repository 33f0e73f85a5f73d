using System;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Binding;

/// <summary>The functions and signs of equations as operators.</summary>
internal static class CellFunctions
{
    public static Operator Find(string name) => name.ToLowerInvariant() switch
    {
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "relu" => new Relu(),
        _ => throw new InvalidOperationException(name),
    };

    /// <summary><c>a + b</c> and so on, element by element; a trained vector counts for every sample.</summary>
    public static int Combine(GraphBuilder graph, char sign, int a, int b)
    {
        if (sign == '+' && IsVector(graph, b))
        {
            return graph.Add(new BiasAdd(), a, b);
        }

        if (sign == '+' && IsVector(graph, a))
        {
            return graph.Add(new BiasAdd(), b, a);
        }

        if (sign == '*' && IsVector(graph, b) != IsVector(graph, a))
        {
            return IsVector(graph, b) ? graph.Add(new ChannelScale(), a, b) : graph.Add(new ChannelScale(), b, a);
        }

        // A trained vector in any other place is spread over the samples first.
        (a, b) = (IsVector(graph, a) ? Spread(graph, a, b) : a, IsVector(graph, b) ? Spread(graph, b, a) : b);
        return sign switch
        {
            '+' => graph.Sum(a, b),
            '-' => graph.Subtract(a, b),
            '*' => graph.Multiply(a, b),
            _ when graph.Nodes[b].Operator is Constant constant => graph.Multiply(a, graph.Constant(1 / constant.Value)),
            _ => throw new InvalidOperationException("division by a vector"),
        };
    }

    private static bool IsVector(GraphBuilder graph, int value) => graph.Nodes[value].Operator is Parameter && graph.TypeOf(value).Extents.Count == 1;

    private static int Spread(GraphBuilder graph, int vector, int like) =>
        graph.Add(new BiasAdd(), graph.Multiply(graph.Constant(0), like), vector);
}
