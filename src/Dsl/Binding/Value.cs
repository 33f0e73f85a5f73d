using System.Linq;

namespace DslCompiler.Binding;

/// <summary>What a parameter is: a number, or a list of numbers. An unknown one stands where an error has been told already,
/// or where a block is read without being used.</summary>
internal readonly record struct Value(double Number, EquatableArray<double> List, bool IsList)
{
    public static Value Unknown { get; } = new(double.NaN, default, false);

    public bool IsKnown => IsList || !double.IsNaN(Number);

    public static Value Of(double number) => new(number, default, false);

    public static Value Of(EquatableArray<double> list) => new(double.NaN, list, true);

    public override string ToString() => IsList ? $"[{string.Join(", ", List.Select(Invariant.Number))}]" : Invariant.Number(Number);
}
