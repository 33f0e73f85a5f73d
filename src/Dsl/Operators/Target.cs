using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What each sample's output ought to be, from the caller: numbers of the output's volume, where <see cref="Labels"/> are class numbers.</summary>
public sealed record Target(TensorType Type) : SourceOperator
{
    public override string Name => "target";

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;
}
