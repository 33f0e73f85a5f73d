using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Model;

/// <summary>A named result of a function: <c>scores</c>, <c>loss</c>, <c>gradient:conv1.weight</c>, or <c>buffer:bn1.running_mean</c>.</summary>
public sealed record FunctionResult(string Name, int Value);

/// <summary>A straight-line graph: nodes in an order in which each comes after its inputs, and its results.
/// <paramref name="Kernels"/> (after fuse), <paramref name="Layouts"/> (after choose-layout, one a node) and
/// <paramref name="Plan"/> (after plan-buffers) say how it runs.</summary>
public sealed record Function(
    string Name,
    EquatableArray<Node> Nodes,
    EquatableArray<FunctionResult> Results,
    EquatableArray<Kernel> Kernels,
    EquatableArray<Layout> Layouts,
    MemoryPlan? Plan)
{
    /// <summary>A function as the passes begin with it.</summary>
    public Function(string name, EquatableArray<Node> nodes, EquatableArray<FunctionResult> results)
        : this(name, nodes, results, EquatableArray<Kernel>.Empty, EquatableArray<Layout>.Empty, null)
    {
    }

    /// <summary>The result that is a buffer's new value.</summary>
    public static string BufferOf(string buffer) => "buffer:" + buffer;

    public static bool IsBuffer(string result) => result.StartsWith(BufferOf(""), System.StringComparison.Ordinal);

    public static string GradientOf(string parameter) => "gradient:" + parameter;

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
