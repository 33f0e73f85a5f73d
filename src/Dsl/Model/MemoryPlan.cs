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
public sealed record Slot(Place Place, long Offset, int Shares)
{
    /// <summary>Elements from there to a slice of a joined image, which do not grow with the batch.</summary>
    public long Slice { get; init; }
}

/// <summary>All memory of a function: a slot a node; arena elements a sample; elements that do not depend on the batch; scratch elements a worker.</summary>
public sealed record MemoryPlan(EquatableArray<Slot> Slots, long ArenaPerSample, long FixedLength, long ScratchLength)
{
    /// <summary>Elements a sample and step of the sequences over <c>T</c>.</summary>
    public long StepsPerSample { get; init; }

    /// <summary>The same over <c>S</c>.</summary>
    public long StepsOfSPerSample { get; init; }

    /// <summary>Elements a sample that are kept from call to call.</summary>
    public long StatePerSample { get; init; }

    /// <summary>How large parameters are updated in the course of a training step, for who does not ask for gradients behind it.</summary>
    public UpdatePlan Updates { get; init; } = UpdatePlan.None;
}

/// <summary>Updates in the course of a training step: each large parameter's as soon as its gradient is there and nothing reads the parameter any more, so that its gradient
/// need not stay. All others come behind the step.</summary>
/// <param name="Updates">In the order of the kernels.</param>
/// <param name="FixedLength">Memory that does not depend on the batch, with these gradients in it.</param>
/// <param name="ScratchLength">Scratch memory a worker, with tiles of gradients.</param>
public sealed record UpdatePlan(EquatableArray<EarlyUpdate> Updates, long FixedLength, long ScratchLength)
{
    public static readonly UpdatePlan None = new(EquatableArray<EarlyUpdate>.Empty, 0, 0);
}

/// <summary>One of them.</summary>
/// <param name="Parameter">Whose.</param>
/// <param name="Kernel">The number, in its function, of the kernel behind which it comes; where it comes by rows, of the one that computes the gradient.</param>
/// <param name="Place">Where the gradient lies in the fixed memory.</param>
/// <param name="Rows">Above 0: the gradient is never there as a whole, so many rows of it at a time are computed into scratch memory and used.</param>
public sealed record EarlyUpdate(string Parameter, int Kernel, long Place, int Rows);
