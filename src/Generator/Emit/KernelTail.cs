using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit;

/// <summary>The element-wise arithmetic at the end of a kernel, as a struct: what it is made of, and its members. Like <see cref="KernelShape"/> it is written once a
/// project: the name comes from both, so that the bias and TANH of any two layers are one struct.</summary>
public sealed record KernelTail(string Name, string Fields, string Body)
{
    /// <summary>Whether it is a step's element-wise part, which loads and stores by itself.</summary>
    public bool IsStep { get; init; }

    /// <summary>What its Fetch does.</summary>
    public string Fetches { get; init; } = "";

    /// <summary>The class that the structs lie in.</summary>
    public const string Holder = "KernelTails";

    /// <summary>Operators that a name spells out; of longer tails the number in it tells them apart.</summary>
    private const int NamedOperators = 3;

    internal static KernelTail Of(Function function, Kernel kernel, string fields, string body)
    {
        var operators = kernel.Tail.Select(t => string.Concat(function.Nodes[t].Operator.Name.Split('_').Select(Naming.Pascal))).ToList();
        var name = string.Concat(operators.Take(NamedOperators)) + (operators.Count > NamedOperators ? "Etc" : "");
        return new KernelTail($"{name}_{Hash(fields + body):x8}", fields, body) { IsStep = kernel.IsStep };
    }

    /// <summary>FNV-1a, 32 bits: the same on every machine.</summary>
    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
