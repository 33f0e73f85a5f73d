using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes a model's program for the CPU: a call a kernel, in the order in which they run. The constants of the calls and what is fused into
/// them are structs of the project (<see cref="KernelShape"/>, <see cref="KernelTail"/>).</summary>
internal static class CpuEmitter
{
    /// <summary>Calls in one method. (A model of a thousand layers is not one method: the JIT is slow with those.)</summary>
    private const int MethodLength = 64;

    public static void Emit(CodeWriter code, NetworkModel model, IReadOnlyList<FunctionCalls> functions, string dslPath)
    {
        var steps = functions.Select(KernelBlock.StepsOf).ToList();
        var methods = Methods(functions, steps).ToList();
        // Nobody outside sees it, and the C# compiler need not follow what may be null: that is a quarter of its time.
        code.Directive("#nullable disable");
        code.Line("/// <summary>The kernels, for vectors <c>V</c> of elements <c>T</c>; each call is one worker's share of one kernel.</summary>");
        using (code.Block("private sealed class Cpu<V, T> : CpuProgram<T>\n        where V : unmanaged, IVec<V, T>\n        where T : unmanaged, IBinaryFloatingPointIeee754<T>"))
        {
            // No primary constructor: for one, the C# compiler looks at every word of the class.
            code.Line("public Cpu(CpuDevice device, ProgramSizes sizes)");
            code.Line("    : base(device, sizes)");
            code.Line("{");
            code.Line("}");
            code.Line();
            Loss(code, model);
            Order(code, functions);
            Switch(code, methods);
            foreach (var method in methods)
            {
                Method(code, method, dslPath);
            }

            foreach (var block in steps.SelectMany(s => s).Where(s => s.Repetition == 0).Select(s => s.Block).OfType<KernelBlock>())
            {
                Block(code, block, dslPath);
            }
        }
    }

