using System;
using System.Diagnostics;
using ILGPU;

namespace DslCompiler.Ilgpu;

/// <summary>What a device does at most, as measured here and now.</summary>
/// <param name="GigaFlops">Floating-point operations a second, in billions: two a multiply-add.</param>
/// <param name="GigaBytes">Bytes read and written a second, in billions.</param>
public sealed record GpuPeak(double GigaFlops, double GigaBytes)
{
    private const int Rounds = 4;
    private const int Steps = 512;
    private const int Chains = 8;
    private const int GroupsOfMultiprocessor = 8;
    private const int Copied = 1 << 24;

    /// <summary>The best of a few rounds.</summary>
    public static GpuPeak Measure(IlgpuDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var groups = GroupsOfMultiprocessor * Math.Max(1, device.Accelerator.NumMultiprocessors);
        using var memory = device.Allocate<float>(2L * Copied, "measuring the device's speed");
        var multiply = device.Load<ArrayView<float>, float>("Multiply", Multiply);
        var copy = device.Load<ArrayView<float>>("Copy", Copy);
        var flops = 2.0 * Chains * Steps * groups * IlgpuDevice.GroupSize;
        return new GpuPeak(
            flops / Best(device, () => multiply(device.Stream, new KernelConfig(groups, IlgpuDevice.GroupSize), memory.View, 0.999f)) / 1e9,
            2.0 * sizeof(float) * Copied / Best(device, () => copy(device.Stream, new KernelConfig(Copied / IlgpuDevice.GroupSize, IlgpuDevice.GroupSize), memory.View)) / 1e9);
    }

    private static double Best(IlgpuDevice device, Action launch)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i <= Rounds; i++)
        {
            device.Wait();
            var start = Stopwatch.GetTimestamp();
            launch();
            device.Wait();

            // The first one compiles.
            best = i == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static void Multiply(ArrayView<float> to, float factor)
    {
        var i = Grid.IdxX * Group.DimX + Group.IdxX;
        float a = i, b = i + 1, c = i + 2, d = i + 3, e = i + 4, f = i + 5, g = i + 6, h = i + 7;
        for (var step = 0; step < Steps; step++)
        {
            a = a * factor + 1f;
            b = b * factor + 1f;
            c = c * factor + 1f;
            d = d * factor + 1f;
            e = e * factor + 1f;
            f = f * factor + 1f;
            g = g * factor + 1f;
            h = h * factor + 1f;
        }

        to[i] = a + b + c + d + e + f + g + h;
    }

    private static void Copy(ArrayView<float> memory)
    {
        var i = Grid.IdxX * Group.DimX + Group.IdxX;
        memory[Copied + i] = memory[i];
    }
}
