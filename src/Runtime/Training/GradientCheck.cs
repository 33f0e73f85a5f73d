using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>How well the gradient of one parameter agrees with central differences.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Checked">Elements looked at.</param>
/// <param name="WorstRelativeError">|a - d| / max(|a|, |d|, a thousandth of the parameter's largest gradient).</param>
public sealed record GradientCheckResult(string Parameter, int Checked, double WorstRelativeError);

/// <summary>The numerical check of a network's gradients (D05): the same generated code runs in float64, and each gradient is held against
/// central differences <c>(loss(w + h) - loss(w - h)) / 2h</c>, extrapolated from two steps.</summary>
public static unsafe class GradientCheck
{
    /// <param name="network">A network with a loss, at its present parameters.</param>
    /// <param name="input">Samples.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="samplesPerParameter">Elements to look at in each parameter; all of them where it has no more.</param>
    /// <param name="h">The half step. Where it crosses the kink of a ReLU, or changes which element a pool takes, a tenth and a hundredth of it are
    /// tried as well and the best counts: a wrong gradient is wrong at every step.</param>
    public static IReadOnlyList<GradientCheckResult> Run(Network network, Batch input, ReadOnlySpan<int> labels, int samplesPerParameter = 50, double h = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(network, [input], [labels.ToArray()], samplesPerParameter, h);
    }

    /// <summary>The same for a network of several inputs or targets; parameters that are frozen are left out.</summary>
    public static IReadOnlyList<GradientCheckResult> Run(
        Network network, IReadOnlyList<Batch> inputs, IReadOnlyList<StepTarget> targets, int samplesPerParameter = 50, double h = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        var check = new Checker(network, inputs, targets);
        var results = new List<GradientCheckResult>();
        foreach (var parameter in network.Parameters.Where(p => !p.IsFrozen))
        {
            results.Add(check.Check(parameter, samplesPerParameter, h));
        }

        GC.KeepAlive(check);
        return results;
    }

    /// <summary>Gradients smaller than this part of the largest are compared to it: below, the differences are rounding.</summary>
    private const double Floor = 1e-3;

    /// <summary>An error at which no smaller step is tried.</summary>
    private const double Settled = 1e-8;

    private sealed class Checker
    {
        private readonly CpuProgram<double> _program;

        // What the program points to, kept alive.
        private readonly List<object> _memory = [];
        private readonly NativeBuffer<double> _values;
        private readonly NativeBuffer<double> _gradients;
        private readonly NativeBuffer<double> _thrownAway;
        private readonly int _batch;
        private readonly int[] _steps = [1, 1, 1];
        private readonly ulong _seed;

        public Checker(Network network, IReadOnlyList<Batch> inputs, IReadOnlyList<StepTarget> targets)
        {
            _program = network.Create<Float64Vec, double>((CpuDevice)network.Device, network.Spec.Sizes);
            _batch = inputs[0].Count;
            _seed = network.Seed;
            for (var i = 0; i < inputs.Count; i++)
            {
                SetInput(network, i, inputs[i]);
            }

            for (var i = 0; i < targets.Count; i++)
            {
                SetTarget(network, i, targets[i]);
            }

            _values = Widened(network.Memory.Values.Span);
            _gradients = new NativeBuffer<double>(network.Memory.Length);
            _thrownAway = new NativeBuffer<double>(network.Memory.Length);
            Loss(_gradients);
        }

        private void SetInput(Network network, int number, Batch input)
        {
            if (input is Sequence sequence && network.InputPorts[number].Time is > 0 and var time)
            {
                _program.SetSteps(time, sequence.Steps, sequence.LengthsPointer);
                _steps[time] = sequence.Steps;
            }

            _memory.Add(input);
            if (input is Tokens tokens)
            {
                _program.SetIndices(number, tokens.Numbers.Pointer);
            }
            else
            {
                _program.SetInput(number, Widened(input.Span).Pointer);
            }
        }

        private void SetTarget(Network network, int number, StepTarget target)
        {
            if (target.Batch is { } batch)
            {
                _program.SetTarget(number, Widened(batch.Span).Pointer);
                return;
            }

            var labels = new NativeBuffer<int>(target.Classes!.Length);
            Network.StepByStep(target.Classes, _steps[network.TargetPorts[number].Time], labels.Span);
            _memory.Add(labels);
            _program.SetLabels(number, labels.Pointer);
        }

        public GradientCheckResult Check(Parameter parameter, int samples, double h)
        {
            var spec = parameter.Spec;
            var gradients = _gradients.Span.Slice((int)spec.Offset, spec.Length);
            double largest = 0;
            foreach (var gradient in gradients)
            {
                largest = Math.Max(largest, Math.Abs(gradient));
            }

            double worst = 0;
            var count = Math.Min(samples, spec.Length);
            for (var i = 0; i < count; i++)
            {
                var element = count == spec.Length ? i : new Philox(_seed, (ulong)spec.Offset).Below((ulong)i, spec.Length);
                ref var value = ref _values.Span[(int)spec.Offset + element];
                var error = double.PositiveInfinity;
                for (var step = h; step > h / 200 && error > Settled; step /= 10)
                {
                    error = Math.Min(error, Error(ref value, step, gradients[element], largest));
                }

                worst = Math.Max(worst, error);
            }

            return new GradientCheckResult(spec.Name, count, worst);
        }

        private double Error(ref double value, double h, double gradient, double largest)
        {
            // Two differences, extrapolated (Richardson): the error falls with h to the fourth.
            var difference = ((4 * Difference(ref value, h / 2)) - Difference(ref value, h)) / 3;
            var scale = Math.Max(Math.Max(Math.Abs(difference), Math.Abs(gradient)), Floor * largest);
            return scale == 0 ? 0 : Math.Abs(difference - gradient) / scale;
        }

        private double Difference(ref double value, double h)
        {
            var before = value;
            value = before + h;
            var above = Loss(_thrownAway);
            value = before - h;
            var below = Loss(_thrownAway);
            value = before;
            return (above - below) / (2 * h);
        }

        private NativeBuffer<double> Widened(ReadOnlySpan<float> from)
        {
            var to = new NativeBuffer<double>(from.Length);
            for (var i = 0; i < from.Length; i++)
            {
                to.Span[i] = from[i];
            }

            _memory.Add(to);
            return to;
        }

        // The same random stream every time: dropout must drop the same elements.
        private double Loss(NativeBuffer<double> gradients) =>
            _program.Train(_values.Pointer, gradients.Pointer, _batch, new Philox(_seed, 1));
    }
}
