using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using DslCompiler.Kernels;
using DslCompiler.Random;
using DslCompiler.Simd;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Kernels;

public class DropoutTests
{
    private const int Rows = 500;
    private const int Columns = 401;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_right_part_is_dropped_and_the_rest_scaled(double probability)
    {
        var y = Draw<PortableVec, float>(probability, step: 1, site: 0, workers: 1);
        var dropped = y.Count(v => v == 0);
        var deviation = Math.Sqrt(y.Length * probability * (1 - probability));
        ((double)dropped).ShouldBe(y.Length * probability, 5 * deviation);
        y.Where(v => v != 0).Distinct().ShouldBe([(float)(1 / (1 - probability))]);
    }

    [Fact]
    public void Nothing_at_0_and_everything_at_1()
    {
        Draw<PortableVec, float>(0, 1, 0, 1).ShouldAllBe(v => v == 1);
        Draw<PortableVec, float>(1, 1, 0, 1).ShouldAllBe(v => v == 0);
    }

    [Fact]
    public void Steps_sites_rows_and_seeds_draw_for_themselves()
    {
        var first = Draw<PortableVec, float>(0.5, step: 1, site: 0, workers: 1);
        foreach (var other in new[]
        {
            Draw<PortableVec, float>(0.5, step: 2, site: 0, workers: 1),
            Draw<PortableVec, float>(0.5, step: 1, site: 1, workers: 1),
            Draw<PortableVec, float>(0.5, step: 1, site: 0, workers: 1, seed: 6),
            [.. first[Columns..], .. first[..Columns]],
            [.. first[1..], first[0]],
        })
        {
            // Independent masks agree in half of the elements.
            ((double)first.Zip(other).Count(p => p.First == p.Second)).ShouldBe(first.Length / 2.0, 5 * Math.Sqrt(first.Length / 4.0));
        }
    }

    [Fact]
    public void All_vectors_and_any_number_of_threads_draw_the_same()
    {
        var first = Draw<Float64Vec, double>(0.3, 1, 2, workers: 1).Select(v => v == 0).ToArray();
        foreach (var workers in new[] { 1, 2, 3, 7 })
        {
            Draw<PortableVec, float>(0.3, 1, 2, workers).Select(v => v == 0).ToArray().SequenceEqual(first).ShouldBeTrue();
            if (Avx512F.IsSupported)
            {
                Draw<Avx512Vec, float>(0.3, 1, 2, workers).Select(v => v == 0).ToArray().SequenceEqual(first).ShouldBeTrue();
            }
        }
    }

    /// <summary>Dropout of ones, as a kernel runs it.</summary>
    private static unsafe T[] Draw<V, T>(double probability, ulong step, int site, int workers, ulong seed = 5)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new NativeBuffer<T>(Rows * Columns);
        for (var worker = 0; worker < workers; worker++)
        {
            var work = new Work<T>(Rows, worker, workers, null, new Philox(seed, step));
            MapRows<V, T, Shape, Tail<V, T>>.Run(work, new Ptr<T>(y.Pointer), new Tail<V, T>(work.Random, site, probability));
        }

        return y.Span.ToArray();
    }

    private readonly struct Shape : IPlanes
    {
        public static int Channels => Columns;

        public static int Plane => 1;
    }

    private readonly struct Tail<V, T>(Philox random, int site, double probability) : ITail<V, T>
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply(V value, nint index, nint channel) => Dropout<V, T>.Apply(V.Broadcast(T.One), random, site, probability, index);

        public void Fetch(nint index)
        {
        }
    }
}
