using System;
using System.Linq;
using System.Numerics;
using DslCompiler.Simd;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Simd;

/// <summary>The vectors' own operations, those of every kind against scalars.</summary>
public class VecTests
{
    [Fact]
    public void Portable() => new Checks<PortableVec, float>().All();

    [Fact]
    public void Float64() => new Checks<Float64Vec, double>().All();

    [Fact]
    public void Avx512() => Check<Avx512Vec>(SimdLevel.Avx512);

    [Fact]
    public void Avx2() => Check<Avx2Vec>(SimdLevel.Avx2);

    [Fact]
    public void AdvSimd() => Check<AdvSimdVec>(SimdLevel.AdvSimd);

    [Fact]
    public void Sse42()
    {
        if (System.Runtime.Intrinsics.X86.Sse42.IsSupported)
        {
            new Checks<Sse42Vec, float>().All();
        }
    }

    private static void Check<V>(SimdLevel level)
        where V : unmanaged, IVec<V, float>
    {
        if (SimdLevels.IsSupported(level))
        {
            new Checks<V, float>().All();
        }
    }

    private sealed unsafe class Checks<V, T>
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static readonly T[] Values = new[] { 0.0, -0.0, 1, -1, 0.3, -7.25, 1e-40, -1e-40, 1e30, double.PositiveInfinity, double.NegativeInfinity, double.NaN }
            .Select(T.CreateTruncating).ToArray();

        public void All()
        {
            PartialLoads();
            PartialStores();
            Arithmetic();
            Sums();
            PowersOfTwo();
            PairsApartAndTogether();
            Clamps();
        }

        private static void PartialLoads()
        {
            // What lies behind must not matter, NaN least of all.
            var memory = new NativeBuffer<T>(2 * V.Count);
            for (var count = 0; count <= V.Count; count++)
            {
                memory.Span.Fill(T.NaN);
                memory.Span[..count].Fill(T.CreateChecked(3));
                Read(V.LoadPartial(memory.Pointer, count)).ShouldBe(Enumerable.Range(0, V.Count).Select(i => T.CreateChecked(i < count ? 3 : 0)).ToArray());
            }
        }

        private static void PartialStores()
        {
            var memory = new NativeBuffer<T>(3 * V.Count);
            for (var count = 0; count <= V.Count; count++)
            {
                memory.Span.Fill(T.NaN);
                V.StorePartial(memory.Pointer + V.Count, V.Broadcast(T.CreateChecked(5)), count);
                var written = memory.Span.ToArray().Select((v, i) => (v, i)).Where(p => !T.IsNaN(p.v)).Select(p => p.i).ToArray();
                written.ShouldBe(Enumerable.Range(V.Count, count).ToArray());
            }
        }

        private static void Arithmetic()
        {
            foreach (var a in Values)
            {
                Same(V.Relu(V.Broadcast(a)), T.IsNaN(a) ? a : T.Max(a, T.Zero));
                Same(V.Step(V.Broadcast(a)), a > T.Zero ? T.One : T.Zero);
                Same(V.Sqrt(V.Broadcast(a)), T.Sqrt(a));
                foreach (var b in Values)
                {
                    Same(V.Broadcast(a) + V.Broadcast(b), a + b);
                    Same(V.Broadcast(a) - V.Broadcast(b), a - b);
                    Same(V.Broadcast(a) * V.Broadcast(b), a * b);
                    Same(V.Broadcast(a) / V.Broadcast(b), a / b);
                    Same(V.Max(V.Broadcast(a), V.Broadcast(b)), T.Max(a, b));
                    Same(V.Min(V.Broadcast(a), V.Broadcast(b)), T.Min(a, b));
                    foreach (var c in Values)
                    {
                        Same(V.MultiplyAdd(V.Broadcast(a), V.Broadcast(b), V.Broadcast(c)), typeof(V) == typeof(Sse42Vec) ? (a * b) + c : T.FusedMultiplyAdd(a, b, c));
                    }
                }
            }

            static void Same(V actual, T expected)
            {
                foreach (var element in Read(actual))
                {
                    (element.Equals(expected) || element == expected).ShouldBeTrue(FormattableString.Invariant($"{element}, not {expected}"));
                }
            }
        }

        private static void Sums()
        {
            var memory = new NativeBuffer<T>(V.Count);
            for (var i = 0; i < V.Count; i++)
            {
                memory.Span[i] = T.CreateChecked(1 << i);
            }

            V.Sum(V.Load(memory.Pointer)).ShouldBe(T.CreateChecked((1 << V.Count) - 1));
        }

        private static void PowersOfTwo()
        {
            for (var power = -126; power <= 127; power++)
            {
                Read(V.PowerOfTwo(V.Broadcast(T.CreateChecked(power))))[0].ShouldBe(T.ScaleB(T.One, power));
                Read(V.PowerOfTwoShifted(V.Broadcast(T.CreateChecked(power + 12582912))))[0].ShouldBe(T.ScaleB(T.One, power));
            }
        }

        private static void PairsApartAndTogether()
        {
            var memory = new NativeBuffer<T>(2 * V.Count);
            for (var i = 0; i < 2 * V.Count; i++)
            {
                memory.Span[i] = T.CreateChecked(i);
            }

            var all = memory.Span.ToArray();
            var (a, b) = (V.Load(memory.Pointer), V.Load(memory.Pointer + V.Count));
            Read(V.Even(a, b)).ShouldBe(all.Where((_, i) => i % 2 == 0));
            Read(V.Odd(a, b)).ShouldBe(all.Where((_, i) => i % 2 == 1));
            var zipped = all.Take(V.Count).Zip(all.Skip(V.Count), (x, y) => new[] { x, y }).SelectMany(p => p).ToArray();
            Read(V.ZipLow(a, b)).ShouldBe(zipped.Take(V.Count));
            Read(V.ZipHigh(a, b)).ShouldBe(zipped.Skip(V.Count));
        }

        private static void Clamps()
        {
            foreach (var a in Values)
            {
                var expected = T.IsNaN(a) ? a : a < -T.One ? -T.One : a > T.One ? T.One : a;
                Read(V.Clamp(V.Broadcast(a), V.Broadcast(-T.One), V.Broadcast(T.One)))[0].ShouldBe(expected);
            }
        }

        private static T[] Read(V vector)
        {
            var memory = new NativeBuffer<T>(V.Count);
            V.Store(memory.Pointer, vector);
            return memory.Span.ToArray();
        }
    }
}
