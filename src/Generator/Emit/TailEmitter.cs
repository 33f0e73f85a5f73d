using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes the element-wise nodes of a kernel as one struct: it is made of the operands, its method is the arithmetic.</summary>
internal sealed class TailEmitter
{
    private readonly Function _function;
    private readonly Kernel _kernel;
    private readonly Dictionary<int, string> _fields = [];
    private readonly List<StepValue> _stepValues;

    /// <summary>Texts longer than this get a local: nobody reads on, and the C# compiler descends by recursion.</summary>
    private const int LongText = 200;

    private readonly Dictionary<int, int> _uses = [];

    public TailEmitter(Function function, Kernel kernel, TailAxis axis)
    {
        _function = function;
        _kernel = kernel;
        foreach (var operand in kernel.Operands)
        {
            _fields[operand] = FieldName(operand);
        }

        foreach (var input in kernel.Tail.SelectMany(t => function.Nodes[t].Inputs))
        {
            _uses[input] = _uses.TryGetValue(input, out var uses) ? uses + 1 : 1;
        }

        _stepValues = kernel.Tail.Select(t => ((PointwiseOperator)function.Nodes[t].Operator).StepValue).OfType<StepValue>().Distinct().ToList();
        var fields = kernel.Operands.Select(o => $"Ptr<T> {_fields[o]}").Concat(_stepValues.Select(v => $"{v.Type} {v.Name}"));
        Tail = KernelTail.Of(function, kernel, string.Join(", ", fields), Body(axis)) with { Fetches = Fetches() };
    }

    public KernelTail Tail { get; }

    private int Last => _kernel.Tail[_kernel.Tail.Count - 1];

    /// <summary>Adds the expression that makes the struct for a call; its type is the parameter's.</summary>
    public void Construct(CallText call)
    {
        if (_fields.Count + _stepValues.Count == 0)
        {
            call.Add("default");
            return;
        }

        var separator = "new(";
        foreach (var operand in _kernel.Operands)
        {
            call.Add(separator).Place(operand);
            separator = ", ";
        }

        foreach (var value in _stepValues)
        {
            call.Add(separator).Add("work.").Add(value.Name);
            separator = ", ";
        }

        call.Add(")");
    }

    /// <summary>Operands as large as the result, which come from memory while the loop computes.</summary>
    private string Fetches()
    {
        var nodes = _kernel.Anchor < 0 ? [] : _kernel.Tail.Select(t => _function.Nodes[t]);
        var whole = nodes.SelectMany(n => n.Inputs.Where((_, i) => !((PointwiseOperator)n.Operator).IsChannel(i)));
        return string.Concat(whole.Distinct().Where(_fields.ContainsKey).Select(i => $"{_fields[i]}.Fetch(index); "));
    }

    private string Body(TailAxis axis)
    {
        var code = new CodeWriter();
        var texts = Texts(axis, out var locals);
        if (locals.Count == 0)
        {
            code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            code.Line($"public V Apply(V value, nint index, nint channel) => {Naming.Unbracketed(texts[Last])};");
            return code.ToString();
        }

        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (code.Block("public V Apply(V value, nint index, nint channel)"))
        {
            foreach (var (name, text) in locals)
            {
                code.Line($"var {name} = {Naming.Unbracketed(text)};");
            }

            code.Line($"return {Naming.Unbracketed(texts[Last])};");
        }

        return code.ToString();
    }

    /// <summary>The C# of every value: what is used more than once, or is loaded, gets a local.</summary>
    private Dictionary<int, string> Texts(TailAxis axis, out List<(string Name, string Text)> locals)
    {
        var texts = new Dictionary<int, string>();
        locals = [];
        if (_kernel.Anchor >= 0)
        {
            texts[_kernel.Anchor] = "value";
        }

        foreach (var id in _kernel.Tail)
        {
            var node = _function.Nodes[id];
            var pointwise = (PointwiseOperator)node.Operator;
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var input = node.Inputs[i];
                if (!texts.ContainsKey(input))
                {
                    texts[input] = Named(input, Load(input, isChannel: pointwise.IsChannel(i), axis), locals);
                }
            }

            texts[id] = Named(id, pointwise.Cpu(node.Inputs.Select(i => texts[i]).ToList()), locals);
        }

        return texts;
    }

    private string Load(int input, bool isChannel, TailAxis axis)
    {
        if (_function.Nodes[input].Operator is Constant constant)
        {
            return constant.Cpu([]);
        }

        var field = _fields[input];
        return !isChannel ? $"{field}.Load<V>(index)" : axis == TailAxis.Plane ? $"{field}.Broadcast<V>(channel)" : $"{field}.Load<V>(channel)";
    }

    private string Named(int value, string text, List<(string Name, string Text)> locals)
    {
        if (((!_uses.TryGetValue(value, out var uses) || uses < 2) && text.Length <= LongText) || value == Last)
        {
            return text;
        }

        var name = Invariant.Text($"v{locals.Count}");
        locals.Add((name, text));
        return name;
    }

    /// <summary>The operand's field: its parameter's role (<c>Bias</c>) or its layer without its number (<c>Tanh</c>; so the tails of tanh1 and tanh2
    /// are one), told apart where two are alike.</summary>
    private string FieldName(int operand)
    {
        var node = _function.Nodes[operand];
        var name = node.Operator is Parameter parameter ? Naming.Role(parameter.Key.Split('.').Last()) : Naming.Layer(node.Origin.Layer.Split('.').Last()).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        name += node.Origin.IsBackward ? "Gradient" : "";
        name = name.Length == 0 ? "Operand" : name is "V" or "T" or "Ptr" or "Apply" or "Fetch" ? name + "_" : name;
        var unique = name;
        for (var i = 2; _fields.ContainsValue(unique); i++)
        {
            unique = Invariant.Text($"{name}_{i}");
        }

        return unique;
    }
}
