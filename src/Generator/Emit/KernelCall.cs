using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>The call of one kernel: what it counts on, and its text, in which only the offsets of values are left open, so that two kernels that
/// differ in nothing else have equal texts.</summary>
internal sealed class KernelCall
{
    private readonly Function _function;
    private readonly Kernel _kernel;
    private readonly List<Origin> _layers;
    private int _kind;

    private KernelCall(Function function, Kernel kernel)
    {
        (_function, _kernel) = (function, kernel);
        var loop = LoopOf(function, kernel);
        var inputs = kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs;
        Shape = new KernelShape(loop.ShapeInterface, loop.Constants);
        _layers = LayersOf(function, kernel);

        var text = new CallText(function);
        text.Add($"{loop.Template}<V, T, {KernelShape.Holder}.{Shape.Name}");
        if (kernel.IsStep)
        {
            var step = new StepMapEmitter(function, kernel);
            Tail = step.Tail;
            text.Add($", {KernelTail.Holder}.{Tail.Name}<V, T>>.Run(work, ");
            step.Construct(text);
            text.Add(")");
            Formula = FormulaOf(function, kernel, inputs);
            (Pattern, Offsets) = text.Done();
            return;
        }

        var tail = loop.Tail == TailAxis.None || kernel.Tail.Count == 0 ? null : new TailEmitter(function, kernel, loop.Tail);
        if (loop.Tail != TailAxis.None)
        {
            Tail = tail?.Tail;
            text.Add(Tail is null ? ", NoTail<V, T>" : $", {KernelTail.Holder}.{Tail.Name}<V, T>");
        }

        text.Add(loop.Axes.Count == 0 && TimeOf(function, kernel) is > 0 and var time ? Invariant.Text($">.Run(Over(work, {time})") : ">.Run(work");
        foreach (var axis in loop.Axes)
        {
            text.Add(Invariant.Text($", AxisOf({axis})"));
        }

        foreach (var input in inputs)
        {
            if (kernel.InSlices.Contains(input))
            {
                text.Add(", default");
                continue;
            }

            text.Add(", ").Place(input);
        }

        for (var i = inputs.Count; i < loop.InputSlots; i++)
        {
            text.Add(", default");
        }

        text.Add(", ").Place(kernel.Output);
        if (loop.Tail != TailAxis.None)
        {
            text.Add(", ");
            if (tail is null)
            {
                text.Add("default");
            }
            else
            {
                tail.Construct(text);
            }
        }

        text.Add(")");
        Formula = FormulaOf(function, kernel, inputs);
        (Pattern, Offsets) = text.Done();
    }

    public KernelShape Shape { get; }

    /// <summary>Null where nothing is fused behind the loop.</summary>
    public KernelTail? Tail { get; }

    /// <summary>What is computed, from and to which types, and why it is one kernel.</summary>
    public string Formula { get; }

    /// <summary>The text between the offsets.</summary>
    public CallPattern Pattern { get; }

    /// <summary>The places of the values in their memory, in the order of the text.</summary>
    public long[] Offsets { get; }

    public string Name => _kernel.Name;

    /// <summary>The line of the <c>.dsl</c> file.</summary>
    public int Line => Math.Max(1, _layers[0].Line);

    /// <summary>The layer that it begins with.</summary>
    public string Layer => _layers[0].Layer;

    /// <summary>The layers that it computes, in words.</summary>
    public string Layers => string.Join(", ", _layers.Select(o => o.IsBackward ? $"gradient of {o.Layer}" : $"{o.Layer}: {o.Text}"));

    /// <summary>The loop that it is in.</summary>
    public StepLoop? Loop => _function.Nodes[_kernel.Output].Type.Loop;

    /// <summary>The axis of time of a kernel that computes all steps at once; 0 where there is none, or where it computes one step.</summary>
    private static int TimeOf(Function function, Kernel kernel) =>
        (kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs.AsEnumerable()).Concat([kernel.Output]).Max(v => function.Nodes[v].Type.Time);

