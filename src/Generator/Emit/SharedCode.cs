using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit;

/// <summary>What the calls of kernels count on, and models share: each is written once a project, in an order of its own.</summary>
public sealed record SharedCode
{
    public SharedCode(IEnumerable<KernelShape> shapes, IEnumerable<KernelTail> tails)
    {
        Shapes = shapes.Distinct().OrderBy(s => s.Name, StringComparer.Ordinal).ToEquatableArray();
        Tails = tails.Distinct().OrderBy(t => t.Name, StringComparer.Ordinal).ToEquatableArray();
    }

    public static SharedCode None { get; } = new([], []);

    public EquatableArray<KernelShape> Shapes { get; }

    public EquatableArray<KernelTail> Tails { get; }

    /// <summary>Of a model after all passes.</summary>
    public static SharedCode Of(NetworkModel model) => Of(KernelCall.Of(model));

    internal static SharedCode Of(IEnumerable<FunctionCalls> functions)
    {
        var calls = functions.SelectMany(f => f.Calls).ToList();
        return new SharedCode(calls.Select(c => c.Shape), calls.Select(c => c.Tail).OfType<KernelTail>());
    }

    public static SharedCode Of(IEnumerable<SharedCode> parts)
    {
        var all = parts.ToList();
        return new SharedCode(all.SelectMany(p => p.Shapes), all.SelectMany(p => p.Tails));
    }
}
