namespace DslCompiler;

/// <summary>A tensor that training updates and inference reads, but that no optimiser trains: a running mean. Weights files hold it with the parameters.</summary>
public abstract class BufferTensor : NamedTensor
{
    private protected BufferTensor(ParameterMemory memory, ParameterSpec spec)
        : base(memory, spec)
    {
    }
}

/// <summary>A buffer whose extents are a type.</summary>
public sealed class BufferTensor<TShape> : BufferTensor
    where TShape : struct, IShape
{
    internal BufferTensor(ParameterMemory memory, ParameterSpec spec)
        : base(memory, spec)
    {
        RequireExtents(TShape.Extents);
    }

    /// <summary>Takes over the elements of another network's buffer of the same extents.</summary>
    public void CopyFrom(BufferTensor<TShape> other) => other.Value.CopyTo(Value);
}
