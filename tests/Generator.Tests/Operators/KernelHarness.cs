using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Threading;
using DslCompiler.Kernels;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Random;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Runs one operator through its real CPU lowering: the runtime's template over a struct with the lowering's constants, one share after the
/// other, each with scratch of exactly the planned length. The constants are static properties set before each run, so that one instance
/// of machine code serves all shapes; therefore one run at a time.</summary>
internal static unsafe class KernelHarness
{
    private const ulong Seed = 17;
    private const BindingFlags Invoke = BindingFlags.Static | BindingFlags.Public | BindingFlags.DoNotWrapExceptions;
    private const string Usings =
        $"using System.Numerics; using DslCompiler; using DslCompiler.Kernels; using DslCompiler.Random; using DslCompiler.Simd;\nnamespace {InMemoryCompiler.Namespace};\n";

    private static readonly Lock Gate = new();
    private static readonly Assembly Runtime = typeof(Work<>).Assembly;
    private static readonly List<PointwiseKey> Tails = PointwiseRows.Rows.SelectMany(r => r.Cases(new TestRandom(0))).Select(KeyOf).Distinct().ToList();
    private static readonly Dictionary<PointwiseKey, Type> OtherTails = [];
    private static readonly Lazy<Assembly> Generated = new(() => InMemoryCompiler.Compile(ShapeStructs() + string.Concat(Tails.Select(TailStruct))));

    /// <summary>The random numbers that kernels see.</summary>
    public static Philox Random { get; } = new(Seed, 1);

    /// <summary>The result of an operator by its kernel. Throws where it reads or writes what is not its own, or leaves out an element.</summary>
    public static double[] Run(VectorKind kind, OperatorCase operatorCase, double[][] inputs, int batch, int workers, bool inPlace = false) =>
        kind.Element == typeof(float)
            ? Run<float>(kind, operatorCase, inputs, batch, workers, inPlace)
            : Run<double>(kind, operatorCase, inputs, batch, workers, inPlace);

    private static double[] Run<T>(VectorKind kind, OperatorCase operatorCase, double[][] inputs, int batch, int workers, bool inPlace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var memory = new List<GuardedMemory<T>>();
        try
        {
            lock (Gate)
            {
                return Run(kind, operatorCase, inputs, batch, workers, inPlace, memory);
            }
        }
        finally
        {
            memory.ForEach(m => m.Dispose());
        }
    }

    private static double[] Run<T>(
        VectorKind kind, OperatorCase operatorCase, double[][] inputs, int batch, int workers, bool inPlace, List<GuardedMemory<T>> memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GuardedMemory<T> Reserve(long length)
        {
            memory.Add(new GuardedMemory<T>((int)length));
            return memory[^1];
        }

        var output = Reserve(BlockedMemory.Length(operatorCase.Output, batch));
        var (sources, places) = (new List<GuardedMemory<T>>(), new List<object>());
        var labels = new NativeBuffer<int>(inputs.Zip(operatorCase.Inputs).Where(i => i.Second.Element != ElementType.Float).Sum(i => i.First.Length));
        for (var i = 0; i < inputs.Length; i++)
        {
            if (operatorCase.Inputs[i].Element != ElementType.Float)
            {
                inputs[i].Select(l => (int)l).ToArray().CopyTo(labels.Span);
                places.Add(new LabelPtr(labels.Pointer));
                continue;
            }

            var source = inPlace && i == 0 ? output : Reserve(BlockedMemory.Length(operatorCase.Inputs[i] with { Time = 0 }, inputs[i].Length / Math.Max(1, operatorCase.Inputs[i].Length)));
            Fill(source.Span, BlockedMemory.Enter(operatorCase.Inputs[i], inputs[i]));
            places.Add(new Ptr<T>(source.Pointer));
            if (source != output)
            {
                sources.Add(source);
            }
        }

        var before = sources.Select(s => s.Span.ToArray()).ToList();
        var loop = LoopOf(operatorCase);
        var run = Template(kind, operatorCase, loop);
        for (var worker = 0; worker < workers; worker++)
        {
            var work = new Work<T>(batch, worker, workers, Reserve(loop.Scratch).Pointer, Random);
            work = loop.Axes.Count == 0 && operatorCase.Inputs.Append(operatorCase.Output).Any(t => t.HasTime) ? work.Over(OperatorCase.Steps, null) : work;
            var arguments = new List<object> { work };
            arguments.AddRange(loop.Axes.Select(_ => (object)new StepAxis(OperatorCase.Steps, null)));
            arguments.AddRange(operatorCase.Operator is PointwiseOperator ? [] : places);
            arguments.AddRange(Enumerable.Repeat<object>(default(Ptr<T>), Math.Max(0, loop.InputSlots - places.Count)));
            arguments.Add(new Ptr<T>(output.Pointer));
            if (loop.Tail != TailAxis.None)
            {
                arguments.Add(Tail(run.GetParameters()[^1].ParameterType, places, work));
            }

            run.Invoke(null, Invoke, null, [.. arguments], null);
        }

        Check(memory.TrueForAll(m => m.IsGuardIntact), operatorCase, "wrote beyond the end of its memory", kind, batch, workers);
        Check(sources.Zip(before).All(p => p.First.Span.SequenceEqual(p.Second)), operatorCase, "changed its inputs", kind, batch, workers);
        Check(output.FirstUnwritten < 0, operatorCase, $"left out element {output.FirstUnwritten}", kind, batch, workers);
        var stored = output.Span.ToArray().Select(double.CreateChecked).ToArray();
        return BlockedMemory.Leave(operatorCase.Output, stored);
    }

