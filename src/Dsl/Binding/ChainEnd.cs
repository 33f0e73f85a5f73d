using System.Collections.Generic;

namespace DslCompiler.Binding;

/// <summary>The value a chain has reached: whether its volume is certain (no error before it), where it comes from, and the volumes on the way.</summary>
internal sealed record ChainEnd(int Value, bool IsSure, string Source, SizeStep? Trail);

/// <summary>A volume on the way to a value, and the layer that gave it.</summary>
internal sealed record SizeStep(string Volume, string Layer, int Line, SizeStep? Previous)
{
    private const int MaxSteps = 5;

    /// <summary><c>sizes: 32x32x3 (input, line 2) -> 28x28x6 (conv1, line 3) -> ...</c>, or "" where two are all.</summary>
    public string ToText()
    {
        var steps = new List<string>();
        for (var step = this; step is not null && steps.Count <= MaxSteps; step = step.Previous)
        {
            steps.Insert(0, steps.Count == MaxSteps ? "..." : Invariant.Text($"{step.Volume} ({step.Layer}, line {step.Line})"));
        }

        return steps.Count > 2 ? "sizes: " + string.Join(" -> ", steps) : "";
    }

    public SizeStep Then(string volume, string layer, int line) => volume == Volume ? this : new SizeStep(volume, layer, line, this);
}
