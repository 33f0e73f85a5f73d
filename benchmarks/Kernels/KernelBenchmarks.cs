using System;
using BenchmarkDotNet.Attributes;
using DslCompiler;

namespace Kernels;

/// <summary>Forward passes of nets that are one kernel, or a few, of <c>kernels.dsl</c>, on one thread and on two.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int SequenceSteps = 16;
    private Network _network = null!;
    private Batch[] _inputs = [];

    [ParamsAllValues]
    public Kernel Kernel { get; set; }

    [Params(1, 8)]
    public int Batch { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var device = Device.Cpu(Threads);
        _network = Kernel switch
        {
            Kernel.Conv3x3 => new Conv3x3(device, seed: 1),
            Kernel.Conv1x1 => new Conv1x1(device, seed: 1),
            Kernel.Conv7x7 => new Conv7x7(device, seed: 1),
            Kernel.Grouped => new Grouped(device, seed: 1),
            Kernel.Pool => new Pool(device, seed: 1),
            Kernel.Dense => new Dense(device, seed: 1),
            Kernel.LstmSteps => new Step(device, seed: 1),
            Kernel.AttentionSteps => new Attention(device, seed: 1),
            _ => throw new InvalidOperationException(),
        };
        _inputs = new Batch[_network.InputPorts.Length];
        for (var i = 0; i < _inputs.Length; i++)
        {
            _inputs[i] = _network.InputPorts[i].CreateBatch(Batch, SequenceSteps);
            if (_inputs[i] is not Tokens)
            {
                Draw(_inputs[i].Span);
            }
        }
    }

    [Benchmark]
    public object Forward() => _network.ForwardUntyped(_inputs);

    private static void Draw(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Sin(i);
        }
    }
}

/// <summary>The nets of <c>kernels.dsl</c>.</summary>
public enum Kernel
{
    Conv3x3,
    Conv1x1,
    Conv7x7,
    Grouped,
    Pool,
    Dense,
    LstmSteps,
    AttentionSteps,
}
