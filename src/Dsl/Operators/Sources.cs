using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The batch that the caller gives.</summary>
public sealed record Input(TensorType Type) : SourceOperator
{
    public override string Name => "input";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;
}

/// <summary>The class number of each sample, from the caller.</summary>
public sealed record Labels : SourceOperator
{
    public override string Name => "labels";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.Labels;
}

/// <summary>A trained tensor.</summary>
public sealed record Parameter(string Key, EquatableArray<int> Extents) : SourceOperator
{
    public override string Name => "parameter";

    public override string Details => Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => new(ElementType.Float, false, Extents);
}
