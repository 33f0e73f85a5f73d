using System;
using System.Runtime.CompilerServices;

namespace DslCompiler;

/// <summary>A tensor that weights files hold: its name there and its elements, which lie in the network's memory.</summary>
public abstract class NamedTensor
{
    private protected NamedTensor(ParameterMemory memory, ParameterSpec spec)
    {
        Memory = memory;
        Spec = spec;
    }

    /// <summary>PyTorch's name: <c>conv1.weight</c>.</summary>
    public string Name => Spec.Name;

    /// <summary>PyTorch's extents: <c>K,C,R,S</c> of a convolution's filters, <c>O,I</c> of a fully connected layer.</summary>
    public ReadOnlySpan<int> Extents => Spec.Extents;

    /// <summary>Its elements. What is written here counts from the next forward pass on; to write again after that pass, ask again.</summary>
    public Span<float> Value => Memory.Values.Span.Slice((int)Spec.Offset, Spec.Length);

    internal ParameterSpec Spec { get; }

    private protected ParameterMemory Memory { get; }

    // Inlined, and without the library's comparison: so ReadyToRun finds it in the project's types, and need not compile either at start.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void RequireExtents(ReadOnlySpan<int> extents)
    {
        var isSame = extents.Length == Spec.Extents.Length;
        for (var i = 0; isSame && i < extents.Length; i++)
        {
            isSame = extents[i] == Spec.Extents[i];
        }

        if (!isSame)
        {
            throw new InvalidOperationException($"{Name} is not of the type's extents");
        }
    }
}
