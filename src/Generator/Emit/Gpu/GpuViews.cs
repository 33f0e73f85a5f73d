using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit.Gpu;

/// <summary>The memory that a launch works on: places of values in the device's one buffer of numbers, or in that of whole numbers, which the host gives a launch as one
/// struct, so that two launches that differ in nothing else are one kernel.</summary>
internal sealed class GpuViews(Function function)
{
    private static readonly int[] Sizes = [4, 8, 16, 32, 64, 128];
    private readonly List<string> _places = [];

    /// <summary>The struct's type.</summary>
    public string Type => Invariant.Text($"Places{Sizes.First(s => s >= _places.Count)}");

    /// <summary>Its value, on the host.</summary>
    public string Construct() => $"new {Type} {{ {string.Join(", ", _places.Select((p, i) => Invariant.Text($"P{i} = {p}")))} }}";

    /// <summary>The declaration of a value's view.</summary>
    public string Declare(string name, int value) => Declare(name, PlaceOf(value), function.Nodes[value].Type.Element != ElementType.Float);

    /// <summary>Where a value lies, on the host.</summary>
    public string PlaceOf(int value)
    {
        var text = new CallText(function);
        text.Place(value);
        var (pattern, offsets) = text.Done();
        return pattern.Fill(offsets.Select(Invariant.Number));
    }

    /// <summary>The declaration of the lengths of sequences.</summary>
    public string DeclareLengths(string name, int time) => Declare(name, Invariant.Text($"Lengths({time})"), isWhole: true);

    private string Declare(string name, string place, bool isWhole)
    {
        var number = _places.IndexOf(place);
        if (number < 0)
        {
            number = _places.Count;
            _places.Add(place);
        }

        return Invariant.Text($"var {name} = {(isWhole ? "z" : "m")}.SubView(p.P{number});\n");
    }
}
