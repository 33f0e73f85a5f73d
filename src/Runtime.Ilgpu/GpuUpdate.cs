using System;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>An optimiser's pass on the device: one launch over all parameters; with clipping two before it, with the max-norm constraint one a weight behind it.</summary>
internal sealed class GpuUpdate(IlgpuDevice device)
{
    private MemoryBuffer1D<float, Stride1D.Dense>? _states;
    private MemoryBuffer1D<float, Stride1D.Dense>? _norm;
    private Action<AcceleratorStream, KernelConfig, UpdateWork, ArrayView<float>, ArrayView<float>, ArrayView<float>>? _update;
    private Action<AcceleratorStream, KernelConfig, UpdateWork, ArrayView<float>, ArrayView<float>>? _squares;
    private Action<AcceleratorStream, KernelConfig, UpdateWork, ArrayView<float>>? _scale;
    private Action<AcceleratorStream, KernelConfig, LimitWork, ArrayView<float>>? _limit;

    public long Bytes => ((_states?.Length ?? 0) + (_norm?.Length ?? 0)) * sizeof(float);

    public void Run(ArrayView<float> memory, long gradients, ParameterMemory parameters, in UpdateNumbers numbers)
    {
        var count = checked((int)parameters.Trained);
        if (count == 0)
        {
            return;
        }

        _states ??= device.Allocate<float>(2L * count, "the optimiser's state");
        _norm ??= device.Allocate<float>(UpdateKernels.Parts + 2, "norms");
        _update ??= device.Load<UpdateWork, ArrayView<float>, ArrayView<float>, ArrayView<float>>("Update", UpdateKernels.Update);
        var work = new UpdateWork
        {
            Count = count,
            Decayed = (int)parameters.Decayed,
            Gradients = gradients,
            Kind = (int)numbers.Kind,
            Rate = numbers.Rate,
            First = numbers.First,
            Second = numbers.Second,
            Epsilon = numbers.Epsilon,
            Correction = numbers.Correction,
            WeightDecay = numbers.WeightDecay,
            L1 = numbers.L1,
            Clip = numbers.ClipNorm ?? 0,
        };
        if (numbers.ClipNorm is not null)
        {
            _squares ??= device.Load<UpdateWork, ArrayView<float>, ArrayView<float>>("Squares", UpdateKernels.Squares);
            _scale ??= device.Load<UpdateWork, ArrayView<float>>("Scale", UpdateKernels.Scale);
            _squares(device.Stream, Over(UpdateKernels.Parts), work, memory, _norm.View);
            _scale(device.Stream, Over(1), work, _norm.View);
        }

        _update(device.Stream, Over(count), work, memory, _states.View, _norm.View);
        if (numbers.MaxNorm is { } most)
        {
            Limit(memory, numbers.Limited ?? [], most);
        }
    }

    /// <summary>The norm of the gradients before they were clipped.</summary>
    public double Norm()
    {
        var norm = 0f;
        _norm?.View.SubView(UpdateKernels.Parts, 1).BaseView.CopyToCPUUnsafeAsync(device.Stream, ref norm, 1);
        device.Wait();
        return norm;
    }

    private void Limit(ArrayView<float> memory, ParameterSpec[] weights, float most)
    {
        _limit ??= device.Load<LimitWork, ArrayView<float>>("Limit", UpdateKernels.Limit);
        foreach (var weight in weights)
        {
            var work = new LimitWork { Offset = weight.Offset, Rows = weight.Extents[0], Length = weight.Length / weight.Extents[0], Most = most };
            _limit(device.Stream, Over(work.Rows), work, memory);
        }
    }

    private KernelConfig Over(int threads) => device.Config(device.Groups(threads));
}
