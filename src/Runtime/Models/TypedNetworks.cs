using System;

namespace DslCompiler;

/// <summary>A network whose volumes are types: a batch of another volume does not compile.</summary>
public abstract class Network<TInput, TOutput> : Network
    where TInput : struct, IShape
    where TOutput : struct, IShape
{
    // Kept: asked for at every step, and unoptimised code makes an object of such a span each time.
    private static readonly int[] Inputs = TInput.Extents.ToArray();
    private static readonly int[] Outputs = TOutput.Extents.ToArray();

    /// <param name="spec">What the generated code says of the network.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="seed">What the parameters' start and dropout are drawn from.</param>
    /// <param name="batch">Samples to make room for at the start; a larger batch makes room once.</param>
    protected Network(NetworkSpec spec, Device device, ulong seed, int batch)
        : base(spec, device, seed, batch)
    {
    }

    public override ReadOnlySpan<int> InputExtents => Inputs;

    public override ReadOnlySpan<int> OutputExtents => Outputs;

    public override Batch CreateInput(int capacity) => new Batch<TInput>(capacity);

    /// <summary>The outputs of a batch. Allocates nothing after the first call of its size; the batch given back is overwritten by the next call.</summary>
    public Batch<TOutput> Forward(Batch<TInput> input) => (Batch<TOutput>)ForwardUntyped(input);

    private protected override Batch CreateOutput(int capacity) => new Batch<TOutput>(capacity);
}

/// <summary>A network that can be trained, whatever its volumes.</summary>
public interface ITrainable
{
    /// <summary>One step: loss, gradients, update. Gives the mean loss of the batch before the update.</summary>
    float TrainStep(Batch input, ReadOnlySpan<int> labels, Optimizer optimizer);

    /// <summary>The mean loss of the batch; the gradients are then in each parameter's <see cref="Parameter.Gradient"/>.</summary>
    float ComputeGradients(Batch input, ReadOnlySpan<int> labels);
}

/// <summary>A network that gives each class a score and is trained on class numbers.</summary>
public abstract unsafe class Classifier<TInput, TOutput> : Network<TInput, TOutput>, ITrainable
    where TInput : struct, IShape
    where TOutput : struct, IShape
{
    private NativeBuffer<int> _labels;
    private ulong _step;

    /// <inheritdoc/>
    protected Classifier(NetworkSpec spec, Device device, ulong seed, int batch)
        : base(spec, device, seed, batch)
    {
        _labels = new NativeBuffer<int>(batch);
    }

    /// <summary>One step: loss, gradients, update. Allocates nothing after the first call of its size.</summary>
    /// <param name="input">Samples.</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <param name="optimizer">What updates the parameters.</param>
    /// <returns>The mean loss of the batch before the update, in nats.</returns>
    public float TrainStep(Batch<TInput> input, ReadOnlySpan<int> labels, Optimizer optimizer) => ((ITrainable)this).TrainStep(input, labels, optimizer);

    /// <summary>The mean loss of the batch, in nats; the gradients are then in each parameter's <see cref="Parameter.Gradient"/>.</summary>
    public float ComputeGradients(Batch<TInput> input, ReadOnlySpan<int> labels) => ((ITrainable)this).ComputeGradients(input, labels);

    float ITrainable.TrainStep(Batch input, ReadOnlySpan<int> labels, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var loss = ((ITrainable)this).ComputeGradients(input, labels);
        optimizer.Step(this);
        return loss;
    }

    float ITrainable.ComputeGradients(Batch input, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireExtents(input);
        if (_labels.Length < input.Count)
        {
            _labels = new NativeBuffer<int>(input.Count);
        }

        CheckLabels(labels, input.Count, OutputExtents[0]);
        labels.CopyTo(_labels.Span);
        return Program.Train(
            input.Buffer.Pointer, _labels.Pointer, Memory.Values.Pointer, Memory.Gradients.Pointer, input.Count, new Random.Philox(Seed, ++_step));
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int count, int classes)
    {
        if (labels.Length != count)
        {
            throw new ArgumentException(FormattableString.Invariant($"{labels.Length} labels for {count} samples"), nameof(labels));
        }

        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), label, FormattableString.Invariant($"classes run from 0 to {classes - 1}"));
            }
        }
    }
}
