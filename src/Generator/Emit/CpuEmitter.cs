using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes a model's program for the CPU: a call a kernel, in the order in which they run. The constants of the calls and what is fused into
/// them are structs of the project (<see cref="KernelShape"/>, <see cref="KernelTail"/>).</summary>
internal static class CpuEmitter
{
    /// <summary>Calls in one method. (A model of a thousand layers is not one method: the JIT is slow with those.)</summary>
    private const int MethodLength = 64;

    public static void Emit(CodeWriter code, NetworkModel model, string dslPath)
    {
        var functions = model.Functions.Where(f => f.Kernels.Count > 0).ToList();
        var methods = Methods(functions).ToList();
        // Nobody outside sees it, and the C# compiler need not follow what may be null: that is a quarter of its time.
        code.Directive("#nullable disable");
        code.Line("/// <summary>The kernels, for vectors <c>V</c> of elements <c>T</c>; each call is one worker's share of one kernel.</summary>");
        using (code.Block("private sealed class Cpu<V, T>(CpuDevice device, ProgramSizes sizes) : CpuProgram<T>(device, sizes)\n        where V : unmanaged, IVec<V, T>\n        where T : unmanaged, IBinaryFloatingPointIeee754<T>"))
        {
            Loss(code, model);
            Order(code, functions);
            Switch(code, methods);
            foreach (var method in methods)
            {
                Method(code, method, dslPath);
            }
        }
    }

    /// <summary>The kernels of all functions in stretches that are not too long.</summary>
    private static IEnumerable<Stretch> Methods(List<Function> functions)
    {
        var number = 0;
        foreach (var function in functions)
        {
            for (var first = 0; first < function.Kernels.Count; first += MethodLength)
            {
                var part = function.Kernels.Count <= MethodLength ? "" : Invariant.Number((first / MethodLength) + 1);
                var count = Math.Min(MethodLength, function.Kernels.Count - first);
                yield return new Stretch(Naming.Pascal(function.Name) + part, function, first, count, number);
                number += count;
            }
        }
    }

    private static void Loss(CodeWriter code, NetworkModel model)
    {
        if (model.Find("train") is { } train)
        {
            var total = train.Plan!.Slots[train.Results.First(r => r.Kind == ResultKind.Total).Value];
            code.Line("/// <inheritdoc/>");
            code.Line($"protected override long LossOffset => {total.Offset};");
            code.Line();
            var losses = train.Results.Where(r => r.Kind == ResultKind.Loss).Select((r, i) => Invariant.Text($"{i} => {train.Plan.Slots[r.Value].Offset}")).ToList();
            if (losses.Count > 0)
            {
                code.Line("/// <inheritdoc/>");
                code.Line($"protected override long LossOffsetAt(int number) => number switch {{ {string.Join(", ", losses)}, _ => LossOffset }};");
                code.Line();
            }
        }
    }

    private static void Order(CodeWriter code, List<Function> functions)
    {
        var first = 0;
        foreach (var method in new[] { "infer", "train" })
        {
            var function = functions.FirstOrDefault(f => f.Name == method);
            var count = function?.Kernels.Count ?? 0;
            code.Line("/// <inheritdoc/>");
            code.Line($"protected override void Run{Naming.Pascal(method)}() => Launch({first}, {first + count - 1}, {(function is null ? 0 : WorkOf(function))});");
            code.Line();
            first += count;
        }
    }

    /// <summary>Multiply-adds of a sample, and its elements where there are none.</summary>
    private static long WorkOf(Function function) => function.Nodes.Where(n => n.Operator is LoopOperator or PointwiseOperator)
        .Sum(n => Math.Max(n.Type.Length, n.Operator.MultiplyAdds(n.Inputs.Select(i => function.Nodes[i].Type).ToArray(), n.Type)));

    private static void Switch(CodeWriter code, List<Stretch> methods)
    {
        code.Line("/// <inheritdoc/>");
        using (code.Block("protected override void Run(int kernel, in Work<T> work)"))
        using (code.Block("switch (kernel)"))
        {
            foreach (var method in methods)
            {
                code.Line($"case <= {method.Number + method.Count - 1}: {method.Name}(kernel, work); break;");
            }
        }
    }

    private static void Method(CodeWriter code, Stretch method, string dslPath)
    {
        code.Line();
        using (code.Block($"private void {method.Name}(int kernel, in Work<T> work)"))
        {
            using (code.Block("switch (kernel)"))
            {
                for (var i = 0; i < method.Count; i++)
                {
                    Kernel(code, method.Function, method.Function.Kernels[method.First + i], method.Number + i, dslPath);
                }
            }

            code.Directive("#line default");
        }
    }

