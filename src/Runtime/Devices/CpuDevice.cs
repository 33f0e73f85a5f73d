using System;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>Which vectors the kernels use.</summary>
public enum SimdLevel
{
    /// <summary>The widest that the machine has.</summary>
    Auto,

    /// <summary>16 floats.</summary>
    Avx512,

    /// <summary>Those of the machine's <see cref="Vector{T}"/>: AVX2, SSE or AdvSimd.</summary>
    Portable,
}

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
        if (simd == SimdLevel.Avx512 && !Avx512F.IsSupported)
        {
            throw new UserErrorException("this machine has no AVX-512; use SimdLevel.Auto");
        }

        Threads = threads == 0 ? Math.Min(Environment.ProcessorCount, MaxThreads) : threads;
        Simd = simd == SimdLevel.Auto ? (Avx512F.IsSupported ? SimdLevel.Avx512 : SimdLevel.Portable) : simd;
        _pool = new Lazy<WorkerPool>(() => new WorkerPool(Threads));
    }

    public const int MaxThreads = 1024;

    public int Threads { get; }

    public SimdLevel Simd { get; }

    public override string Name => FormattableString.Invariant(
        $"CPU, {Threads} thread{(Threads == 1 ? "" : "s")}, {(Simd == SimdLevel.Avx512 ? "AVX-512" : $"{Vector<byte>.Count * 8}-bit vectors")}");

    /// <summary>Runs <c>work.Run(item, share)</c> for every share from 0 to <see cref="Threads"/> - 1, on all threads, and waits for all. Allocates nothing.</summary>
    internal void Run(IParallelWork work, int item) => _pool.Value.Run(work, item);

    /// <summary>Makes a network's float program for the vectors of this device.</summary>
    internal CpuProgram<float> Create(ICpuProgramFactory factory, ProgramSizes sizes) => Simd == SimdLevel.Avx512
        ? factory.Create<Avx512Vec, float>(this, sizes)
        : factory.Create<PortableVec, float>(this, sizes);
}
