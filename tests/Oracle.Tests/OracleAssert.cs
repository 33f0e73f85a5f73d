using System;
using Shouldly;

namespace DslCompiler.Oracle.Tests;

/// <summary>How near a step must be to PyTorch's, which computed it in float64.</summary>
internal static class OracleAssert
{
    /// <summary>Outputs, of inference, in float32.</summary>
    public const double Outputs = 1e-4;

    /// <summary>Gradients in float32, where rounding turns no ReLU over.</summary>
    public const double Gradients = 1e-3;

    /// <summary>In float64: as near as a reference that is stored as float32 can tell.</summary>
    public const double Stored = 1e-6;

    /// <summary>The same generated code in float64, where rounding turns no ReLU over, and in float32, as users run it.</summary>
    public static void Step(Network network, Batch input, int[] labels, Reference reference, Action<string> print)
    {
        var wide = reference.Compare(network, StepResult.InFloat64(network, input, labels));
        var single = reference.Compare(network, StepResult.InFloat32(network, input, labels));
        print($"float64: {wide}");
        print($"float32: {single}");

        wide.Output.ShouldBeLessThan(Stored);
        wide.Loss.ShouldBeLessThan(Stored);
        wide.Gradient.Value.ShouldBeLessThan(Stored, wide.Gradient.Name);
        wide.Statistics.Value.ShouldBeLessThan(Stored, wide.Statistics.Name);
        single.Output.ShouldBeLessThan(Outputs);
        single.Loss.ShouldBeLessThan(1e-4);
        single.Gradient.Value.ShouldBeLessThan(Gradients, single.Gradient.Name);
        single.Statistics.Value.ShouldBeLessThan(1e-4, single.Statistics.Name);
    }
}
