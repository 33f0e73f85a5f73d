using Shouldly;
using Xunit;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>Sequences on the device against the CPU: of different lengths, of other numbers of steps, and with states that are kept from call to call.</summary>
public class SequenceTests
{
    private const double Tolerance = 1e-4;

    private const string Tagger = """
        use "cells.dsl"

        model Tagger {
          input [T x 9] onehot
          FC 5 nobias
          concat { scan LSTM(6) | scan GRU(4) reverse }
          FC 7
          loss SOFTMAX every step
        }
        """;

    private const string Walker = """
        use "cells.dsl"

        model Walker {
          input [T x 9] onehot
          scan LSTM(6) - DROPOUT 0.3 - scan GRUResetAfter(5) - FC 9
          loss SOFTMAX every step
        }
        """;

    [Theory]
    [InlineData(Tagger)]
    [InlineData(Walker)]
    public void Samples_of_different_lengths(string text)
    {
        using var pair = new NetworkPair(Zoo.Of(text), batch: 3, steps: 5);
        ((Sequence)pair.Inputs[0]).SetLengths([2, 5, 1]);
        pair.CompareOutputs(Tolerance);
        pair.CompareGradients(Tolerance);
        ((Sequence)pair.Inputs[0]).SetLengths([5, 3, 4]);
        pair.CompareOutputs(Tolerance);
        pair.CompareGradients(Tolerance);
    }

    [Fact]
    public void More_and_fewer_steps()
    {
        using var pair = new NetworkPair(Zoo.Of(Tagger), batch: 2, steps: 6);
        foreach (var steps in new[] { 6, 1, 4 })
        {
            ((Sequence)pair.Inputs[0]).Steps = steps;
            pair.CompareOutputs(Tolerance);
        }
    }

    [Fact]
    public void States_are_carried_on()
    {
        using var pair = new NetworkPair(Zoo.Of(Walker), batch: 2, steps: 3);
        (pair.Cpu.KeepsState, pair.Gpu.KeepsState) = (true, true);
        pair.CompareOutputs(Tolerance);
        var first = pair.Gpu.ForwardUntyped(pair.Inputs[0]).Span.ToArray();
        pair.Cpu.ForwardUntyped(pair.Inputs[0]);
        pair.CompareOutputs(Tolerance);
        pair.Gpu.ForwardUntyped(pair.Inputs[0]).Span.ToArray().ShouldNotBe(first);
        pair.Cpu.ForwardUntyped(pair.Inputs[0]);
        pair.CompareGradients(Tolerance);
        pair.CompareGradients(Tolerance);
        pair.Cpu.ClearState();
        pair.Gpu.ClearState();
        pair.CompareOutputs(Tolerance);
        pair.Gpu.ForwardUntyped(pair.Inputs[0]).Span.ToArray().ShouldBe(first);
    }
}
