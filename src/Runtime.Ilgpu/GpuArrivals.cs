using System;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>Brings a call's inputs to the device while the call before is still computed: a stream of copies of its own fills one of two buffers there, by turns, from which the
/// stream of launches takes them when it comes to it. (Not straight into the memory that kernels work on: OpenCL allows no two streams in one buffer.)</summary>
internal sealed class GpuArrivals<T>(IlgpuDevice device, string what)
    where T : unmanaged
{
    private readonly GpuStaging<T> _staging = new(device);
    private readonly MemoryBuffer1D<T, Stride1D.Dense>?[] _arrived = new MemoryBuffer1D<T, Stride1D.Dense>?[2];
    private int _turn;

    public long Bytes => ((_arrived[0]?.Length ?? 0) + (_arrived[1]?.Length ?? 0)) * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    /// <summary>Where the host puts them, as soon as <see cref="IlgpuDevice.Copies"/> has been waited for.</summary>
    public Span<T> Host(long length) => _staging.Span(length);

    /// <summary>Starts to copy them, into the buffer that no launch still waits for: that of the call before the last.</summary>
    public void Send(long length)
    {
        _turn ^= 1;
        if (length == 0)
        {
            return;
        }

        if (_arrived[_turn] is not { } buffer || buffer.Length < length)
        {
            _arrived[_turn]?.Dispose();
            _arrived[_turn] = buffer = device.Allocate<T>(length, what);
            device.Wait();
        }

        buffer.View.SubView(0, length).BaseView.CopyFrom(device.Copies, _staging.View(length));
    }

    /// <summary>Gives them to the launches that follow.</summary>
    public void Deliver(ArrayView<T> to, long at, long length)
    {
        if (length > 0)
        {
            to.SubView(at, length).CopyFrom(device.Stream, _arrived[_turn]!.View.SubView(0, length).BaseView);
        }
    }
}
