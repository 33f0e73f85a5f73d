using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>Steps of sequences allocate nothing. (All threads count, so nothing else may run beside.)</summary>
[Collection(AloneCollection.Name)]
public sealed class RecurrentAllocationTests
{
    [Theory]
    [InlineData("numbers")]
    [InlineData("bidirectional")]
    [InlineData("attention")]
    public void Steps_and_forward_calls_allocate_nothing(string name)
    {
        var network = RecurrentModels.Create(RecurrentModels.All.Select(m => m.Name).ToList().IndexOf(name), Device.Cpu(2));
        var (inputs, targets) = RecurrentModels.Draw(network, 4, 8, areRagged: true);
        var optimizer = new Adam(0.001f);
        for (var i = 0; i < 50; i++)
        {
            Step();
        }

        // The runtime's own thread, which compiles in the background, allocates now and then: what steps allocate would be there every time.
        Enumerable.Range(0, 200).Any(_ => AllocatedByStep() == 0).ShouldBeTrue();

        long AllocatedByStep()
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Step();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        void Step()
        {
            network.ComputeGradientsUntyped(inputs, targets);
            optimizer.Step(network);
            network.ForwardUntyped(inputs);
        }
    }
}