    private static void Check(bool condition, OperatorCase operatorCase, string problem, VectorKind kind, int batch, int workers)
    {
        if (!condition)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{operatorCase} {problem}: {kind}, batch {batch}, {workers} workers"));
        }
    }

    private static void Fill<T>(Span<T> to, double[] from)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = T.CreateTruncating(from[i]);
        }
    }

    /// <summary>The lowering; that of an element-wise operator is the loop that the emitter takes for one alone.</summary>
    private static CpuLoop LoopOf(OperatorCase operatorCase)
    {
        if (operatorCase.Operator is LoopOperator loop)
        {
            return loop.Cpu(operatorCase.Inputs, operatorCase.Output);
        }

        var type = operatorCase.Output;
        var isPlane = type is { IsImage: true, IsBlocked: false };
        var (channels, plane) = type.IsImage ? (type.Channels, type.Height * type.Width) : (type.Length, 1);
        return new CpuLoop(
            type.IsBlocked ? "MapBlocks" : type.IsImage ? "MapPlanes" : type.HasBatch ? "MapRows" : "MapOnce",
            "IPlanes",
            EquatableArray.Of(new ShapeConstant("Channels", channels), new ShapeConstant("Plane", plane)),
            isPlane ? TailAxis.Plane : TailAxis.Row,
            0);
    }

    private static MethodInfo Template(VectorKind kind, OperatorCase operatorCase, CpuLoop loop)
    {
        var shape = Generated.Value.GetType($"{InMemoryCompiler.Namespace}.{loop.ShapeInterface}Values", throwOnError: true)!;
        foreach (var constant in loop.Constants)
        {
            shape.GetProperty(constant.Name)!.SetValue(null, constant.Real is { } real ? (object)real : checked((int)constant.Value));
        }

        var types = new List<Type> { kind.Vector, kind.Element, shape };
        if (loop.Tail != TailAxis.None)
        {
            var tail = operatorCase.Operator is PointwiseOperator
                ? TailType(KeyOf(operatorCase))
                : typeof(NoTail<,>);
            types.Add(tail.MakeGenericType(kind.Vector, kind.Element));
        }

        var template = Runtime.GetType(FormattableString.Invariant($"DslCompiler.Kernels.{loop.Template}`{types.Count}"), throwOnError: true)!;
        return template.MakeGenericType([.. types]).GetMethod("Run")!;
    }

    /// <summary>The tail of an element-wise operator: those of the table's rows are compiled at once, others when they come.</summary>
    private static Type TailType(PointwiseKey key)
    {
        var number = Tails.IndexOf(key);
        if (number >= 0)
        {
            return Generated.Value.GetType(FormattableString.Invariant($"{InMemoryCompiler.Namespace}.Tail{number}`2"), throwOnError: true)!;
        }

        if (!OtherTails.TryGetValue(key, out var type))
        {
            OtherTails[key] = type = InMemoryCompiler.Compile(Usings + TailStruct(key, 0)).GetType($"{InMemoryCompiler.Namespace}.Tail0`2", throwOnError: true)!;
        }

        return type;
    }

    private static object Tail<T>(Type type, List<object> places, Work<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tail = Activator.CreateInstance(type)!;
        for (var i = 0; i < places.Count; i++)
        {
            type.GetField(FormattableString.Invariant($"Operand{i}"))?.SetValue(tail, places[i]);
        }

        type.GetField("Random")?.SetValue(tail, work.Random);
        type.GetField("Batch")?.SetValue(tail, work.Batch);
        type.GetField("InverseBatch")?.SetValue(tail, work.InverseBatch);
        return tail;
    }

    /// <summary>A struct for every shape interface, its constants settable.</summary>
    private static string ShapeStructs()
    {
        var code = new StringBuilder(Usings);
        foreach (var shape in Runtime.GetExportedTypes().Where(t => t is { IsInterface: true, IsGenericType: false, Namespace: "DslCompiler.Kernels" }))
        {
            var members = shape.GetInterfaces().Prepend(shape).SelectMany(s => s.GetProperties()).Select(p => $"public static {(p.PropertyType == typeof(double) ? "double" : "int")} {p.Name} {{ get; set; }}");
            code.Append($"public struct {shape.Name}Values : {shape.Name} {{ {string.Join(' ', members)} }}\n");
        }

        return code.ToString();
    }

    /// <summary>An element-wise operator as a tail that loads all its operands, as the emitter writes it.</summary>
    private static string TailStruct(PointwiseKey key, int number)
    {
        var pointwise = key.Operator;
        var texts = Enumerable.Range(0, key.Operands).Select(i => FormattableString.Invariant($"Operand{i}.") + (!pointwise.IsChannel(i)
            ? "Load<V>(index)"
            : key.IsPlane ? "Broadcast<V>(channel)" : "Load<V>(channel)")).ToList();
        var fields = string.Concat(Enumerable.Range(0, key.Operands).Select(i => FormattableString.Invariant($"public Ptr<T> Operand{i}; ")));
        return FormattableString.Invariant($$"""
            public struct Tail{{number}}<V, T> : ITail<V, T>
                where V : unmanaged, IVec<V, T>
                where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                {{fields}}
                {{(pointwise.StepValue is { } step ? $"public {step.Type} {step.Name};" : "")}}
                public readonly V Apply(V value, nint index, nint channel) => {{pointwise.Cpu(texts)}};

                public readonly void Fetch(nint index) { }
            }

            """);
    }

    private static PointwiseKey KeyOf(OperatorCase operatorCase) =>
        new((PointwiseOperator)operatorCase.Operator, operatorCase.Output is { IsImage: true, IsBlocked: false }, operatorCase.Inputs.Length);

    private readonly record struct PointwiseKey(PointwiseOperator Operator, bool IsPlane, int Operands);
}
