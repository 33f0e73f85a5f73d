using System;
using System.Numerics;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>The sizes of a product whose weights are dropped, and how.</summary>
public interface IDropConnectShape
{
    static abstract int Inputs { get; }

    static abstract int Outputs { get; }

    /// <summary>What tells the draws of layers apart.</summary>
    static abstract int Site { get; }

    /// <summary>With which a weight is dropped.</summary>
    static abstract double Probability { get; }
}

/// <summary>What the three loops share: which weights a sample has.</summary>
internal static unsafe class Connections<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IDropConnectShape
{
    /// <summary>A vector of values that belong to the weights from <paramref name="input"/> on, dropped or scaled; zeros behind the row's end.</summary>
    public static V Apply(T* values, Philox random, int sample, int output, int input)
    {
        var place = (((nint)sample * S.Outputs) + output) * S.Inputs;
        return Dropout<V, T>.Apply(V.LoadPartial(values + input, Math.Min(V.Count, S.Inputs - input)), random, S.Site, S.Probability, place + input);
    }
}

/// <summary><c>y = (mask of the sample · w) x</c>. The workers share the samples' outputs.</summary>
public static unsafe class DropConnect<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IDropConnectShape
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> w, Ptr<T> y) => Compute(work, x, w, y);

    private static void Compute(in Work<T> work, T* x, T* w, T* y)
    {
        var (first, last) = work.Share(work.Batch * S.Outputs);
        for (var unit = first; unit < last; unit++)
        {
            var (sample, output, sum) = (unit / S.Outputs, unit % S.Outputs, V.Zero);
            for (var i = 0; i < S.Inputs; i += V.Count)
            {
                // Zeros behind the row's end are zeros of both: what lies there need not be a number.
                var row = V.LoadPartial(x + ((nint)sample * S.Inputs) + i, Math.Min(V.Count, S.Inputs - i));
                sum = V.MultiplyAdd(Connections<V, T, S>.Apply(w + ((nint)output * S.Inputs), work.Random, sample, output, i), row, sum);
            }

            y[unit] = V.Sum(sum);
        }
    }
}

/// <summary><c>dx = (mask of the sample · w)ᵀ dy</c>. The workers share the samples.</summary>
public static unsafe class DropConnectInputGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IDropConnectShape
{
    public static void Run(in Work<T> work, Ptr<T> w, Ptr<T> dy, Ptr<T> dx) => Compute(work, w, dy, dx);

    private static void Compute(in Work<T> work, T* w, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            for (var i = 0; i < S.Inputs; i += V.Count)
            {
                var sum = V.Zero;
                for (var o = 0; o < S.Outputs; o++)
                {
                    var weights = Connections<V, T, S>.Apply(w + ((nint)o * S.Inputs), work.Random, n, o, i);
                    sum = V.MultiplyAdd(weights, V.Broadcast(dy[((nint)n * S.Outputs) + o]), sum);
                }

                V.StorePartial(dx + ((nint)n * S.Inputs) + i, sum, Math.Min(V.Count, S.Inputs - i));
            }
        }
    }
}

/// <summary><c>dw</c>: the sum over the samples of <c>mask · (dy xᵀ)</c>, in their order. The workers share the rows.</summary>
public static unsafe class DropConnectWeightGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IDropConnectShape
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> dy, Ptr<T> dw) => Compute(work, x, dy, dw);

    private static void Compute(in Work<T> work, T* x, T* dy, T* dw)
    {
        var (first, last) = work.Share(S.Outputs);
        for (var o = first; o < last; o++)
        {
            for (var i = 0; i < S.Inputs; i += V.Count)
            {
                var sum = V.Zero;
                for (var n = 0; n < work.Batch; n++)
                {
                    var inputs = Connections<V, T, S>.Apply(x + ((nint)n * S.Inputs), work.Random, n, o, i);
                    sum = V.MultiplyAdd(inputs, V.Broadcast(dy[((nint)n * S.Outputs) + o]), sum);
                }

                V.StorePartial(dw + ((nint)o * S.Inputs) + i, sum, Math.Min(V.Count, S.Inputs - i));
            }
        }
    }
}
