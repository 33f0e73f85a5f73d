using System;
using System.Numerics;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What one element adds to a loss against a target, and its slope.</summary>
internal interface ITargetRule
{
    static abstract double Loss(double x, double target);

    static abstract double Slope(double x, double target);
}

/// <summary>The loops of losses against targets, in float64. The workers share the samples.</summary>
internal static unsafe class TargetLoop<T, S, TRule>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
    where TRule : struct, ITargetRule
{
    public static void Sum(in Work<T> work, T* x, T* target, T* losses)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            double sum = 0;
            for (var i = (nint)n * S.Classes; i < (nint)(n + 1) * S.Classes; i++)
            {
                sum += TRule.Loss(double.CreateTruncating(x[i]), double.CreateTruncating(target[i]));
            }

            losses[n] = T.CreateTruncating(sum);
        }
    }

    public static void Differentiate(in Work<T> work, T* x, T* target, T* dy, T* dx)
    {
        var (first, last) = work.Share(work.Batch);
        for (var n = first; n < last; n++)
        {
            var scale = double.CreateTruncating(dy[n]);
            for (var i = (nint)n * S.Classes; i < (nint)(n + 1) * S.Classes; i++)
            {
                dx[i] = T.CreateTruncating(scale * TRule.Slope(double.CreateTruncating(x[i]), double.CreateTruncating(target[i])));
            }
        }
    }
}

internal readonly struct SquaredErrorRule : ITargetRule
{
    public static double Loss(double x, double target) => (x - target) * (x - target);

    public static double Slope(double x, double target) => 2 * (x - target);
}

internal readonly struct AbsoluteErrorRule : ITargetRule
{
    public static double Loss(double x, double target) => Math.Abs(x - target);

    public static double Slope(double x, double target) => x > target ? 1 : x < target ? -1 : 0;
}

internal readonly struct BinaryCrossEntropyRule : ITargetRule
{
    public static double Loss(double x, double target) => Math.Max(x, 0) - (x * target) + double.LogP1(Math.Exp(-Math.Abs(x)));

    public static double Slope(double x, double target) => (1 / (1 + Math.Exp(-x))) - target;
}

/// <summary>The loss of each sample.</summary>
public static unsafe class SquaredError<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> losses) =>
        TargetLoop<T, S, SquaredErrorRule>.Sum(work, x, target, losses);
}

/// <summary>The gradient of x.</summary>
public static unsafe class SquaredErrorGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> dy, Ptr<T> dx) =>
        TargetLoop<T, S, SquaredErrorRule>.Differentiate(work, x, target, dy, dx);
}

/// <summary>The loss of each sample.</summary>
public static unsafe class AbsoluteError<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> losses) =>
        TargetLoop<T, S, AbsoluteErrorRule>.Sum(work, x, target, losses);
}

/// <summary>The gradient of x.</summary>
public static unsafe class AbsoluteErrorGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> dy, Ptr<T> dx) =>
        TargetLoop<T, S, AbsoluteErrorRule>.Differentiate(work, x, target, dy, dx);
}

/// <summary>The loss of each sample.</summary>
public static unsafe class BinaryCrossEntropy<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> losses) =>
        TargetLoop<T, S, BinaryCrossEntropyRule>.Sum(work, x, target, losses);
}

/// <summary>The gradient of x.</summary>
public static unsafe class BinaryCrossEntropyGradient<V, T, S>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IClasses
{
    public static void Run(in Work<T> work, Ptr<T> x, Ptr<T> target, Ptr<T> dy, Ptr<T> dx) =>
        TargetLoop<T, S, BinaryCrossEntropyRule>.Differentiate(work, x, target, dy, dx);
}