    private static void Kernel(CodeWriter code, Function function, Kernel kernel, int number, string dslPath)
    {
        var output = function.Nodes[kernel.Output];
        var loop = LoopOf(function, kernel);
        var inputs = kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs.ToList();
        var types = new List<string> { "V", "T", $"{KernelShape.Holder}.{KernelShape.Of(loop).Name}" };
        var arguments = new List<string> { "work" };
        arguments.AddRange(inputs.Select(i => PlaceOf(function, i)));
        arguments.AddRange(Enumerable.Repeat("default", Math.Max(0, loop.InputSlots - inputs.Count)));
        arguments.Add(PlaceOf(function, kernel.Output));
        if (loop.Tail != TailAxis.None)
        {
            var tail = kernel.Tail.Count == 0 ? null : new TailEmitter(function, kernel);
            var name = tail is null ? "NoTail<V, T>" : $"{KernelTail.Holder}.{KernelTail.Of(function, kernel, tail.Body(loop.Tail)).Name}<V, T>";
            types.Add(name);
            arguments.Add(tail is null ? "default" : tail.Construct());
        }

        var layers = Layers(function, kernel);
        code.Line($"// {string.Join(", ", layers.Select(o => o.IsBackward ? $"gradient of {o.Layer}" : $"{o.Layer}: {o.Text}"))}");
        code.Line($"// {Formula(function, kernel, inputs)} -> {output.Type}{(kernel.Reason.Length == 0 ? "" : "; " + kernel.Reason)}.");
        code.Directive(Invariant.Text($"#line {Math.Max(1, layers[0].Line)} \"{CSharpName.LinePath(dslPath)}\""));
        code.Line($"case {number}: {loop.Template}<{string.Join(", ", types)}>.Run({string.Join(", ", arguments)}); break;");
    }

    /// <summary>The lowering of the anchor, or of a loop that only its tail fills.</summary>
    internal static CpuLoop LoopOf(Function function, Kernel kernel)
    {
        var output = function.Nodes[kernel.Output];
        if (kernel.Anchor >= 0)
        {
            var node = function.Nodes[kernel.Anchor];
            return ((LoopOperator)node.Operator).Cpu(node.Inputs.Select(i => function.Nodes[i].Type).ToArray(), node.Type);
        }

        var (channels, plane) = output.Type.IsImage ? (output.Type.Channels, output.Type.Height * output.Type.Width) : (output.Type.Length, 1);
        return new CpuLoop(
            output.Type.IsImage ? "MapPlanes" : output.Type.HasBatch ? "MapRows" : "MapOnce",
            "IPlanes",
            EquatableArray.Of(new ShapeConstant("Channels", channels), new ShapeConstant("Plane", plane)),
            output.Type.IsImage ? TailAxis.Plane : TailAxis.Row,
            0);
    }

    /// <summary>The layers that a kernel computes, in order; the anchor's first.</summary>
    private static List<Origin> Layers(Function function, Kernel kernel) =>
        (kernel.Anchor < 0 ? [] : new[] { kernel.Anchor }).Concat(kernel.Tail)
            .Select(n => function.Nodes[n].Origin).Where(o => o.Layer.Length > 0)
            .GroupBy(o => (o.Layer, o.IsBackward)).Select(g => g.First()).DefaultIfEmpty(Origin.None).ToList();

    private static string Formula(Function function, Kernel kernel, List<int> inputs)
    {
        var anchor = kernel.Anchor < 0 ? null : function.Nodes[kernel.Anchor];
        var operators = (anchor is null ? [] : new[] { Describe(anchor) }).Concat(kernel.Tail.Select(t => Describe(function.Nodes[t])));
        var from = inputs.Count == 0 ? "" : ": " + string.Join(", ", inputs.Select(i => function.Nodes[i].Type.ToString()));
        return string.Join(" + ", operators) + from;
    }

    private static string Describe(Node node) => node.Operator.Details.Length == 0 ? node.Operator.Name : $"{node.Operator.Name}<{node.Operator.Details}>";

    /// <summary>The expression for where a value lies.</summary>
    internal static string PlaceOf(Function function, int value)
    {
        var slot = function.Plan!.Slots[value];
        return slot.Place switch
        {
            Place.Input or Place.Labels or Place.Output when slot.Offset == 0 => slot.Place.ToString(),
            Place.Input or Place.Labels or Place.Output or Place.Target => Invariant.Text($"{slot.Place}At({slot.Offset})"),
            Place.None => throw new InvalidOperationException(Invariant.Text($"value {value} of {function.Name} lies nowhere")),
            _ => Invariant.Text($"{slot.Place}({slot.Offset})"),
        };
    }

    /// <summary>A method: some kernels of a function, and the number of the first among the model's.</summary>
    private sealed record Stretch(string Name, Function Function, int First, int Count, int Number);
}