    /// <summary>The kernels of a planned model, in the order in which they run: those of <c>infer</c>, then those of <c>train</c>.</summary>
    public static IReadOnlyList<FunctionCalls> Of(NetworkModel model) =>
        [.. model.Functions.Where(f => f.Kernels.Count > 0).Select(f => new FunctionCalls(f.Name, Of(f), f.Prepared, WorkOf(f)))];

    private static List<KernelCall> Of(Function function)
    {
        var calls = new List<KernelCall>(function.Kernels.Count);
        var kinds = new Dictionary<(int Line, CallPattern Pattern, string Formula), int>();
        foreach (var kernel in function.Kernels)
        {
            var call = new KernelCall(function, kernel);
            var kind = (call.Line, call.Pattern, call.Formula);
            kinds[kind] = call._kind = kinds.TryGetValue(kind, out var known) ? known : kinds.Count;
            calls.Add(call);
        }

        return calls;
    }

    /// <summary>Multiply-adds of a sample, and its elements where there are none.</summary>
    private static long WorkOf(Function function) => function.Nodes.Where(n => n.Type.HasBatch && n.Operator is LoopOperator or PointwiseOperator)
        .Sum(n => Math.Max(n.Type.Length, n.Operator.MultiplyAdds([.. n.Inputs.Select(i => function.Nodes[i].Type)], n.Type)));

    /// <summary>Whether the two, of one function, are one call but for their offsets, of one line of the <c>.dsl</c> file.</summary>
    public bool IsLike(KernelCall other) => _kind == other._kind;

    /// <summary>The lowering of the anchor, or of a loop that only its tail fills.</summary>
    private static CpuLoop LoopOf(Function function, Kernel kernel)
    {
        var output = function.Nodes[kernel.Output];
        if (kernel.Loop is { } loop)
        {
            return loop;
        }

        if (kernel.IsStep)
        {
            return new CpuLoop("StepMap", "IClasses", EquatableArray.Of(new ShapeConstant("Classes", function.Nodes[kernel.Tail[0]].Type.Length)), TailAxis.Row, 0);
        }

        var (channels, plane) = output.Type.IsImage ? (output.Type.Channels, output.Type.Height * output.Type.Width) : (output.Type.Length, 1);
        return new CpuLoop(
            output.Type.IsBlocked ? "MapBlocks" : output.Type.IsImage ? "MapPlanes" : output.Type.HasBatch ? "MapRows" : "MapOnce",
            "IPlanes",
            EquatableArray.Of(new ShapeConstant("Channels", channels), new ShapeConstant("Plane", plane)),
            output.Type is { IsImage: true, IsBlocked: false } ? TailAxis.Plane : TailAxis.Row,
            0);
    }

    /// <summary>The layers that a kernel computes, in order; the anchor's first.</summary>
    private static List<Origin> LayersOf(Function function, Kernel kernel)
    {
        var layers = new List<Origin>();
        foreach (var origin in kernel.Nodes.Select(n => function.Nodes[n].Origin))
        {
            if (origin.Layer.Length > 0 && !layers.Exists(o => o.Layer == origin.Layer && o.IsBackward == origin.IsBackward))
            {
                layers.Add(origin);
            }
        }

        return layers.Count > 0 ? layers : [Origin.None];
    }

    private static string FormulaOf(Function function, Kernel kernel, EquatableArray<int> inputs)
    {
        var operators = string.Join(" + ", kernel.Nodes.Select(n => Describe(function.Nodes[n].Operator)));
        var from = inputs.Count == 0 ? "" : ": " + string.Join(", ", inputs.Select(i => function.Nodes[i].Type.ToString()));
        var why = kernel.Reason.Length == 0 ? "" : "; " + kernel.Reason;
        return operators + from + " -> " + function.Nodes[kernel.Output].Type + why + ".";
    }

    private static string Describe(Operator op) => op.Details is { Length: > 0 } details ? $"{op.Name}<{details}>" : op.Name;
}

/// <summary>A function's kernels, in order: the first <paramref name="Prepared"/> depend on parameters alone. <paramref name="SampleWork"/>: multiply-adds of
/// one sample.</summary>
internal sealed record FunctionCalls(string Function, IReadOnlyList<KernelCall> Calls, int Prepared, long SampleWork);
