using System;
using System.Linq;
using System.Reflection;
using DslCompiler.Ilgpu.Tests;
using ILGPU;
using ILGPU.Runtime;
using Shouldly;
using Xunit;

namespace DslCompiler.Ilgpu.StandinTests;

/// <summary>The stand-in runs right kernels right, and finds what is wrong with others.</summary>
public class StandinTests
{
    private const int Threads = 64;

    private static readonly Lazy<Assembly> Kernels = new(() => GpuCompiler.Compile([Twins.AddTo("""
        using ILGPU;

        namespace Kernels;

        public static class All
        {
            public static void Reverse(ArrayView<float> x)
            {
                var shared = SharedMemory.Allocate<float>(64);
                shared[Group.IdxX] = x[Grid.IdxX * 64 + Group.IdxX];
                Group.Barrier();
                x[Grid.IdxX * 64 + Group.IdxX] = shared[63 - Group.IdxX];
            }

            public static void EarlyEnd(ArrayView<float> x)
            {
                if (Group.IdxX > 5)
                {
                    return;
                }

                Group.Barrier();
                x[Group.IdxX] = 1f;
            }

            public static void TwoBarriers(ArrayView<float> x)
            {
                if (Group.IdxX > 5)
                {
                    Group.Barrier();
                }
                else
                {
                    Group.Barrier();
                }
            }

            public static void ReadsUnwritten(ArrayView<float> x)
            {
                var shared = SharedMemory.Allocate<float>(64);
                Group.Barrier();
                x[Group.IdxX] = shared[Group.IdxX];
            }

            public static void SharedRace(ArrayView<float> x)
            {
                var shared = SharedMemory.Allocate<float>(64);
                shared[Group.IdxX] = 1f;
                x[Group.IdxX] = shared[63 - Group.IdxX];
                Group.Barrier();
            }

            public static void MissingSecondBarrier(ArrayView<float> x)
            {
                var shared = SharedMemory.Allocate<float>(64);
                for (var i = 0; i < 2; i++)
                {
                    shared[Group.IdxX] = i;
                    Group.Barrier();
                    x[Group.IdxX] = shared[63 - Group.IdxX];
                }
            }

            public static void GroupsRace(ArrayView<float> x) => x[Group.IdxX] = Grid.IdxX;

            public static void GroupReadsAnother(ArrayView<float> x) => x[Grid.IdxX * 64 + Group.IdxX] = x[0];

            public static void ReadsBeyond(ArrayView<float> x) => x[Group.IdxX] = x.SubView(0, 10)[Group.IdxX];
        }
        """)]));

    [Fact]
    public void Groups_meet_at_barriers_and_share_memory() =>
        Run("Reverse", groups: 2).ShouldBe([.. Enumerable.Range(0, 64).Select(i => 63f - i), .. Enumerable.Range(0, 64).Select(i => 127f - i)]);

    [Theory]
    [InlineData("EarlyEnd", "some threads of the group end, others wait at a barrier")]
    [InlineData("TwoBarriers", "waits at barrier")]
    [InlineData("ReadsUnwritten", "which nobody wrote")]
    [InlineData("SharedRace", "of shared memory, which")]
    [InlineData("MissingSecondBarrier", "of shared memory, which")]
    [InlineData("GroupsRace", "of the device's memory, which")]
    [InlineData("GroupReadsAnother", "of the device's memory, which")]
    [InlineData("ReadsBeyond", "of a view of 10")]
    public void Mistakes_are_found(string kernel, string problem)
    {
        var message = Should.Throw<StandinException>(() => Run(kernel, groups: 2)).Message;
        message.ShouldContain(problem);
        message.ShouldStartWith("kernel " + kernel + ", thread ");
    }

    [Fact]
    public void A_copy_takes_what_is_there_when_it_happens()
    {
        using var accelerator = new Accelerator();
        using var stream = accelerator.CreateStream();
        using var buffer = accelerator.Allocate1D<float>(1);
        using var values = accelerator.AllocatePageLocked1D<float>(1);
        values.Span[0] = 1;
        buffer.View.BaseView.CopyFrom(stream, values.ArrayView);
        values.Span[0] = 2;
        stream.Synchronize();
        values.Span[0] = 3;
        buffer.View.BaseView.CopyTo(stream, values.ArrayView);
        values.Span[0].ShouldBe(3);
        stream.Synchronize();
        values.Span[0].ShouldBe(2);
    }

    private static float[] Run(string kernel, int groups)
    {
        using var accelerator = new Accelerator();
        using var stream = accelerator.CreateStream();
        using var buffer = accelerator.Allocate1D<float>(groups * Threads);
        using var values = accelerator.AllocatePageLocked1D<float>(groups * Threads);
        for (var i = 0; i < values.Span.Length; i++)
        {
            values.Span[i] = i;
        }

        buffer.View.BaseView.CopyFrom(stream, values.ArrayView);
        var method = Kernels.Value.GetType("Kernels.All", throwOnError: true)!.GetMethod(kernel)!.CreateDelegate<Action<ArrayView<float>>>();
        var launch = accelerator.LoadKernel(method);
        for (var i = 0; i < 3; i++)
        {
            launch(stream, new KernelConfig(groups, Threads), buffer.View);
        }

        buffer.View.BaseView.CopyTo(stream, values.ArrayView);
        stream.Synchronize();
        return values.Span.ToArray();
    }
}
