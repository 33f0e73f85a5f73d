using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A tensor that training updates and inference reads, but that no gradient trains: a running mean. Its new value is a result of
/// the training function (<see cref="FunctionResult.Buffer"/>).</summary>
public sealed record BufferTensor(string Key, EquatableArray<int> Extents) : SourceOperator
{
    public override string Name => "buffer";

    public override string Details => Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => new(ElementType.Float, false, Extents);
}
