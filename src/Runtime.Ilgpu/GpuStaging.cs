using System;
using System.Collections.Generic;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>Page-locked memory of the host, through which copies go: from there CUDA copies by itself, while the host and kernels work on. An array for each length of late, since
/// ILGPU's copies between the host and OpenCL take whole arrays only.</summary>
internal sealed class GpuStaging<T>(IlgpuDevice device)
    where T : unmanaged
{
    /// <summary>Inputs of training and of inference, of whole batches and of the last one, outputs, losses.</summary>
    private const int Kept = 8;

    private readonly List<PageLockedArray1D<T>> _arrays = [];

    /// <summary>An array of this length, for the host.</summary>
    public Span<T> Span(long length) => Of(length).Span;

    /// <summary>The same, for copies.</summary>
    public ArrayView<T> View(long length) => Of(length).ArrayView;

    private PageLockedArray1D<T> Of(long length)
    {
        foreach (var array in _arrays)
        {
            if (array.Length == length)
            {
                return array;
            }
        }

        if (_arrays.Count == Kept)
        {
            _arrays[0].Dispose();
            _arrays.RemoveAt(0);
        }

        _arrays.Add(device.Accelerator.AllocatePageLocked1D<T>(length));
        return _arrays[^1];
    }
}
