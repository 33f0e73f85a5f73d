using System;
using System.Collections.Generic;

namespace DslCompiler;

/// <summary>What a step takes and gives, by number: the typed members of the generated classes are written in these.</summary>
public abstract unsafe partial class Network
{
    // Kept, so that memory which the program points to stays alive.
    private Batch?[] _inputs = [];
    private Batch?[] _outputs = [];
    private Batch?[] _targets = [];
    private NativeBuffer<int>?[] _labels = [];
    private int _count;
    private ulong _step;

    /// <summary>The first output of a batch, for callers that do not know the model at compile time: a batch of another volume is an
    /// <see cref="ArgumentException"/>. (Not called Forward: C# would take it for a typed call that does not fit.)
    /// The batch given back is overwritten by the next call.</summary>
    public Batch ForwardUntyped(Batch input)
    {
        RequireInputs(1);
        SetInput(0, input);
        Infer();
        return _outputs[0]!;
    }

    /// <summary>The outputs of several batches, one an input. They are overwritten by the next call.</summary>
    public IReadOnlyList<Batch> ForwardUntyped(IReadOnlyList<Batch> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        SetInputs(inputs);
        Infer();
        return _outputs!;
    }

    /// <summary>The total loss of a batch; the gradients are then in each parameter's <see cref="Parameter.Gradient"/>.</summary>
    public float ComputeGradientsUntyped(IReadOnlyList<Batch> inputs, IReadOnlyList<StepTarget> targets)
    {
        SetAll(inputs, targets);
        return Differentiate();
    }

