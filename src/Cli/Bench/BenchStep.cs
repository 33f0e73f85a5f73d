using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using DslCompiler.Model;
using DslCompiler.Random;
using DslCompiler.Weights;

namespace DslCompiler.Cli.Bench;

/// <summary>What is measured: a forward pass, or a training step, on drawn data.</summary>
internal sealed class BenchStep
{
    private const double WarmUpSeconds = 0.5;
    private readonly Network _network;
    private readonly List<Batch> _inputs;
    private readonly List<StepTarget> _targets = [];
    private readonly Optimizer? _optimizer;
    private IReadOnlyList<Batch> _outputs = [];

    private BenchStep(Network network, List<Batch> inputs, Optimizer? optimizer, double loadMs)
    {
        _network = network;
        _inputs = inputs;
        _optimizer = optimizer;
        LoadMs = loadMs;
    }

    public Network Network => _network;

    /// <summary>From the compiled model, and a weights file where one is given, to a network that can run.</summary>
    public double LoadMs { get; }

    /// <summary>The first pass or step, with what the JIT compiles.</summary>
    public double FirstMs { get; private set; }

    /// <param name="model">A checked model.</param>
    /// <param name="path">Its file.</param>
    /// <param name="weights">A weights file; null: the weights at the start.</param>
    /// <param name="setup">Threads, samples, seed, and whether it trains.</param>
    public static BenchStep Create(NetworkModel model, string path, string? weights, BenchSetup setup)
    {
        if (setup.Trains && !model.IsTrainable)
        {
            throw new UserErrorException($"{path}: {model.Name} has no loss to train on; leave --train out");
        }

        var make = ModelCompiler.Prepare(model, path, setup.Device is not null);
        var start = Stopwatch.GetTimestamp();
        var network = make(setup.Device ?? new CpuDevice(setup.Threads, setup.Simd), setup.Seed, setup.Batch);

        // As the trainers have it.
        network.KeepsGradients = false;
        if (weights is not null)
        {
            network.Load(weights);
        }

        var loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var inputs = network.InputPorts.Select((p, i) => RandomInput.Normal(p, setup.Batch, new Philox(setup.Seed, (ulong)i), setup.Steps)).ToList();
        var step = new BenchStep(network, inputs, setup.Trains ? setup.IsAdam ? new Adam(0.001f) : new Sgd(0.01f, momentum: 0.9f) : null, loadMs);
        step.DrawTargets(setup);
        return step;
    }

    /// <summary>One pass or step.</summary>
    public void Run()
    {
        if (_optimizer is null)
        {
            _outputs = _network.ForwardUntyped(_inputs);
            return;
        }

        _network.TrainStepUntyped(_inputs, _targets, _optimizer);
    }

    /// <summary>Runs until nothing is compiled any more.</summary>
    public void WarmUp()
    {
        var start = Stopwatch.GetTimestamp();
        Run();
        FirstMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Timing.Of(Run, WarmUpSeconds);
    }

    /// <summary>Runs once and writes what went in and came out into a folder, for another program to compare: raw floats <c>input0</c>, <c>output0</c>...; of
    /// training the weights before the step as safetensors, class numbers (raw 32-bit) or batches <c>target0</c>, and the gradients as safetensors of the
    /// parameters' names.</summary>
    public void Exchange(string folder)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "input", _inputs);
        if (_optimizer is null)
        {
            Run();
            Write(folder, "output", _outputs);
            return;
        }

        _network.Save(Path.Combine(folder, "weights.safetensors"));
        for (var i = 0; i < _targets.Count; i++)
        {
            var target = _targets[i].Batch is { } batch ? MemoryMarshal.AsBytes(batch.Span) : MemoryMarshal.AsBytes(_targets[i].Classes.AsSpan());
            File.WriteAllBytes(Path.Combine(folder, Invariant.Text($"target{i}")), target.ToArray());
        }

        _network.ComputeGradientsUntyped(_inputs, _targets);
        SafetensorsFile.Write(
            Path.Combine(folder, "gradients.safetensors"),
            new SortedDictionary<string, string>(),
            _network.Parameters.Select(p => (p.Name, p.Extents.ToArray(), (ReadOnlyMemory<float>)p.Gradient.ToArray())));
    }

    private static void Write(string folder, string name, IReadOnlyList<Batch> batches)
    {
        for (var i = 0; i < batches.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, Invariant.Text($"{name}{i}")), (batches[i] is Tokens tokens ? MemoryMarshal.AsBytes(tokens.Numbers.Span) : MemoryMarshal.AsBytes(batches[i].Span)).ToArray());
        }
    }

    private void DrawTargets(BenchSetup setup)
    {
        foreach (var target in setup.Trains ? _network.TargetPorts : [])
        {
            var random = new Philox(setup.Seed, (ulong)(_inputs.Count + _targets.Count));
            _targets.Add(target.Port is { } port ? RandomInput.Normal(port, setup.Batch, random, setup.Steps) : RandomInput.Labels(target, setup.Batch * (target.Time > 0 ? setup.Steps : 1), random));
        }
    }
}
