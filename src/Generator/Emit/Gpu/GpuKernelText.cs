using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Generator.Emit.Gpu;

/// <summary>The C# of one kernel within a GPU launch: its views of memory, the statements of an item, and how many items there are. <c>@</c> stands for the name of the
/// launch, under which the method lies that applies what is fused behind the loop and stores.</summary>
internal sealed class GpuKernelText
{
    private readonly Function _function;
    private readonly Kernel _kernel;
    private readonly GpuViews _views;
    private readonly string _put;
    private readonly Dictionary<int, string> _names = [];

    /// <param name="function">A planned function.</param>
    /// <param name="kernel">One of its kernels.</param>
    /// <param name="views">The memory of the launch, to which this kernel's is added.</param>
    /// <param name="suffix">What tells its method from those of the launch's other kernels.</param>
    public GpuKernelText(Function function, Kernel kernel, GpuViews views, string suffix)
    {
        (_function, _kernel, _views, _put) = (function, kernel, views, "@Put" + suffix);
        Output = function.Nodes[kernel.Output].Type;
        Loop = kernel.Anchor < 0 ? Map(function, kernel) : GatherLaunches.Lower(function, function.Nodes[kernel.Anchor]);
        var inputs = kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs.AsEnumerable();
        Views = string.Concat(inputs.Select((v, i) => views.Declare(Invariant.Text($"x{i}"), v)))
            + string.Concat(kernel.Operands.Select((v, i) => views.Declare(_names[v] = Invariant.Text($"t{i}"), v)))
            + (kernel.IsStep ? string.Concat(kernel.Outputs.Select((v, i) => views.Declare(Invariant.Text($"y{i}"), v))) : views.Declare("y", kernel.Output));
        (Method, Code) = kernel.IsStep ? ("", StepCode()) : WithTail();
        var statements = Code + Method + Loop.Sum;
        Views += statements.Contains("lengths[") || statements.Contains("lengths,") ? views.DeclareLengths("lengths", TimeOf(function, kernel)) : "";
        Views += string.Concat(new[] { 1, 2 }.Where(t => statements.Contains(Invariant.Text($"lengths{t}["))).Select(t => views.DeclareLengths(Invariant.Text($"lengths{t}"), t)));
    }

    /// <summary>What it writes.</summary>
    public TensorType Output { get; }

    public GpuLoop Loop { get; }

    /// <summary>Declarations of the memory that it reads and writes.</summary>
    public string Views { get; }

    /// <summary>The statements of one item, or those behind its sum.</summary>
    public string Code { get; }

    /// <summary>The method that applies the tail and stores; empty where there is no tail.</summary>
    public string Method { get; }

    public bool IsBatched => Output.HasBatch;

    /// <summary>The axis of time whose steps are all computed at once, or through which the loop around runs; 0: none.</summary>
    public static int TimeOf(Function function, Kernel kernel) => function.Nodes[kernel.Output].Type.Loop is { } loop ? loop.Time
        : function.Nodes[kernel.Output].Type.HasBatch ? function.Nodes[kernel.Output].Type.Time
        : (kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs.AsEnumerable()).Concat([kernel.Output]).Max(v => function.Nodes[v].Type.Time);

    /// <summary>The statement that stores an element, what is fused applied.</summary>
    public string Put(string index, string channel, string value) => Put(Method, index, channel, value);

    private string Put(string method, string index, string channel, string value) => method.Length == 0
        ? $"y[{index}] = {value};"
        : $"{_put}(y, {index}, {channel}, {value}, s{Arguments("")});";

    /// <summary>The loop of a kernel without an anchor: an item an element.</summary>
    private static GpuLoop Map(Function function, Kernel kernel) => kernel.IsStep
        ? GpuLoop.Rows(function.Nodes[kernel.Tail[0]].Type.Length, "")
        : GpuLoop.Element(function.Nodes[kernel.Output].Type, "");

    private (string Method, string Code) WithTail()
    {
        var method = _kernel.Tail.Count == 0 ? "" : TailMethod();
        return (method, GpuLoop.WithPuts(Loop.Code, (index, channel, value) => Put(method, index, channel, value)));
    }

    private string TailMethod()
    {
        var text = new StringBuilder();
        text.Append($"private static void {_put}(ArrayView<float> y, int index, int channel, float value, GpuStep s{Arguments("ArrayView<float> ")})\n{{\n");
        var texts = new Dictionary<int, string>();
        if (_kernel.Anchor >= 0)
        {
            texts[_kernel.Anchor] = "value";
        }

        Compute(text, texts, (view, isChannel) => Invariant.Text($"{view}[{(isChannel ? "channel" : "index")}]"));
        return text.Append($"    y[index] = {texts[_kernel.Tail[_kernel.Tail.Count - 1]]};\n}}\n").ToString();
    }

    /// <summary>The element-wise part of a loop's step, which reads and writes parts of wider rows.</summary>
    private string StepCode()
    {
        var (text, texts) = (new StringBuilder(), new Dictionary<int, string>());
        foreach (var input in _kernel.Tail.SelectMany(t => _function.Nodes[t].Inputs).Distinct())
        {
            if (!_names.ContainsKey(input) && !_kernel.Tail.Contains(input) && _function.Nodes[input].Operator is Slice slice)
            {
                var source = _function.Nodes[input].Inputs[0];
                texts[input] = Invariant.Text($"{_names[source]}[n * {_function.Nodes[source].Type.Length} + i + {slice.First}]");
            }
        }

        Compute(text, texts, (view, isChannel) => isChannel ? $"{view}[i]" : Invariant.Text($"{view}[n * {Loop.Items} + i]"));
        for (var i = 0; i < _kernel.Outputs.Count; i++)
        {
            var node = _function.Nodes[_kernel.Outputs[i]];
            var first = 0;
            foreach (var part in node.Operator is Concat ? node.Inputs.AsEnumerable() : [node.Id])
            {
                text.Append(Invariant.Text($"y{i}[n * {node.Type.Length} + i + {first}] = {texts[part]};\n"));
                first += _function.Nodes[part].Type.Length;
            }
        }

        return text.ToString();
    }

    /// <summary>A local for each element-wise node.</summary>
    private void Compute(StringBuilder text, Dictionary<int, string> texts, System.Func<string, bool, string> load)
    {
        foreach (var id in _kernel.Tail)
        {
            var node = _function.Nodes[id];
            var pointwise = (PointwiseOperator)node.Operator;
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var input = node.Inputs[i];
                if (!texts.ContainsKey(input))
                {
                    texts[input] = Local(text, texts, _function.Nodes[input].Operator is Constant constant ? constant.Gpu([]) : load(_names[input], pointwise.IsChannel(i)));
                }
            }

            var value = pointwise.Gpu([.. node.Inputs.Select(i => texts[i])]);
            texts[id] = Local(text, texts, Naming.Unbracketed(value));
        }
    }

    private static string Local(StringBuilder text, Dictionary<int, string> texts, string value)
    {
        var name = Invariant.Text($"v{texts.Count}");
        text.Append(Invariant.Text($"    var {name} = {value};\n"));
        return name;
    }

    /// <summary>The tail's own views, as arguments or parameters.</summary>
    private string Arguments(string type) => string.Concat(_kernel.Operands.Select(o => $", {type}{_names[o]}"));
}
