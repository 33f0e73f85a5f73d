namespace DslCompiler.Model;

/// <summary>Where a value lives.</summary>
public enum Place
{
    /// <summary>An input batch of the caller; the offset is the input's number.</summary>
    Input,

    /// <summary>Class numbers of the caller; the offset is the target's number.</summary>
    Labels,

    /// <summary>A target batch of the caller; the offset is the target's number.</summary>
    Target,

    /// <summary>A batch that <c>Forward</c> gives back; the offset is the output's number.</summary>
    Output,

    /// <summary>The model's parameters, and its buffers behind them; the offset is that of the tensor.</summary>
    Parameter,

    /// <summary>The gradient of a parameter, laid out as the parameters are.</summary>
    Gradient,

    /// <summary>The arena: the offset counts elements a sample, and grows with the batch.</summary>
    Arena,

    /// <summary>Memory of sequences over <c>T</c>: the offset counts elements a sample and step.</summary>
    Steps,

    /// <summary>The same over <c>S</c>.</summary>
    StepsOfS,

    /// <summary>The arena, twice as much: what a loop carries on is written where that of the step before last was.</summary>
    Turns,

    /// <summary>What the program keeps from call to call; the offset counts elements a sample.</summary>
    State,

    /// <summary>Numbers of the caller that stand for vectors; the offset is the input's number.</summary>
    Indices,

    /// <summary>Memory whose size does not depend on the batch.</summary>
    Fixed,

    /// <summary>Nowhere: fused away, or a constant in the code.</summary>
    None,
}

/// <summary>The buffer of one value: its place, offset in elements, and the value whose buffer it shares (a view or in place), or -1.</summary>
public sealed record Slot(Place Place, long Offset, int Shares);

/// <summary>All memory of a function: a slot a node; arena elements a sample; elements that do not depend on the batch; scratch elements a worker.</summary>
public sealed record MemoryPlan(EquatableArray<Slot> Slots, long ArenaPerSample, long FixedLength, long ScratchLength)
{
    /// <summary>Elements a sample and step of the sequences over <c>T</c>.</summary>
    public long StepsPerSample { get; init; }

    /// <summary>The same over <c>S</c>.</summary>
    public long StepsOfSPerSample { get; init; }

    /// <summary>Elements a sample that are kept from call to call.</summary>
    public long StatePerSample { get; init; }
}
