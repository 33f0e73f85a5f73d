using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit.Gpu;

/// <summary>One launch: the kernels that run in it, as one method for the device, and the call that starts it.</summary>
internal sealed class GpuLaunch
{
    private GpuLaunch(Function function, IReadOnlyList<Kernel> kernels)
    {
        var views = new GpuViews(function);
        var texts = kernels.Select((k, i) => new GpuKernelText(function, k, views, kernels.Count == 1 ? "" : Invariant.Number(i + 1))).ToList();
        Name = Naming.Pascal(function.Name) + kernels[0].Name + (kernels.Count == 1 ? "" : "To" + kernels[kernels.Count - 1].Name);
        Kernels = kernels;
        Loop = function.Nodes[kernels[0].Output].Type.Loop;
        Time = GpuKernelText.TimeOf(function, kernels[0]);
        Line = function.Nodes[kernels[0].Output].Origin.Line;
        var (body, groups) = kernels[0].Form switch
        {
            GpuForm.Chain => Chain(texts),
            _ when kernels.Count > 1 => SideBySide(kernels, texts),
            GpuForm.Tiles => (texts[0].Views + GpuTiles.Body(texts[0]), GpuTiles.Groups(texts[0].Loop.Product!)),
            GpuForm.Sums => (Shared + texts[0].Views + Sum(texts[0], "Grid.IdxX"), Items(texts[0])),
            _ => (texts[0].Views + Item(texts[0]), $"Groups({Items(texts[0])})"),
        };
        PlacesType = views.Type;
        Text = $"private static void @(GpuStep s, ArrayView<float> m, ArrayView<int> z, {views.Type} p)\n{{\n{body}}}\n\n" + string.Concat(texts.Where(t => t.Method.Length > 0).Select(t => t.Method + "\n"));
        Call = $"{groups}, s, {views.Construct()}";
    }

    private const string Shared = "var shared = SharedMemory.Allocate<float>(256);\n";

    /// <summary>By the layers that it begins and ends with.</summary>
    public string Name { get; }

    public IReadOnlyList<Kernel> Kernels { get; }

    /// <summary>The loop over steps that it is in.</summary>
    public StepLoop? Loop { get; }

    /// <summary>The axis of time whose steps are rows of its own; 0: none.</summary>
    public int Time { get; }

    /// <summary>The line of the <c>.dsl</c> file.</summary>
    public int Line { get; }

    public string PlacesType { get; }

    /// <summary>The methods, in which <c>@</c> stands for the name: equal texts are one kernel.</summary>
    public string Text { get; }

    /// <summary>The arguments of the launch, behind the kernel: groups, the step, the places.</summary>
    public string Call { get; }

    public static List<GpuLaunch> Of(Function function)
    {
        var launches = new List<GpuLaunch>();
        for (var i = 0; i < function.Kernels.Count;)
        {
            var launch = function.Kernels[i].Launch;
            var kernels = function.Kernels.Skip(i).TakeWhile((k, n) => n == 0 || (launch >= 0 && k.Launch == launch)).ToList();
            launches.Add(new GpuLaunch(function, kernels));
            i += kernels.Count;
        }

        return launches;
    }

    /// <summary>How many items a kernel has, as the host and the kernel write it.</summary>
    private static string Items(GpuKernelText kernel) => kernel.IsBatched ? Invariant.Text($"s.Rows * {kernel.Loop.Items}") : Invariant.Number(kernel.Loop.Items);

    /// <summary>The row and item within it.</summary>
    private static string Place(GpuKernelText kernel) => kernel.IsBatched
        ? Invariant.Text($"var n = item / {kernel.Loop.Items};\nvar i = item % {kernel.Loop.Items};\n")
        : "var i = item;\n";

    private static string Item(GpuKernelText kernel) =>
        $"var item = Grid.IdxX * Group.DimX + Group.IdxX;\nif (item < {Items(kernel)})\n{{\n{Place(kernel)}{kernel.Code}}}\n";

    /// <summary>The group's threads sum every so many terms each, then the halves meet.</summary>
    private static string Sum(GpuKernelText kernel, string group)
    {
        var sum = kernel.Loop.Sum!;
        return $$"""
            {
            var item = {{group}};
            {{Place(kernel)}}{{sum.Before}}var terms = {{sum.Terms}};
            var part = 0f;
            for (var r = Group.IdxX; r < terms; r += Group.DimX)
            {
            part += {{sum.Term}};
            }

            shared[Group.IdxX] = part;
            Group.Barrier();
            for (var half = Group.DimX / 2; half > 0; half /= 2)
            {
            if (Group.IdxX < half)
            {
            shared[Group.IdxX] += shared[Group.IdxX + half];
            }

            Group.Barrier();
            }

            if (Group.IdxX == 0)
            {
            var value = shared[0];
            {{kernel.Code}}}
            }

            """;
    }

    private static (string Body, string Groups) Chain(List<GpuKernelText> kernels)
    {
        var text = new StringBuilder("var n = Grid.IdxX;\n");
        foreach (var kernel in kernels)
        {
            text.Append(kernel == kernels[0] ? "" : "Group.Barrier();\n");
            text.Append(Invariant.Text($"{{\n{kernel.Views}for (var i = Group.IdxX; i < {kernel.Loop.Items}; i += Group.DimX)\n{{\n{kernel.Code}}}\n}}\n\n"));
        }

        return (text.ToString(), "s.Rows");
    }

    /// <summary>Each kernel has groups of its own.</summary>
    private static (string Body, string Groups) SideBySide(IReadOnlyList<Kernel> kernels, List<GpuKernelText> texts)
    {
        var text = new StringBuilder(Shared + "var group = Grid.IdxX;\n");
        var all = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var isSum = kernels[i].Form == GpuForm.Sums;
            var items = Items(texts[i]);
            all.Add(isSum ? items : $"Groups({items})");
            var groups = isSum ? items : $"({items} + Group.DimX - 1) / Group.DimX";
            text.Append($"if (group >= 0 && group < {groups})\n{{\n{texts[i].Views}");
            text.Append(isSum ? Sum(texts[i], "group") : $"var item = group * Group.DimX + Group.IdxX;\nif (item < {items})\n{{\n{Place(texts[i])}{texts[i].Code}}}\n");
            text.Append($"}}\n\ngroup -= {groups};\n");
        }

        return (text.ToString(), string.Join(" + ", all));
    }
}
