using System;
using System.Collections.Generic;
using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>A GPU (or ILGPU's stand-in for one on the CPU), through ILGPU. Launches follow each other in their order; the host waits for them where it reads, and before it starts
/// those of another call, whose inputs it has copied meanwhile. Networks on one device are used by one thread at a time. Disposing of it frees the memory of all its networks.</summary>
public sealed partial class IlgpuDevice : Device, IDisposable
{
    /// <summary>Threads of a group, on a GPU in every launch.</summary>
    public const int GroupSize = 256;

    /// <summary>Threads of a group in launches that can do with any multiple of 16: all but matrix products in tiles. Few where a thread is one of the machine's.</summary>
    internal int Threads { get; init; } = GroupSize;

    /// <summary>The variable that has the device say which kernels it compiles, and how long each takes.</summary>
    public const string TraceVariable = "DSLC_ILGPU_TRACE";

    private static readonly bool Tells = Environment.GetEnvironmentVariable(TraceVariable) == "1";

    private readonly IDisposable? _context;

    /// <param name="accelerator">The device, in ILGPU's words.</param>
    /// <param name="context">What is to be disposed of behind it; null: nothing.</param>
    public IlgpuDevice(Accelerator accelerator, IDisposable? context = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (accelerator.MaxNumThreadsPerGroup < GroupSize)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"{accelerator.Name} runs groups of {accelerator.MaxNumThreadsPerGroup} threads, and the kernels need {GroupSize}: use another device, or --device cpu"));
        }

        (Accelerator, _context) = (accelerator, context);
        (Stream, Copies) = (accelerator.CreateStream(), accelerator.CreateStream());
    }

    public Accelerator Accelerator { get; }

    public override string Name => FormattableString.Invariant($"{Accelerator.AcceleratorType}, {Accelerator.Name}");

    /// <summary>Kernels that were compiled so far, and how long each took.</summary>
    public IReadOnlyList<(string Name, TimeSpan Time)> Compiled => _compiled;

    /// <summary>Launches so far.</summary>
    public long Launches { get; private set; }

    /// <summary>The stream of launches, and of all copies but those of inputs.</summary>
    internal AcceleratorStream Stream { get; }

    /// <summary>The stream by which inputs come while launches run.</summary>
    internal AcceleratorStream Copies { get; }

    private readonly List<(string Name, TimeSpan Time)> _compiled = [];

    internal override NetworkProgram CreateProgram(Network network) => network is IGpuProgramFactory factory
        ? factory.CreateGpu(this)
        : throw new NotSupportedException($"{network.Name} was generated for the CPU alone: add <DslBackends>cpu;ilgpu</DslBackends> to the project");

    /// <summary>What computes large products that nothing is fused with; null: the generated kernels.</summary>
    internal IGpuBlas? Blas { get; set; }

    /// <summary>The groups that so many threads fill, of a launch that can do with any number.</summary>
    internal int Groups(long items) => checked((int)((items + Threads - 1) / Threads));

    /// <summary>So many groups of a launch, and one launch more that is counted.</summary>
    internal KernelConfig Config(int groups, bool isTiled = false)
    {
        Count();
        return new KernelConfig(groups, isTiled ? GroupSize : Threads);
    }

    internal void Count() => Launches++;

    /// <summary>Waits until all launches are over.</summary>
    internal void Wait() => Stream.Synchronize();

    /// <summary>Compiles a kernel. What the device's compiler refuses is told by the kernel's name.</summary>
    internal Action<AcceleratorStream, KernelConfig, T1> Load<T1>(string name, Action<T1> method)
        where T1 : struct => Load(name, method, a => a.LoadKernel(method));

    /// <summary>The same with more parameters.</summary>
    internal Action<AcceleratorStream, KernelConfig, T1, T2> Load<T1, T2>(string name, Action<T1, T2> method)
        where T1 : struct
        where T2 : struct => Load(name, method, a => a.LoadKernel(method));

    /// <summary>The same with more parameters.</summary>
    internal Action<AcceleratorStream, KernelConfig, T1, T2, T3> Load<T1, T2, T3>(string name, Action<T1, T2, T3> method)
        where T1 : struct
        where T2 : struct
        where T3 : struct => Load(name, method, a => a.LoadKernel(method));

    /// <summary>The same with more parameters.</summary>
    internal Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4> Load<T1, T2, T3, T4>(string name, Action<T1, T2, T3, T4> method)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct => Load(name, method, a => a.LoadKernel(method));

    private TLaunch Load<TLaunch>(string name, Delegate method, Func<Accelerator, TLaunch> load)
        where TLaunch : Delegate
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (Tells)
            {
                Console.Error.Write($"ilgpu: compiling {name}");
            }

            var launch = LoadStored<TLaunch>(method.Method) ?? load(Accelerator);
            _compiled.Add((name, Stopwatch.GetElapsedTime(start)));
            if (Tells)
            {
                Console.Error.WriteLine(FormattableString.Invariant($", {_compiled[^1].Time.TotalMilliseconds:0} ms"));
            }

            return launch;
        }
        catch (Exception e) when (e is not UserErrorException)
        {
            throw new UserErrorException($"{Name} cannot compile kernel {name}: {e.GetBaseException().Message}; use --device cpu", e);
        }
    }

    /// <summary>Memory of the device, zeros. Where it has no room the error says how much was asked for.</summary>
    internal MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length, string what)
        where T : unmanaged
    {
        try
        {
            var memory = Accelerator.Allocate1D<T>(Math.Max(1, length));
            memory.View.MemSetToZero(Stream);
            return memory;
        }
        catch (Exception e) when (e is not UserErrorException)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"{Name} has no room for {length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()} bytes ({what}; it has {Accelerator.MemorySize} in all): use a smaller batch"), e);
        }
    }

    public void Dispose()
    {
        DisposeStore();
        Blas?.Dispose();
        Stream.Dispose();
        Copies.Dispose();
        Accelerator.Dispose();
        _context?.Dispose();
    }

    partial void DisposeStore();
}
