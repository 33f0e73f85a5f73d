using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>A batch that the caller gives: the model's input of the name <paramref name="Key"/>.</summary>
public sealed record Input(TensorType Type, string Key = Port.Input) : SourceOperator
{
    public override string Name => "input";

    public override string Details => Key == Port.Input ? "" : Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;
}

/// <summary>The class number of each sample, or of each of its <paramref name="Places"/> (height and width), from the caller: the model's target of the name
/// <paramref name="Key"/>.</summary>
public sealed record Labels(string Key = TargetInfo.Labels, EquatableArray<int> Places = default) : SourceOperator
{
    /// <summary>The time axis, where there is one for each step.</summary>
    public int Time { get; init; }

    public override string Name => "labels";

    public override string Details => Key == TargetInfo.Labels ? "" : Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => TensorType.LabelsOf([.. Places]) with { Time = Time };
}

/// <summary>A batch of numbers that a loss compares with, from the caller: the model's target of the name <paramref name="Key"/>.</summary>
public sealed record Target(TensorType Type, string Key = Target.Only) : SourceOperator
{
    /// <summary>How the only such target of a model is called.</summary>
    public const string Only = "target";

    public override string Name => "target";

    public override string Details => Key == Only ? "" : Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;
}

/// <summary>What a recurrent layer was left with by the step (call) before, which the program keeps for each sample: zeros, unless the caller carries it on.</summary>
public sealed record KeptState(TensorType Type, string Key) : SourceOperator
{
    public override string Name => "kept_state";

    public override string Details => Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => Type;
}

/// <summary>A trained tensor.</summary>
public sealed record Parameter(string Key, EquatableArray<int> Extents) : SourceOperator
{
    public override string Name => "parameter";

    public override string Details => Key;

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) => new(ElementType.Float, false, Extents);
}