    private void SetAll(IReadOnlyList<Batch> inputs, IReadOnlyList<StepTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        SetInputs(inputs);
        if (targets.Count != TargetPorts.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{targets.Count} targets for the {TargetPorts.Length} of {Name}"), nameof(targets));
        }

        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i].Batch is { } batch)
            {
                SetTarget(i, batch);
            }
            else
            {
                SetTarget(i, targets[i].Classes);
            }
        }
    }

    /// <summary>A training step of several inputs: loss, gradients, update. Gives the total loss before the update.</summary>
    public float TrainStepUntyped(IReadOnlyList<Batch> inputs, IReadOnlyList<StepTarget> targets, Optimizer optimizer)
    {
        SetAll(inputs, targets);
        return Differentiate(optimizer);
    }

    /// <summary>Gives the next step an input. The first one says how many samples there are.</summary>
    protected void SetInput(int number, Batch batch)
    {
        Require(InputPorts[number], batch, number == 0 ? null : _count);
        _count = batch.Count;
        Keep(ref _inputs, number, batch);
        if (batch is Sequence sequence)
        {
            SetSteps(InputPorts[number], sequence);
        }

        if (batch is Tokens tokens)
        {
            Program.SetIndices(number, tokens.Numbers.Pointer, (long)tokens.Count * tokens.Steps);
        }
        else
        {
            Program.SetInput(number, batch.Buffer.Pointer, LengthOf(batch));
        }
    }

    /// <summary>Gives the next training step a target of numbers.</summary>
    protected void SetTarget(int number, Batch batch)
    {
        Require(TargetPorts[number].Port ?? throw new ArgumentException($"target '{TargetPorts[number].Name}' of {Name} is class numbers, not a batch"), batch, _count);
        Keep(ref _targets, number, batch);
        Program.SetTarget(number, batch.Buffer.Pointer, LengthOf(batch));
    }

    /// <summary>Gives the next training step a target of class numbers, which are copied.</summary>
    protected void SetTarget(int number, ReadOnlySpan<int> labels)
    {
        var steps = StepsOf(TargetPorts[number].Time);
        var places = TargetPorts[number].Places * steps;
        CheckLabels(labels, _count, TargetPorts[number], places);
        if (number >= _labels.Length || _labels[number] is not { } buffer || buffer.Length < (long)_count * places)
        {
            buffer = new NativeBuffer<int>((long)Math.Max(_count, InitialBatch) * places);
            Keep(ref _labels, number, buffer);
        }

        StepByStep(labels, steps, buffer.Span);
        Program.SetLabels(number, buffer.Pointer, labels.Length);
    }

    /// <summary>Computes the outputs.</summary>
    protected void Infer()
    {
        for (var i = 0; i < OutputPorts.Length; i++)
        {
            var steps = StepsOf(OutputPorts[i].Time);
            if (i >= _outputs.Length || _outputs[i] is not { } output || output.Capacity < _count || (output is Sequence { StepCapacity: var room } && room < steps))
            {
                output = OutputPorts[i].CreateBatch(Math.Max(_count, InitialBatch), steps);
                Keep(ref _outputs, i, output);
            }

            output.Count = _count;
            if (output is Sequence sequence)
            {
                sequence.Steps = steps;
            }

            Program.SetOutput(i, output.Buffer.Pointer, LengthOf(output));
        }

        Program.Infer(Memory, _count);
        for (var i = 0; i < OutputPorts.Length; i++)
        {
            if (_outputs[i] is Sequence sequence)
            {
                sequence.ClearPadding(LengthsOf(OutputPorts[i].Time));
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Computes the total loss and the gradients.</summary>
    protected float Differentiate()
    {
        Program.Train(Memory, _count, new Random.Philox(Seed, ++_step));
        GC.KeepAlive(this);
        return ReadsLoss ? Program.Loss() : float.NaN;
    }

    /// <summary>Computes the total loss, from which it gives back what it was before, and updates the parameters.</summary>
    protected float Differentiate(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (KeepsGradients || !optimizer.TakesGradientsSingly || !Program.CanUpdate(_spec))
        {
            var loss = Differentiate();
            optimizer.Step(this);
            return loss;
        }

        optimizer.Begin(this);
        Program.TrainAndUpdate(Memory, _spec, _count, new Random.Philox(Seed, ++_step), optimizer);
        optimizer.End();
        GC.KeepAlive(this);
        return ReadsLoss ? Program.Loss() : float.NaN;
    }

    /// <summary>Whether each parameter's <see cref="Parameter.Gradient"/> is there behind a step of training, as it is unless somebody says otherwise. Where it need not be,
    /// a training step on a CPU updates each large parameter as soon as its gradient is computed, and so needs memory for the largest gradient only, or for a part of it;
    /// the bits are the same. (It keeps them all the same where their norm is clipped.) The trainers run their steps so.</summary>
    public bool KeepsGradients { get; set; } = true;

    /// <summary>Whether a training step gives its loss back. Where not, it gives NaN, and <see cref="LastLoss"/> reads it when it is asked for: a GPU then need not be
    /// waited for in each step.</summary>
    public bool ReadsLoss { get; set; } = true;

    /// <summary>The (total) loss of the last training step.</summary>
    public float LastLoss() => Program.Loss();

    /// <summary>An output of the last <see cref="Infer"/>.</summary>
    protected TBatch OutputAt<TBatch>(int number)
        where TBatch : Batch => (TBatch)_outputs[number]!;

    /// <summary>One of several losses (those of <see cref="LossNames"/>), as the last training step left it, not weighted.</summary>
    public float LossAt(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, LossNames.Length);
        return Program.LossAt(number);
    }

    /// <summary>Elements of a batch that count.</summary>
    private static long LengthOf(Batch batch) => (long)batch.Count * batch.Length * (batch is Sequence sequence ? sequence.Steps : 1);

    private void SetInputs(IReadOnlyList<Batch> inputs)
    {
        RequireInputs(inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
        {
            SetInput(i, inputs[i]);
        }
    }

    private void RequireInputs(int count)
    {
        if (count != InputPorts.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{count} input{(count == 1 ? "" : "s")} for the {InputPorts.Length} of {Name}"));
        }
    }

    private void Require(PortSpec port, Batch batch, int? count)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!batch.Extents.AsSpan().SequenceEqual(port.Extents))
        {
            throw new ArgumentException(
                $"'{port.Name}' of {Name} takes samples of [{string.Join(",", port.Extents.ToArray())}], not [{string.Join(",", batch.Extents)}]", nameof(batch));
        }

        if (port.CreatesOther(batch))
        {
            throw new ArgumentException($"'{port.Name}' of {Name} takes {port.Kind}, not {batch.GetType().Name}", nameof(batch));
        }

        if (count is { } expected && batch.Count != expected)
        {
            throw new ArgumentException(FormattableString.Invariant($"{batch.Count} samples of '{port.Name}' for {expected} of the first input"), nameof(batch));
        }
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int count, TargetSpec target, int places)
    {
        if (target.Port is not null)
        {
            throw new ArgumentException($"target '{target.Name}' is a batch, not class numbers", nameof(labels));
        }

        if (labels.Length != (long)count * places)
        {
            var each = places == 1 ? "" : FormattableString.Invariant($" of {places} {(target.Time > 0 ? "steps" : "places")} each");
            throw new ArgumentException(FormattableString.Invariant($"{labels.Length} labels for {count} samples{each}"), nameof(labels));
        }

        foreach (var label in labels)
        {
            if ((uint)label >= (uint)target.ClassCount)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), label, FormattableString.Invariant($"classes run from 0 to {target.ClassCount - 1}"));
            }
        }
    }

    private static void Keep<T>(ref T?[] kept, int number, T item)
        where T : class
    {
        if (number >= kept.Length)
        {
            Array.Resize(ref kept, number + 1);
        }

        kept[number] = item;
    }
}
