using System;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>A kernel of a generated program; the device compiles it when it is first launched.</summary>
/// <param name="name">By the layers that it computes.</param>
/// <param name="method">What a thread does: the step, the device's numbers and whole numbers, where the launch's values lie in them.</param>
public sealed class GpuKernel<TPlaces>(string name, Action<GpuStep, ArrayView<float>, ArrayView<int>, TPlaces> method)
    where TPlaces : unmanaged, IPlaces
{
    private Action<AcceleratorStream, KernelConfig, GpuStep, ArrayView<float>, ArrayView<int>, TPlaces>? _launch;

    public string Name => name;

    /// <summary>Whether it is a matrix product in tiles, whose groups have 256 threads.</summary>
    public bool IsTiled { get; init; }

    internal void Launch(IlgpuDevice device, int groups, GpuStep step, ArrayView<float> numbers, ArrayView<int> wholes, TPlaces places)
    {
        _launch ??= device.Load(name, method);
        _launch(device.Stream, device.Config(groups, IsTiled), step, numbers, wholes, places);
    }
}
