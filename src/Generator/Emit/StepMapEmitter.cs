using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes the element-wise part of a loop's step as one struct: it is made of the memory that it reads and writes, its method computes a vector of
/// features of one sample.</summary>
internal sealed class StepMapEmitter
{
    private readonly Function _function;
    private readonly Kernel _kernel;
    private readonly Dictionary<int, string> _reads = [];
    private readonly Dictionary<int, string> _writes = [];
    private readonly bool _isPadded;

    public StepMapEmitter(Function function, Kernel kernel)
    {
        (_function, _kernel) = (function, kernel);
        var names = new HashSet<string>();
        foreach (var operand in kernel.Operands)
        {
            _reads[operand] = Name(operand, "", names);
        }

        foreach (var output in kernel.Outputs)
        {
            _writes[output] = Name(output, "To", names);
        }

        _isPadded = kernel.Tail.Any(t => ((PointwiseOperator)function.Nodes[t].Operator).StepValue == StepValue.Padding);
        var fields = _reads.Values.Concat(_writes.Values).Select(n => $"Ptr<T> {n}").Concat(_isPadded ? ["StepPadding Padding"] : []);
        Tail = KernelTail.Of(function, kernel, string.Join(", ", fields), Body());
    }

    public KernelTail Tail { get; }

    /// <summary>Adds the expression that makes the struct for a call.</summary>
    public void Construct(CallText call)
    {
        var separator = "new(";
        foreach (var value in _kernel.Operands.Concat(_kernel.Outputs))
        {
            call.Add(separator).Place(value);
            separator = ", ";
        }

        call.Add(_isPadded ? ", Padding)" : ")");
    }

    private string Body()
    {
        var code = new CodeWriter();
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (code.Block("public void Apply<TPart>(nint row, nint column, int count)\n    where TPart : struct, IRowPart"))
        {
            var texts = new Dictionary<int, string>();
            foreach (var id in _kernel.Tail)
            {
                var node = _function.Nodes[id];
                var pointwise = (PointwiseOperator)node.Operator;
                for (var i = 0; i < node.Inputs.Count; i++)
                {
                    if (!texts.ContainsKey(node.Inputs[i]))
                    {
                        texts[node.Inputs[i]] = Load(code, node.Inputs[i], pointwise.IsChannel(i), texts.Count);
                    }
                }

                var name = Invariant.Text($"v{texts.Count}");
                code.Line($"var {name} = {Naming.Unbracketed(pointwise.Cpu([.. node.Inputs.Select(i => texts[i])]))};");
                texts[id] = name;
            }

            foreach (var output in _kernel.Outputs)
            {
                Store(code, output, texts);
            }
        }

        return code.ToString();
    }

    private string Load(CodeWriter code, int input, bool isChannel, int number)
    {
        var node = _function.Nodes[input];
        if (node.Operator is Constant constant)
        {
            return constant.Cpu([]);
        }

        var source = _reads.ContainsKey(input) ? input : node.Inputs[0];
        var first = _reads.ContainsKey(input) ? 0 : ((Slice)node.Operator).First;
        var name = Invariant.Text($"v{number}");
        code.Line(isChannel ? $"var {name} = {_reads[source]}.Load<V>(column);" : $"var {name} = {_reads[source]}.Load<V>({Place(_function.Nodes[source].Type.Length, first)});");
        return name;
    }

    private void Store(CodeWriter code, int output, Dictionary<int, string> texts)
    {
        var node = _function.Nodes[output];
        if (node.Operator is not Concat)
        {
            code.Line($"{_writes[output]}.Store<V, TPart>({Place(node.Type.Length, 0)}, {texts[output]}, count);");
            return;
        }

        var first = 0;
        foreach (var part in node.Inputs)
        {
            code.Line($"{_writes[output]}.Store<V, TPart>({Place(node.Type.Length, first)}, {texts[part]}, count);");
            first += _function.Nodes[part].Type.Length;
        }
    }

    private static string Place(int width, int first) => Invariant.Text($"(row * {width}) + column{(first == 0 ? "" : Invariant.Text($" + {first}"))}");

    /// <summary>By the layer and what the value is there, so that the steps of two layers of one cell are one struct.</summary>
    private string Name(int value, string prefix, HashSet<string> names)
    {
        var node = _function.Nodes[value];
        var name = prefix + (node.Operator switch
        {
            Parameter parameter => Naming.Role(parameter.Key.Split('.').Last()),
            Carry carry => "Carried" + Naming.Role(carry.Key.Split(':').Last()),
            _ => string.Concat(node.Operator.Name.Split('_').Select(Naming.Pascal)),
        });
        var unique = name;
        for (var i = 2; !names.Add(unique); i++)
        {
            unique = Invariant.Text($"{name}_{i}");
        }

        return unique;
    }
}
