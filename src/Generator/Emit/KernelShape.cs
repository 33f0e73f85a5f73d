using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
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
    public string Name => Interface.Substring(1)
        + string.Concat(Constants.Where(c => !Usual.ContainsKey(c.Name)).Select(c => "_" + Value(c)))
        + string.Concat(Constants.Where(c => Usual.TryGetValue(c.Name, out var usual) && (c.Real is not null || c.Value != usual)).Select(c => $"_{c.Name}{Value(c)}"));

    /// <summary>The shapes of all kernels of a planned model.</summary>
    public static IEnumerable<KernelShape> Of(NetworkModel model) =>
        model.Functions.SelectMany(f => f.Kernels.Select(k => Of(CpuEmitter.LoopOf(f, k)))).Distinct();

    public static KernelShape Of(CpuLoop loop) => new(loop.ShapeInterface, loop.Constants);

    private static string Value(ShapeConstant constant) => constant.Real is { } real
        ? Invariant.Number(real).Replace('.', 'p').Replace('-', 'm').Replace("+", "")
        : Invariant.Number(constant.Value).Replace('-', 'm');
}