    /// <summary>The steps of all functions in stretches that are not too long.</summary>
    private static IEnumerable<Stretch> Methods(IReadOnlyList<FunctionCalls> functions, List<List<KernelStep>> steps)
    {
        var number = 0;
        for (var f = 0; f < functions.Count; f++)
        {
            for (var first = 0; first < steps[f].Count; first += MethodLength)
            {
                var part = steps[f].Count <= MethodLength ? "" : Invariant.Number((first / MethodLength) + 1);
                var stretch = new Stretch(Naming.Pascal(functions[f].Function) + part, steps[f].GetRange(first, Math.Min(MethodLength, steps[f].Count - first)), number);
                yield return stretch;
                number = stretch.End;
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

    private static void Order(CodeWriter code, IReadOnlyList<FunctionCalls> functions)
    {
        var first = 0;
        foreach (var method in new[] { "infer", "train" })
        {
            var function = functions.FirstOrDefault(f => f.Function == method);
            var (count, prepared) = (function?.Calls.Count ?? 0, function?.Prepared ?? 0);
            var launches = Launches(function, prepared, first).ToList();
            code.Line("/// <inheritdoc/>");
            if (prepared == 0 && launches.Count == 1)
            {
                code.Line($"protected override void Run{Naming.Pascal(method)}() => {launches[0]}");
            }
            else
            {
                using (code.Block($"protected override void Run{Naming.Pascal(method)}()"))
                {
                    if (prepared > 0)
                    {
                        code.Line($"Prepare({first}, {first + prepared - 1});");
                    }

                    launches.ForEach(code.Line);
                }
            }

            code.Line();
            first += count;
        }
    }

    /// <summary>The kernels in turn; those of a loop once a step.</summary>
    private static IEnumerable<string> Launches(FunctionCalls? function, int prepared, int number)
    {
        var (calls, work) = (function?.Calls ?? [], function?.SampleWork ?? 0);
        if (calls.Count <= prepared)
        {
            yield return Invariant.Text($"Launch({number + prepared}, {number + calls.Count - 1}, {work});");
        }

        for (var (first, last) = (prepared, prepared); first < calls.Count; first = last)
        {
            var loop = calls[first].Loop;
            while (last < calls.Count && calls[last].Loop == loop)
            {
                last++;
            }

            var again = loop is { IsAgain: true, IsBackward: true } ? Forward(calls, loop.Id) : (First: 0, Count: 0);
            yield return loop is null ? Invariant.Text($"Launch({number + first}, {number + last - 1}, {work});")
                : again.Count == 0 ? Invariant.Text($"LaunchLoop({number + first}, {number + last - 1}, {work}, {loop.Time}, {Direction(loop)});")
                : Invariant.Text($"LaunchLoopAgain({number + again.First}, {number + again.First + again.Count - 1}, {number + first}, {number + last - 1}, {work}, {loop.Time}, {Direction(loop)});");
        }
    }

    private static string Direction(StepLoop loop) => loop.IsReverse ? "true" : "false";

    /// <summary>The kernels of a loop, which follow each other; its gradients have its number too.</summary>
    private static (int First, int Count) Forward(IReadOnlyList<KernelCall> calls, int loop)
    {
        var numbers = Enumerable.Range(0, calls.Count).Where(i => calls[i].Loop is { IsBackward: false } l && l.Id == loop).ToList();
        return (numbers.FirstOrDefault(), numbers.Count);
    }

    private static void Switch(CodeWriter code, List<Stretch> methods)
    {
        code.Line("/// <inheritdoc/>");
        using (code.Block("protected override void Run(int kernel, in Work<T> work)"))
        using (code.Block("switch (kernel)"))
        {
            foreach (var method in methods)
            {
                code.Line($"case <= {method.End - 1}: {method.Name}(kernel, work); break;");
            }
        }
    }

    private static void Method(CodeWriter code, Stretch method, string dslPath)
    {
        var number = method.Number;
        code.Line();
        using (code.Block($"private void {method.Name}(int kernel, in Work<T> work)"))
        {
            using (code.Block("switch (kernel)"))
            {
                var lines = new DslLines(code, dslPath);
                foreach (var step in method.Steps)
                {
                    if (step.Block is { } block)
                    {
                        code.Raw($"// {step.First.Layer} to {block.Last(step.Repetition).Layer}");
                        lines.At(step.First.Line);
                        code.Raw($"case <= {Invariant.Number(number + step.Kernels - 1)}: {block.Name}(kernel - {Invariant.Number(number)}, work, [{string.Join(", ", block.Row(step.Repetition).Select(Invariant.Number))}]); break;");
                    }
                    else
                    {
                        Kernel(code, lines, step.First, number, step.First.Pattern.Fill(step.First.Offsets.Select(Invariant.Number)));
                    }

                    number += step.Kernels;
                }
            }

            code.Directive("#line default");
        }
    }

    /// <summary>The kernels of a repeated block, as its first repetition has them.</summary>
    private static void Block(CodeWriter code, KernelBlock block, string dslPath)
    {
        code.Line();
        code.Line($"/// <summary>Runs {block.Count} times with other values: <c>at</c> is where they lie. The comments are of the first, from {block.First(0).Layer} on.</summary>");
        using (code.Block($"private void {block.Name}(int kernel, in Work<T> work, global::System.ReadOnlySpan<long> at)"))
        {
            using (code.Block("switch (kernel)"))
            {
                var lines = new DslLines(code, dslPath);
                for (var i = 0; i < block.Length; i++)
                {
                    Kernel(code, lines, block.First(i), i, block.CallText(i));
                }
            }

            code.Directive("#line default");
        }
    }

    private static void Kernel(CodeWriter code, DslLines lines, KernelCall kernel, int number, string call)
    {
        lines.Under(kernel.Layers);
        code.Raw("// " + kernel.Formula);
        lines.At(kernel.Line);
        code.Raw($"case {Invariant.Number(number)}: {call}; break;");
    }

    /// <summary>Maps what follows to a line of the <c>.dsl</c> file. The file is named once a method: later directives stay in it.</summary>
    private sealed class DslLines(CodeWriter code, string dslPath)
    {
        private bool _isNamed;
        private string _layers = "";

        /// <summary>Says which layers a kernel computes, unless the one before was theirs too.</summary>
        public void Under(string layers)
        {
            if (layers != _layers)
            {
                code.Raw("// " + layers);
                _layers = layers;
            }
        }

        public void At(int line)
        {
            code.Directive(_isNamed ? $"#line {Invariant.Number(line)}" : $"#line {Invariant.Number(line)} \"{CSharpName.LinePath(dslPath)}\"");
            _isNamed = true;
        }
    }

    /// <summary>A method: some steps of a function, and the number of their first kernel among the model's.</summary>
    private sealed record Stretch(string Name, List<KernelStep> Steps, int Number)
    {
        public int End { get; } = Number + Steps.Sum(s => s.Kernels);
    }
}
