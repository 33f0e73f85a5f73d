using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Model;

/// <summary>One loop of the generated code: an anchor (a convolution, a product, a pool...; none where the kernel is element by element only)
/// and the element-wise nodes fused behind it.</summary>
/// <param name="Name">The method's name in the generated code, unique within the function.</param>
/// <param name="Anchor">The node with the loop, or -1.</param>
/// <param name="Tail">The element-wise nodes fused behind it, in order; the last one is the output.</param>
/// <param name="Operands">Values that the tail reads besides the anchor's.</param>
/// <param name="Output">The node whose value the kernel writes.</param>
/// <param name="Reason">Why it was, or was not, fused with more: for the generated comment.</param>
public sealed record Kernel(string Name, int Anchor, EquatableArray<int> Tail, EquatableArray<int> Operands, int Output, string Reason)
{
    /// <summary>All values that it writes: more than one where it computes what happens element by element in a step of a loop.</summary>
    public EquatableArray<int> Outputs { get; init; } = EquatableArray.Of(Output);

    /// <summary>Whether it computes the element-wise part of a step: its values may lie within wider ones.</summary>
    public bool IsStep { get; init; }

    /// <summary>The lowering of the anchor, with the pool behind it; null where there is no anchor.</summary>
    public CpuLoop? Loop { get; init; }

    /// <summary>The pool that ends the kernel, behind the tail: what lies before it never goes to memory; -1 where there is none.</summary>
    public int Pool { get; init; } = -1;

    /// <summary>The concatenation into whose result the kernel writes its slice; -1 where it writes a tensor of its own.</summary>
    public int Joined { get; init; } = -1;

    /// <summary>Of a concatenation: the inputs that lie in its result already.</summary>
    public EquatableArray<int> InSlices { get; init; } = EquatableArray<int>.Empty;

    /// <summary>On a GPU the launch that it is part of, by the number of the first of its kernels; launches run one after the other.</summary>
    public int Launch { get; init; } = -1;

    /// <summary>How a GPU's threads share it.</summary>
    public GpuForm Form { get; init; }

    /// <summary>All nodes that it computes, in order.</summary>
    public IEnumerable<int> Nodes => (Anchor < 0 ? [] : new[] { Anchor }).Concat(Tail).Concat(Pool < 0 ? [] : new[] { Pool });
}

/// <summary>How the threads of a GPU share a kernel.</summary>
public enum GpuForm
{
    /// <summary>A thread an item.</summary>
    Items,

    /// <summary>A group a sample: its threads take the sample's items by turns, and go on to the launch's next kernel together.</summary>
    Chain,

    /// <summary>A group an item, whose sum its threads share.</summary>
    Sums,

    /// <summary>A group a tile of a matrix product.</summary>
    Tiles,
}
