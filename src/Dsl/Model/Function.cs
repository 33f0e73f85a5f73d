using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Model;

/// <summary>What a result of a function is.</summary>
public enum ResultKind
{
    /// <summary>One of the model's outputs, by its name.</summary>
    Output,

    /// <summary>One of the losses, by its name, not weighted.</summary>
    Loss,

    /// <summary>The weighted sum of all losses.</summary>
    Total,

    /// <summary>The gradient of the total by the parameter of that name.</summary>
    Gradient,

    /// <summary>The new value of the buffer of that name.</summary>
    Buffer,

    /// <summary>What the program keeps for the next call: the last state of a recurrent layer.</summary>
    State,
}

/// <summary>A result of a function: what it is, of which name, and its value.</summary>
public sealed record FunctionResult(ResultKind Kind, string Name, int Value)
{
    public static FunctionResult Output(string name, int value) => new(ResultKind.Output, name, value);

    public static FunctionResult Loss(string name, int value) => new(ResultKind.Loss, name, value);

    public static FunctionResult Total(int value) => new(ResultKind.Total, LossInfo.Only, value);

    public static FunctionResult Gradient(string parameter, int value) => new(ResultKind.Gradient, parameter, value);

    public static FunctionResult Buffer(string buffer, int value) => new(ResultKind.Buffer, buffer, value);

    public static FunctionResult State(string state, int value) => new(ResultKind.State, state, value);

    /// <summary><c>scores</c>, <c>loss</c>, <c>loss:box</c>, <c>gradient:conv1.weight</c>, <c>buffer:bn1.running_mean</c>.</summary>
    public override string ToString() => Kind switch
    {
        ResultKind.Gradient => "gradient:" + Name,
        ResultKind.Buffer => "buffer:" + Name,
        ResultKind.State => "state:" + Name,
        ResultKind.Loss when Name != LossInfo.Only => "loss:" + Name,
        _ => Name,
    };
}

/// <summary>A straight-line graph: nodes in an order in which each comes after its inputs, and its results.
/// <paramref name="Kernels"/> (after fuse) and <paramref name="Plan"/> (after plan-buffers) say how it runs.</summary>
public sealed record Function(
    string Name,
    EquatableArray<Node> Nodes,
    EquatableArray<FunctionResult> Results,
    EquatableArray<Kernel> Kernels,
    MemoryPlan? Plan)
{
    /// <summary>How many of the first kernels depend on parameters alone: they run again only where those have changed.</summary>
    public int Prepared { get; init; }

    /// <summary>A function as the passes begin with it.</summary>
    public Function(string name, EquatableArray<Node> nodes, EquatableArray<FunctionResult> results)
        : this(name, nodes, results, EquatableArray<Kernel>.Empty, null)
    {
    }

    /// <summary>The first result of each value that is one.</summary>
    public Dictionary<int, FunctionResult> ResultOfValue() => Results.GroupBy(r => r.Value).ToDictionary(r => r.Key, r => r.First());

    /// <summary>For each value, the nodes that read it.</summary>
    public List<int>[] Users()
    {
        var users = Nodes.Select(_ => new List<int>()).ToArray();
        foreach (var node in Nodes)
        {
            foreach (var input in node.Inputs)
            {
                users[input].Add(node.Id);
            }
        }

        return users;
    }
}
