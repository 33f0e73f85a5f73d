using System;
#if ILGPU
using System.IO;
#endif
using System.Linq;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
#if !ILGPU
using ILGPU.Runtime;
#endif

namespace DslCompiler.Ilgpu.Tests;

/// <summary>What the tests run on, and what a device says that cannot do what it is asked for.</summary>
public class DeviceTests(ITestOutputHelper output)
{
    private const string Small = """
        model Small {
          input [7]
          FC 9 - RELU - FC 4
          loss SOFTMAX
        }
        """;

    [RealLibraryFact]
    public void The_real_library_runs()
    {
        using var device = TestDevice.Create();
        output.WriteLine($"The tests ran on {device.Name}.");
        device.Name.ShouldNotContain("stand-in");
    }

    [Fact]
    public void A_network_without_a_part_for_GPUs_says_how_to_get_one()
    {
        var planned = Passes.Pipeline.Run(Zoo.Of(Small));
        var assembly = GpuCompiler.Compile([Generator.Emit.ModelEmitter.Emit(planned, GpuCompiler.Namespace, "small.dsl"), Generator.Emit.ShapeEmitter.Emit([planned], GpuCompiler.Namespace)]);
        using var device = TestDevice.Create();
        var network = GpuCompiler.Create(assembly.GetTypes().Single(t => t.Name == "Small"), device, 1);
        Should.Throw<NotSupportedException>(() => network.ForwardUntyped(network.CreateInput(1))).Message
            .ShouldBe("Small was generated for the CPU alone: add <DslBackends>cpu;ilgpu</DslBackends> to the project");
    }

    [Fact]
    public void Launches_are_counted()
    {
        using var pair = new NetworkPair(Zoo.Of(Small), 2);
        pair.CompareOutputs(1e-4);
        pair.Device.Launches.ShouldBe(1);
        pair.Device.Compiled.Count.ShouldBe(1);
    }

#if ILGPU
    [Fact]
    public void Kernels_are_kept_from_one_process_to_the_next()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var before = Environment.GetEnvironmentVariable(KernelStore.Variable);
        Environment.SetEnvironmentVariable(KernelStore.Variable, folder);
        try
        {
            var type = GpuCompiler.Network(Zoo.Of(Small));
            var first = Run(type, out var kept);
            if (Directory.Exists(folder))
            {
                kept.ShouldBe(0);
                var files = Directory.GetFiles(folder);
                files.Length.ShouldBe(1);
                Run(type, out kept).ShouldBe(first);
                kept.ShouldBe(1);
                File.AppendAllText(files[0], "nonsense");
                Run(type, out kept).ShouldBe(first);
                kept.ShouldBe(0);
                Run(type, out kept).ShouldBe(first);
                kept.ShouldBe(1);
            }
            else
            {
                output.WriteLine("Only OpenCL's kernels are kept.");
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(KernelStore.Variable, before);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        static float[] Run(Type type, out int kept)
        {
            using var device = TestDevice.Create();
            var network = GpuCompiler.Create(type, device, 2);
            var input = network.CreateInput(2);
            input.Span.Fill(0.5f);
            var result = network.ForwardUntyped(input).Span.ToArray();
            kept = device.Stored;
            return result;
        }
    }
#else
    [Fact]
    public void A_device_without_room_says_how_much_was_asked_for()
    {
        using var device = new IlgpuDevice(new Accelerator(memorySize: 2000));
        var network = GpuCompiler.Create(GpuCompiler.Network(Zoo.Of(Small)), device, 100);
        var message = Should.Throw<UserErrorException>(() => network.ForwardUntyped(network.CreateInput(100))).Message;
        message.ShouldMatch(@"^CPU, stand-in for ILGPU has no room for \d+ bytes \(parameters, gradients and activations; it has 2000 in all\): use a smaller batch$");
    }

    /// <summary>As on ILGPU's CPU accelerator, where a thread is one of the machine's.</summary>
    [Fact]
    public void Groups_may_have_few_threads()
    {
        var type = GpuCompiler.Network(Zoo.Models("lenet5").Single());
        var results = new[] { 16, IlgpuDevice.GroupSize }.Select(threads =>
        {
            using var device = new IlgpuDevice(new Accelerator()) { Threads = threads };
            var network = GpuCompiler.Create(type, device, 2);
            var input = network.CreateInput(2);
            for (var i = 0; i < input.Span.Length; i++)
            {
                input.Span[i] = MathF.Sin(i);
            }

            network.ComputeGradientsUntyped([input], [new[] { 3, 7 }]);
            return network.Parameters.SelectMany(p => p.Gradient.ToArray()).ToArray();
        }).ToList();
        NetworkPair.Near("gradients", results[0], results[1], 1e-5);
    }

    [Fact]
    public void A_device_of_small_groups_is_refused() => Should.Throw<UserErrorException>(() => new IlgpuDevice(new Accelerator(groupSize: 64))).Message
        .ShouldBe("stand-in for ILGPU runs groups of 64 threads, and the kernels need 256: use another device, or --device cpu");
#endif
}

/// <summary>Skipped, with the reason printed, where the GPU backend was not compiled in.</summary>
internal sealed class RealLibraryFactAttribute : FactAttribute
{
    public RealLibraryFactAttribute() => Skip = TestDevice.IsStandin
        ? "The GPU backend was not compiled in (no package ILGPU): its tests ran on the stand-in of tests/Ilgpu.Tests/Standin. -p:Ilgpu=required restores ILGPU or fails."
        : null;
}
