using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using DslCompiler.Simd;

namespace DslCompiler.Cli.Bench;

/// <summary>What the machine does at most, as measured here and now: multiply-adds in registers, and reads from memory.</summary>
/// <param name="GigaFlops">Floating-point operations a second, in billions: two a multiply-add.</param>
/// <param name="GigaBytes">Bytes read from memory a second, in billions.</param>
internal sealed unsafe record MachinePeak(double GigaFlops, double GigaBytes)
{
    private const int Rounds = 6;
    private const int Steps = 400_000;
    private const int Registers = 12;
    private const int BytesRead = 64 << 20;

    /// <summary>The best of a few short rounds, on so many threads at once.</summary>
    public static MachinePeak Measure(CpuDevice device) => device.Simd switch
    {
        SimdLevel.Avx512 => Measure<Avx512Vec>(device.Threads),
        SimdLevel.Avx2 => Measure<Avx2Vec>(device.Threads),
        SimdLevel.AdvSimd => Measure<AdvSimdVec>(device.Threads),
        _ => Measure<PortableVec>(device.Threads),
    };

    private static MachinePeak Measure<V>(int threads)
        where V : unmanaged, IVec<V, float> => new(OnThreads(threads, () => MultiplyAdds<V>), OnThreads(threads, () =>
        {
            var memory = new NativeBuffer<float>(BytesRead / sizeof(float));
            return () => Reads<V>(memory);
        }));

    /// <summary>The sum over all threads of the best round of each, in billions a second.</summary>
    private static double OnThreads(int count, Func<Func<double>> prepare)
    {
        var best = new double[count];
        using var together = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(t => new Thread(() =>
        {
            var round = prepare();
            for (var i = 0; i < Rounds; i++)
            {
                together.SignalAndWait();
                best[t] = Math.Max(best[t], round());
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return best.Sum();
    }

    private static double MultiplyAdds<V>()
        where V : unmanaged, IVec<V, float>
    {
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref s_kept, Chains<V>());
        return 2.0 * Registers * V.Count * Steps / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private static double Reads<V>(NativeBuffer<float> memory)
        where V : unmanaged, IVec<V, float>
    {
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref s_kept, Total<V>(memory.Pointer, memory.Pointer + memory.Length));
        GC.KeepAlive(memory);
        return BytesRead / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    /// <summary>Chains that do not wait for each other, as many as two units of a latency of four keep busy, and some more. No call may come between the loop and
    /// the sum: the registers would live in memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Chains<V>()
        where V : unmanaged, IVec<V, float>
    {
        V factor = V.Broadcast(0.999f), term = V.Broadcast(0.001f);
        V a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;
        for (var step = 0; step < Steps; step++)
        {
            a = V.MultiplyAdd(a, factor, term);
            b = V.MultiplyAdd(b, factor, term);
            c = V.MultiplyAdd(c, factor, term);
            d = V.MultiplyAdd(d, factor, term);
            e = V.MultiplyAdd(e, factor, term);
            f = V.MultiplyAdd(f, factor, term);
            g = V.MultiplyAdd(g, factor, term);
            h = V.MultiplyAdd(h, factor, term);
            i = V.MultiplyAdd(i, factor, term);
            j = V.MultiplyAdd(j, factor, term);
            k = V.MultiplyAdd(k, factor, term);
            l = V.MultiplyAdd(l, factor, term);
        }

        return V.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Total<V>(float* place, float* end)
        where V : unmanaged, IVec<V, float>
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        for (; place < end; place += 4 * V.Count)
        {
            a += V.Load(place);
            b += V.Load(place + V.Count);
            c += V.Load(place + (2 * V.Count));
            d += V.Load(place + (3 * V.Count));
        }

        return V.Sum(a + b + c + d);
    }

    private static float s_kept;
}
