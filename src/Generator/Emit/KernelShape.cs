using System.Collections.Generic;
using System.Text;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>The constants of a kernel. They are written once a project (<see cref="ShapeEmitter"/>): the name says them all, so that equal ones of
/// any two kernels, of one model or of two, are one struct, whatever else the project has.</summary>
public sealed record KernelShape(string Interface, EquatableArray<ShapeConstant> Constants)
{
    /// <summary>The class that the structs lie in.</summary>
    public const string Holder = "KernelShapes";

    /// <summary>What most kernels have. The name leaves it out.</summary>
    private static readonly Dictionary<string, long> Usual = new()
    {
        ["StrideHeight"] = 1,
        ["StrideWidth"] = 1,
        ["PadTop"] = 0,
        ["PadLeft"] = 0,
        ["DilationHeight"] = 1,
        ["DilationWidth"] = 1,
        ["Gather"] = 0,
        ["FilterColumnStride"] = 1,
        ["BlockSamples"] = 1,
        ["Groups"] = 1,
        ["Slices"] = 1,
        ["CountsPadding"] = 1,
        ["IsFull"] = 1,
        ["IsInside"] = 1,
    };

    /// <summary><c>Conv2dShape_1_32_32_6_5_5_28_28_32_1024_32_28_896</c>, with <c>_PadTop2</c> behind where that is not as usual.</summary>
    public string Name { get; } = NameOf(Interface, Constants);

    private static string NameOf(string shapeInterface, EquatableArray<ShapeConstant> constants)
    {
        var (name, unusual) = (new StringBuilder(shapeInterface, 1, shapeInterface.Length - 1, 128), new StringBuilder());
        foreach (var constant in constants)
        {
            if (!Usual.TryGetValue(constant.Name, out var usual))
            {
                name.Append('_').Append(Value(constant));
            }
            else if (constant.Real is not null || constant.Value != usual)
            {
                unusual.Append('_').Append(constant.Name).Append(Value(constant));
            }
        }

        return name.Append(unusual).ToString();
    }

    private static string Value(ShapeConstant constant) => constant.Real is { } real
        ? Invariant.Number(real).Replace('.', 'p').Replace('-', 'm').Replace("+", "")
        : Invariant.Number(constant.Value).Replace('-', 'm');
}
