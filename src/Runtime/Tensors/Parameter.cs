using System;

namespace DslCompiler;

/// <summary>A trained tensor of a network: its name in weights files and its elements, which lie in the network's memory.</summary>
public abstract class Parameter
{
    private readonly ParameterMemory _memory;
    private readonly int _offset;

    private protected Parameter(ParameterMemory memory, ParameterSpec spec)
    {
        _memory = memory;
        _offset = (int)spec.Offset;
        Spec = spec;
    }

    /// <summary>PyTorch's name: <c>conv1.weight</c>.</summary>
    public string Name => Spec.Name;

    /// <summary>PyTorch's extents: <c>K,C,R,S</c> of a convolution's filters, <c>O,I</c> of a fully connected layer.</summary>
    public ReadOnlySpan<int> Extents => Spec.Extents;

    public Span<float> Value => _memory.Values.Span.Slice(_offset, Spec.Length);

    /// <summary>Whether no training step changes it: the model says <c>freeze</c>, or no loss depends on it.</summary>
    public bool IsFrozen => _offset >= _memory.Trained;

    /// <summary>The gradient of the last training step; zeros where the parameter is frozen.</summary>
    public Span<float> Gradient => _memory.Gradients.Span.Slice(_offset, Spec.Length);

    internal ParameterSpec Spec { get; }
}

/// <summary>A trained tensor whose extents are a type.</summary>
public sealed class Parameter<TShape> : Parameter
    where TShape : struct, IShape
{
    internal Parameter(ParameterMemory memory, ParameterSpec spec)
        : base(memory, spec)
    {
        if (!TShape.Extents.SequenceEqual(spec.Extents))
        {
            throw new InvalidOperationException($"{spec.Name} is not of the type's extents");
        }
    }

    /// <summary>Takes over the elements of another network's parameter of the same extents.</summary>
    public void CopyFrom(Parameter<TShape> other) => other.Value.CopyTo(Value);
}
