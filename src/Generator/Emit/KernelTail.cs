using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>The element-wise arithmetic at the end of a kernel, as the members of a struct. Like <see cref="KernelShape"/> it is written once a
/// project: the name comes from the members, so that the bias and TANH of any two layers are one struct.</summary>
public sealed record KernelTail(string Name, string Body)
{
    /// <summary>The class that the structs lie in.</summary>
    public const string Holder = "KernelTails";

    /// <summary>Operators that a name spells out; of longer tails the number in it tells them apart.</summary>
    private const int NamedOperators = 3;

    /// <summary>The tails of all kernels of a planned model.</summary>
    public static IEnumerable<KernelTail> Of(NetworkModel model) =>
        model.Functions.SelectMany(f => f.Kernels.Where(k => k.Tail.Count > 0).Select(k => (f, k, Axis: CpuEmitter.LoopOf(f, k).Tail)))
            .Where(t => t.Axis != TailAxis.None).Select(t => Of(t.f, t.k, new TailEmitter(t.f, t.k).Body(t.Axis))).Distinct();

    internal static KernelTail Of(Function function, Kernel kernel, string body)
    {
        var operators = kernel.Tail.Select(t => string.Concat(function.Nodes[t].Operator.Name.Split('_').Select(Naming.Pascal))).ToList();
        var name = string.Concat(operators.Take(NamedOperators)) + (operators.Count > NamedOperators ? "Etc" : "");
        return new KernelTail($"{name}_{Hash(body):x8}", body);
    }

    /// <summary>FNV-1a, 32 bits: the same on every machine.</summary>
    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
