using System;

namespace DslCompiler;

/// <summary>A network of one input and one output whose volumes are types: a batch of another volume does not compile.</summary>
public abstract class Network<TInput, TOutput> : Network
    where TInput : struct, IShape
    where TOutput : struct, IShape
{
    /// <param name="spec">What the generated code says of the network.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="seed">What the parameters' start and dropout are drawn from.</param>
    /// <param name="batch">Samples to make room for at the start; a larger batch makes room once.</param>
    protected Network(NetworkSpec spec, Device device, ulong seed, int batch)
        : base(WithPorts(spec), device, seed, batch)
    {
    }

    /// <summary>The outputs of a batch. Allocates nothing after the first call of its size; the batch given back is overwritten by the next call.</summary>
    public Batch<TOutput> Forward(Batch<TInput> input)
    {
        SetInput(0, input);
        Infer();
        return OutputAt<Batch<TOutput>>(0);
    }

    private static NetworkSpec WithPorts(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with
        {
            Inputs = spec.Inputs.IsEmpty ? [PortSpec.Of<TInput>("input")] : spec.Inputs,
            Outputs = spec.Outputs.IsEmpty ? [PortSpec.Of<TOutput>("scores")] : spec.Outputs,
        };
    }
}

/// <summary>A network that can be trained on class numbers, whatever its volumes.</summary>
public interface ITrainable
{
    /// <summary>One step: loss, gradients, update. Gives the mean loss of the batch before the update.</summary>
    float TrainStep(Batch input, ReadOnlySpan<int> labels, Optimizer optimizer);

    /// <summary>The mean loss of the batch; the gradients are then in each parameter's <see cref="Parameter.Gradient"/>.</summary>
    float ComputeGradients(Batch input, ReadOnlySpan<int> labels);
}

/// <summary>A network that gives each class a score and is trained on class numbers.</summary>
public abstract class Classifier<TInput, TOutput> : Network<TInput, TOutput>, ITrainable
    where TInput : struct, IShape
    where TOutput : struct, IShape
{
    /// <inheritdoc/>
    protected Classifier(NetworkSpec spec, Device device, ulong seed, int batch)
        : base(WithTarget(spec), device, seed, batch)
    {
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
        SetInput(0, input);
        SetTarget(0, labels);
        return Differentiate(optimizer);
    }

    float ITrainable.ComputeGradients(Batch input, ReadOnlySpan<int> labels)
    {
        SetInput(0, input);
        SetTarget(0, labels);
        return Differentiate();
    }

    private static NetworkSpec WithTarget(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Targets.IsEmpty ? spec with { Targets = [TargetSpec.Classes("labels", TOutput.Extents[0])] } : spec;
    }
}

/// <summary>A network of several inputs or outputs, which the generated class names and types: it adds <c>Forward</c> and, where there is a loss,
/// <c>TrainStep</c> and <c>ComputeGradients</c>.</summary>
public abstract class GraphNetwork : Network
{
    /// <param name="spec">What the generated code says of the network.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="seed">What the parameters' start and dropout are drawn from.</param>
    /// <param name="batch">Samples to make room for at the start; a larger batch makes room once.</param>
    protected GraphNetwork(NetworkSpec spec, Device device, ulong seed, int batch)
        : base(spec, device, seed, batch)
    {
    }
}
