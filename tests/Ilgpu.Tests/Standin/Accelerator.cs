using System;
using System.Collections.Generic;
using System.Threading;

// A STAND-IN for the part of ILGPU's API that this repo uses, so that generated kernels run where the package is not. It is not ILGPU, and shares no code with it:
// it runs a group's threads one after the other, from barrier to barrier, and finds mistakes that a GPU would hide.
namespace ILGPU.Runtime;

public enum AcceleratorType
{
    CPU,
}

/// <summary>STAND-IN. Runs launches on the caller's thread, and watches what kernels read and write.</summary>
public class Accelerator(int groupSize = 1024, long memorySize = 1L << 33) : IDisposable
{
    private int _launches;

    public AcceleratorType AcceleratorType => AcceleratorType.CPU;

    public string Name => "stand-in for ILGPU";

    public int MaxNumThreadsPerGroup => groupSize;

    public int NumMultiprocessors => 1;

    public long MemorySize => memorySize;

    /// <summary>Whether accesses to memory are watched; without it launches take a third of the time.</summary>
    public bool Watches { get; set; } = true;

    public long Allocated { get; private set; }

    /// <summary>What kernels work on.</summary>
    internal List<IStandinMemory> Memories { get; } = [];

    public AcceleratorStream CreateStream() => new();

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged
    {
        var bytes = length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (Allocated + bytes > memorySize)
        {
            throw new InsufficientMemoryException("the stand-in has no room");
        }

        Allocated += bytes;
        var memory = new StandinMemory<T>(length, isWatched: true);
        memory.Watch(Watches);
        Memories.Add(memory);
        return new MemoryBuffer1D<T, Stride1D.Dense>(memory, () =>
        {
            Allocated -= bytes;
            Memories.Remove(memory);
        });
    }

#pragma warning disable CA1822 // ILGPU has it as a member of the device.
    public PageLockedArray1D<T> AllocatePageLocked1D<T>(long length)
        where T : unmanaged => new(length);
#pragma warning restore CA1822

    public Action<AcceleratorStream, KernelConfig, T1> LoadKernel<T1>(Action<T1> kernel)
    {
        var twin = Twins.Of<Func<T1, IEnumerator<int>>>(kernel.Method);
        return (stream, config, a) => stream.Add(() => Run(kernel.Method.Name, config, () => kernel(a), twin is null ? null : () => twin(a)));
    }

    public Action<AcceleratorStream, KernelConfig, T1, T2> LoadKernel<T1, T2>(Action<T1, T2> kernel)
    {
        var twin = Twins.Of<Func<T1, T2, IEnumerator<int>>>(kernel.Method);
        return (stream, config, a, b) => stream.Add(() => Run(kernel.Method.Name, config, () => kernel(a, b), twin is null ? null : () => twin(a, b)));
    }

    public Action<AcceleratorStream, KernelConfig, T1, T2, T3> LoadKernel<T1, T2, T3>(Action<T1, T2, T3> kernel)
    {
        var twin = Twins.Of<Func<T1, T2, T3, IEnumerator<int>>>(kernel.Method);
        return (stream, config, a, b, c) => stream.Add(() => Run(kernel.Method.Name, config, () => kernel(a, b, c), twin is null ? null : () => twin(a, b, c)));
    }

    public Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4> LoadKernel<T1, T2, T3, T4>(Action<T1, T2, T3, T4> kernel)
    {
        var twin = Twins.Of<Func<T1, T2, T3, T4, IEnumerator<int>>>(kernel.Method);
        return (stream, config, a, b, c, d) => stream.Add(() => Run(kernel.Method.Name, config, () => kernel(a, b, c, d), twin is null ? null : () => twin(a, b, c, d)));
    }

    public Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5> LoadKernel<T1, T2, T3, T4, T5>(Action<T1, T2, T3, T4, T5> kernel)
    {
        var twin = Twins.Of<Func<T1, T2, T3, T4, T5, IEnumerator<int>>>(kernel.Method);
        return (stream, config, a, b, c, d, e) => stream.Add(() => Run(kernel.Method.Name, config, () => kernel(a, b, c, d, e), twin is null ? null : () => twin(a, b, c, d, e)));
    }

    public void Dispose() => GC.SuppressFinalize(this);

    private void Run(string name, KernelConfig config, Action thread, Func<IEnumerator<int>>? steps)
    {
        if (config.GroupSize > groupSize || config.GroupSize < 1 || config.Groups < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(config), $"{config.Groups} groups of {config.GroupSize} threads");
        }

        Memories.ForEach(m => m.Watch(Watches));
        new Launch(name, config, Interlocked.Increment(ref _launches), Watches).Run(thread, steps);
    }
}

/// <summary>STAND-IN. As late as can be: nothing happens until somebody waits for it, so that what overwrites or reads too early is seen.</summary>
public sealed class AcceleratorStream : IDisposable
{
    private readonly Queue<Action> _work = new();

    internal void Add(Action work) => _work.Enqueue(work);

    public void Synchronize()
    {
        while (_work.TryDequeue(out var work))
        {
            work();
        }
    }

    public void Dispose() => _work.Clear();
}

/// <summary>STAND-IN. An array that stays where it is.</summary>
public sealed class PageLockedArray1D<T> : IDisposable
    where T : unmanaged
{
    private readonly StandinMemory<T> _memory;

    internal PageLockedArray1D(long length) => _memory = new StandinMemory<T>(length, isWatched: false, isHost: true);

    public long Length => _memory.Values.Length;

    public Span<T> Span => _memory.Values;

    public ArrayView<T> ArrayView => new(_memory, 0, Length);

    public void Dispose() => GC.SuppressFinalize(this);
}
