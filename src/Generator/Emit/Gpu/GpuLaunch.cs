using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Model;
using DslCompiler.Operators;

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
            GpuForm.Sums => (Shared + Sum(texts[0]), Items(texts[0])),
            _ => (texts[0].Views + Item(texts[0]), $"Groups({Items(texts[0])})"),
        };
        PlacesType = views.Type;
        Text = $"private static void @(GpuStep s, ArrayView<float> m, ArrayView<int> z, {views.Type} p)\n{{\n{body}}}\n\n" + string.Concat(texts.Where(t => t.Method.Length > 0).Select(t => t.Method + "\n"));
        Call = $"{groups}, s, {views.Construct()}";
        Product = IsTiled && kernels[0].Tail.Count == 0 && texts[0].Loop.Product is { IsPlain: true } product
            ? ProductCall(product, [.. function.Nodes[kernels[0].Anchor].Inputs.Append(kernels[0].Output).Select(views.PlaceOf)]) : null;
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

    /// <summary>Whether it is one matrix product in tiles.</summary>
    public bool IsTiled => Kernels.Count == 1 && Kernels[0].Form == GpuForm.Tiles;

    /// <summary>The methods, in which <c>@</c> stands for the name: equal texts are one kernel.</summary>
    public string Text { get; }

    /// <summary>The arguments of the launch, behind the kernel: groups, the step, the places.</summary>
    public string Call { get; }

    /// <summary>The call that has a library compute it, which says whether it does; null where only a kernel can.</summary>
    public string? Product { get; }

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

    private static string ProductCall(GpuProduct product, string[] places) =>
        $"Product({product.Rows}, {product.Columns}, {product.Depth}, {Invariant.Text($"{!product.IsLeftByDepth}").ToLowerInvariant()}, {Invariant.Text($"{product.IsRightByDepth}").ToLowerInvariant()}, {string.Join(", ", places)})";

    /// <summary>How many items a kernel has, as the host and the kernel write it.</summary>
    private static string Items(GpuKernelText kernel) => kernel.IsBatched ? Invariant.Text($"s.Rows * {kernel.Loop.Items}") : Invariant.Number(kernel.Loop.Items);

    /// <summary>The row and item within it.</summary>
    private static string Place(GpuKernelText kernel) => kernel.IsBatched
        ? Invariant.Text($"var n = item / {kernel.Loop.Items};\nvar i = item % {kernel.Loop.Items};\n")
        : "var i = item;\n";

    private static string Item(GpuKernelText kernel) =>
        $"var item = Grid.IdxX * Group.DimX + Group.IdxX;\nif (item < {Items(kernel)})\n{{\n{Place(kernel)}{Alone(kernel)}}}\n";

    /// <summary>The statements of an item whose thread sums by itself.</summary>
    private static string Alone(GpuKernelText kernel) => kernel.Loop.Sum is not { } sum ? kernel.Code
        : $"{sum.Before}var terms = {sum.Terms};\nvar value = 0f;\nfor (var r = 0; r < terms; r++)\n{{\nvalue += {sum.Term};\n}}\n\n{kernel.Code}";

    /// <summary>A thread's part of a group's sum: every so many terms.</summary>
    private static string Part(GpuKernelText kernel, string group)
    {
        var sum = kernel.Loop.Sum!;
        return $$"""
            var item = {{group}};
            {{Place(kernel)}}{{sum.Before}}var terms = {{sum.Terms}};
            for (var r = Group.IdxX; r < terms; r += Group.DimX)
            {
            part += {{sum.Term}};
            }

            """;
    }

    /// <summary>The parts meet in sixteen, which takes two barriers where halving takes nine; the first thread sums those.</summary>
    private const string Join = """
        shared[Group.IdxX] = part;
        Group.Barrier();
        if (Group.IdxX < 16)
        {
        for (var other = Group.IdxX + 16; other < Group.DimX; other += 16)
        {
        part += shared[other];
        }

        shared[Group.IdxX] = part;
        }

        Group.Barrier();


        """;

    private static readonly string Joined = string.Join(" + ", Enumerable.Range(0, 16).Select(i => Invariant.Text($"shared[{i}]")));

    /// <summary>What the first thread does with the sum.</summary>
    private static string Finish(GpuKernelText kernel, string group) =>
        $"var item = {group};\n{Place(kernel)}var value = {Joined};\n{kernel.Code}";

    private static string Sum(GpuKernelText kernel) =>
        $"var part = 0f;\n{kernel.Views}{{\n{Part(kernel, "Grid.IdxX")}}}\n\n{Join}if (Group.IdxX == 0)\n{{\n{Finish(kernel, "Grid.IdxX")}}}\n";

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

    /// <summary>Each kernel has groups of its own. All sums meet in one place, so that no barrier lies in a branch.</summary>
    private static (string Body, string Groups) SideBySide(IReadOnlyList<Kernel> kernels, List<GpuKernelText> texts)
    {
        var text = new StringBuilder("var group0 = Grid.IdxX;\n");
        var all = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var groups = kernels[i].Form == GpuForm.Sums ? Items(texts[i]) : $"({Items(texts[i])} + Group.DimX - 1) / Group.DimX";
            all.Add(kernels[i].Form == GpuForm.Sums ? groups : $"Groups({Items(texts[i])})");
            text.Append(Invariant.Text($"var groups{i} = {groups};\nvar group{i + 1} = group{i} - groups{i};\n"));
        }

        if (kernels.Any(k => k.Form == GpuForm.Sums))
        {
            text.Append(Shared).Append("var part = 0f;\n");
            Each(kernels, (i, isSum) => isSum ? texts[i].Views + Part(texts[i], Invariant.Text($"group{i}")) : "");
            text.Append(Join);
        }

        Each(kernels, (i, isSum) => texts[i].Views + (isSum
            ? $"if (Group.IdxX == 0)\n{{\n{Finish(texts[i], Invariant.Text($"group{i}"))}}}\n"
            : Invariant.Text($"var item = group{i} * Group.DimX + Group.IdxX;\nif (item < {Items(texts[i])})\n{{\n{Place(texts[i])}{Alone(texts[i])}}}\n")));
        return (text.ToString(), string.Join(" + ", all));

        void Each(IReadOnlyList<Kernel> all, System.Func<int, bool, string> body)
        {
            for (var i = 0; i < all.Count; i++)
            {
                if (body(i, all[i].Form == GpuForm.Sums) is { Length: > 0 } statements)
                {
                    text.Append(Invariant.Text($"if (group{i} >= 0 && group{i} < groups{i})\n{{\n{statements}}}\n\n"));
                }
            }
        }
    }
}
