using System;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>All memory of a network on its device: one buffer of numbers, one of whole numbers, each cut into regions by <see cref="GpuRegions"/>. They grow with batch and steps and
/// never shrink; what lies at the front (parameters, gradients) moves along.</summary>
internal sealed class GpuMemory(IlgpuDevice device)
{
    private MemoryBuffer1D<float, Stride1D.Dense>? _numbers;
    private MemoryBuffer1D<int, Stride1D.Dense>? _wholes;
    private readonly GpuStaging<float> _staging = new(device);
    private Action<AcceleratorStream, KernelConfig, ArrayView<float>, int>? _clear;

    /// <summary>Elements that are fetched at once, at most.</summary>
    private const int Fetched = 1 << 20;

    public ArrayView<float> Numbers => _numbers!.View;

    public ArrayView<int> Wholes => _wholes!.View;

    public long Bytes => ((_numbers?.Length ?? 0) * sizeof(float)) + ((_wholes?.Length ?? 0) * sizeof(int));

    /// <summary>Makes room; the first <paramref name="kept"/> numbers stay what they are, and where they have moved what is behind those is zeros.</summary>
    public void Reserve(long numbers, long wholes, long kept)
    {
        if (_wholes is null || _wholes.Length < wholes)
        {
            device.Wait();
            _wholes?.Dispose();
            _wholes = device.Allocate<int>(wholes, "labels and indices");
        }

        if (_numbers is not null && _numbers.Length >= numbers)
        {
            return;
        }

        var larger = device.Allocate<float>(numbers, "parameters, gradients and activations");
        if (_numbers is { } smaller && kept > 0)
        {
            larger.View.SubView(0, kept).CopyFrom(device.Stream, smaller.View.SubView(0, kept));
        }

        device.Wait();
        _numbers?.Dispose();
        _numbers = larger;
    }

    /// <summary>Brings numbers of the host's own memory, and waits until they are there.</summary>
    public unsafe void Upload(float* from, long to, long length)
    {
        _numbers!.View.SubView(to, length).BaseView.CopyFromCPUUnsafeAsync(device.Stream, ref *from, length);
        device.Wait();
    }

    /// <summary>Fetches numbers, once the launches so far are over.</summary>
    public void Download(long from, Span<float> to)
    {
        while (to.Length > 0)
        {
            var length = Math.Min(to.Length, Fetched);
            var staged = _staging.Span(length);
            _numbers!.View.SubView(from, length).BaseView.CopyTo(device.Stream, _staging.View(length));
            device.Wait();
            staged.CopyTo(to);
            from += length;
            to = to[length..];
        }
    }

    /// <summary>By a kernel: ILGPU's own clearing of a part begins at the wrong place on OpenCL.</summary>
    public void Clear(long from, long length)
    {
        if (length > 0)
        {
            _clear ??= device.Load<ArrayView<float>, int>("Clear", ClearKernel);
            _clear(device.Stream, device.Config(device.Groups(length)), _numbers!.View.SubView(from, length).BaseView, checked((int)length));
        }
    }

    private static void ClearKernel(ArrayView<float> to, int length)
    {
        var i = Grid.IdxX * Group.DimX + Group.IdxX;
        if (i < length)
        {
            to[i] = 0f;
        }
    }
}
