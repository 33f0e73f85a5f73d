using System;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>The CPU: SIMD kernels on a pool of threads. Results do not depend on the number of threads: every sum is taken in an order
/// that the shapes fix.</summary>
public sealed class CpuDevice : Device
{
    private readonly Lazy<WorkerPool> _pool;

    /// <param name="threads">Threads, the caller's included; 0: as many as there are processors.</param>
    /// <param name="simd">Which vectors to use.</param>
    public CpuDevice(int threads, SimdLevel simd = SimdLevel.Auto)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        Threads = threads == 0 ? Math.Min(Environment.ProcessorCount, MaxThreads) : threads;
        Simd = SimdLevels.Resolve(simd);
        _pool = new Lazy<WorkerPool>(() => new WorkerPool(Threads));
    }

    public const int MaxThreads = 1024;

    public int Threads { get; }

    public SimdLevel Simd { get; }

    public override string Name => FormattableString.Invariant(
        $"CPU, {Threads} thread{(Threads == 1 ? "" : "s")}, {SimdLevels.Text(Simd)}");

    /// <summary>Runs <c>work.Run(item, share)</c> for every share from 0 to <see cref="Threads"/> - 1, on all threads, and waits for all. Allocates nothing.</summary>
    internal void Run(IParallelWork work, int item)
    {
        if (Simulation is { } simulation)
        {
            simulation.Run(work, item, Threads);
        }
        else
        {
            _pool.Value.Run(work, item);
        }
    }

    /// <summary>In place of the threads, where set.</summary>
    internal ShareTimes? Simulation { get; set; }

    internal override NetworkProgram CreateProgram(Network network) => Create(network, network.Spec.Sizes);

    /// <summary>Makes a network's float program for the vectors of this device.</summary>
    internal CpuProgram<float> Create(ICpuProgramFactory factory, ProgramSizes sizes) => Simd switch
    {
        not SimdLevel.Portable when Simd == SimdLevels.Widest => factory.CreateWidest(this, sizes),
        SimdLevel.Avx512 => factory.Create<Avx512Vec, float>(this, sizes),
        SimdLevel.Avx2 => factory.Create<Avx2Vec, float>(this, sizes),
        SimdLevel.AdvSimd => factory.Create<AdvSimdVec, float>(this, sizes),
        _ => factory.Create<PortableVec, float>(this, sizes),
    };
}
