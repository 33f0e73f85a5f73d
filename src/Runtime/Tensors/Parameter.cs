using System;

namespace DslCompiler;

/// <summary>A trained tensor of a network.</summary>
public abstract class Parameter : NamedTensor
{
    private protected Parameter(ParameterMemory memory, ParameterSpec spec)
        : base(memory, spec)
    {
    }

    /// <summary>Whether no training step changes it: the model says <c>freeze</c>, or no loss depends on it.</summary>
    public bool IsFrozen => Spec.Offset >= Memory.Trained;

    /// <summary>The gradient of the last training step; zeros where the parameter is frozen.</summary>
    public Span<float> Gradient => Memory.Gradients.Span.Slice((int)Spec.Offset, Spec.Length);
}

/// <summary>A trained tensor whose extents are a type.</summary>
public sealed class Parameter<TShape> : Parameter
    where TShape : struct, IShape
{
    internal Parameter(ParameterMemory memory, ParameterSpec spec)
        : base(memory, spec)
    {
        RequireExtents(TShape.Extents);
    }

    /// <summary>Takes over the elements of another network's parameter of the same extents.</summary>
    public void CopyFrom(Parameter<TShape> other) => other.Value.CopyTo(Value);
}
