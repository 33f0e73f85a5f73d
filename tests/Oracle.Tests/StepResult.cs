using System;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler.Oracle.Tests;

/// <summary>What a network gives for one batch: its scores in inference, then loss, gradients and running statistics of a training step.</summary>
/// <param name="Scores">Of inference.</param>
/// <param name="Loss">Of the training step.</param>
/// <param name="Gradients">By the offsets of the parameters.</param>
/// <param name="Values">Parameters and buffers after the step, by their offsets.</param>
internal sealed record StepResult(float[] Scores, float Loss, float[] Gradients, float[] Values)
{
    public ReadOnlySpan<float> Gradient(NamedTensor parameter) => Gradients.AsSpan((int)parameter.Spec.Offset, parameter.Spec.Length);

    public ReadOnlySpan<float> After(NamedTensor buffer) => Values.AsSpan((int)buffer.Spec.Offset, buffer.Spec.Length);

    /// <summary>As users run it; the running statistics are then those after the step.</summary>
    public static StepResult InFloat32(Network network, Batch input, int[] labels)
    {
        var scores = network.ForwardUntyped(input).Span.ToArray();
        var loss = network.ComputeGradientsUntyped([input], [labels]);
        return new StepResult(scores, loss, network.Memory.Gradients.Span.ToArray(), network.Memory.Values.Span.ToArray());
    }

    /// <summary>The same generated code over doubles; the network stays as it was.</summary>
    public static unsafe StepResult InFloat64(Network network, Batch input, int[] labels)
    {
        var program = network.Create<Float64Vec, double>((CpuDevice)network.Device, network.Spec.Sizes);
        var (samples, values) = (Widened(input.Span), Widened(network.Memory.Values.Span));
        var (gradients, classes) = (new NativeBuffer<double>(network.Memory.Length), new NativeBuffer<int>(labels.Length));
        var scores = new NativeBuffer<double>(input.Count * network.OutputExtents[0]);
        labels.CopyTo(classes.Span);
        program.SetInput(0, samples.Pointer);
        program.SetLabels(0, classes.Pointer);
        program.SetOutput(0, scores.Pointer);
        program.Infer(values.Pointer, input.Count, version: 1);
        var loss = program.Train(values.Pointer, gradients.Pointer, input.Count, new Philox(network.Seed, 1));
        GC.KeepAlive((samples, classes));
        return new StepResult(Narrowed(scores.Span), (float)loss, Narrowed(gradients.Span), Narrowed(values.Span));
    }

    private static NativeBuffer<double> Widened(ReadOnlySpan<float> from)
    {
        var to = new NativeBuffer<double>(from.Length);
        for (var i = 0; i < from.Length; i++)
        {
            to.Span[i] = from[i];
        }

        return to;
    }

    private static float[] Narrowed(ReadOnlySpan<double> from)
    {
        var to = new float[from.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (float)from[i];
        }

        return to;
    }
}
