using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>Reads a <c>ModelProto</c> as hostile input: sizes are checked against the file before anything is made of them, and values stay where they lie. The numbers
/// below are the field numbers of <c>onnx.proto</c>.</summary>
internal static class ImportReader
{
    /// <summary>More than any net that one would want to read.</summary>
    private const int MostNodes = 5_000;

    /// <summary>Loops within loops.</summary>
    private const int Deepest = 3;

    public static ImportModel Read(ReadOnlyMemory<byte> file)
    {
        ProtoSpan? graph = null;
        var opset = 0L;
        foreach (var field in ProtoSpan.Read(file))
        {
            switch (field.Number)
            {
                case 7 when field.IsBytes:
                    graph = field;
                    break;
                case 8 when field.IsBytes:
                    var import = field.Message.ToList();
                    opset = import.Any(f => f.Number == 1 && f.Bytes.Length > 0 && f.Text != "ai.onnx") ? opset : import.Where(f => f.Number == 2).Select(f => f.Integer).LastOrDefault();
                    break;
                default:
                    break;
            }
        }

        return graph is { } found ? Graph(found, opset, 0) : throw new OnnxFormatException("the file", "no graph", "an ONNX model, whose field 7 is its graph");
    }

    private static ImportModel Graph(ProtoSpan graph, long opset, int depth)
    {
        if (depth > Deepest)
        {
            throw ProtoSpan.Wrong(graph.At, Invariant.Text($"graphs within graphs more than {Deepest} deep"), "loops that are not");
        }

        var model = new ImportModel("", opset, [], new(StringComparer.Ordinal), [], []);
        foreach (var field in graph.Message)
        {
            switch (field.Number)
            {
                case 1 when model.Nodes.Count == MostNodes:
                    throw ProtoSpan.Wrong(field.At, Invariant.Text($"more than {MostNodes} nodes"), "a net of fewer");
                case 1:
                    model.Nodes.Add(Node(field, opset, depth));
                    break;
                case 2:
                    model = model with { Name = field.Text };
                    break;
                case 5:
                    var tensor = ImportTensors.Read(field);
                    if (!model.Tensors.TryAdd(tensor.Name, tensor))
                    {
                        throw ProtoSpan.Wrong(field.At, "the tensor " + Quote(tensor.Name) + " twice", "every name once");
                    }

                    break;
                case 11:
                    model.Inputs.Add(Port(field));
                    break;
                case 12:
                    model.Outputs.Add(Port(field));
                    break;
                default:
                    break;
            }
        }

        model.Inputs.RemoveAll(i => model.Tensors.ContainsKey(i.Name));
        return model;
    }

    private static ImportNode Node(ProtoSpan node, long opset, int depth)
    {
        var (inputs, outputs, name, op, domain) = (new List<string>(), new List<string>(), "", "", "");
        var attributes = new Dictionary<string, ImportAttribute>(StringComparer.Ordinal);
        foreach (var field in node.Message)
        {
            switch (field.Number)
            {
                case 1:
                    inputs.Add(field.Text);
                    break;
                case 2:
                    outputs.Add(field.Text);
                    break;
                case 3:
                    name = field.Text;
                    break;
                case 4:
                    op = field.Text;
                    break;
                case 5:
                    var (key, value) = Attribute(field, opset, depth);
                    attributes[key] = value;
                    break;
                case 7:
                    domain = field.Text;
                    break;
                default:
                    break;
            }
        }

        return new ImportNode(domain is "" or "ai.onnx" ? op : domain + "." + op, name, [.. inputs], [.. outputs], attributes);
    }

    private static (string Name, ImportAttribute Value) Attribute(ProtoSpan attribute, long opset, int depth)
    {
        var (name, integer, real, text, integers, tensor) = ("", 0L, 0f, "", new List<long>(), (ImportTensor?)null);
        var (texts, graph) = (new List<string>(), (ImportModel?)null);
        foreach (var field in attribute.Message)
        {
            switch (field.Number)
            {
                case 1:
                    name = field.Text;
                    break;
                case 2:
                    real = field.Real;
                    break;
                case 3:
                    integer = field.Integer;
                    break;
                case 4:
                    text = field.Text;
                    break;
                case 5:
                    tensor = ImportTensors.Read(field);
                    break;
                case 6:
                    graph = Graph(field, opset, depth + 1);
                    break;
                case 8:
                    integers.AddRange(field.Integers());
                    break;
                case 9:
                    texts.Add(field.Text);
                    break;
                default:
                    break;
            }
        }

        return (name, new ImportAttribute(integer, real, text, [.. integers], tensor) { Texts = texts, Graph = graph });
    }

    private static ImportPort Port(ProtoSpan port)
    {
        var (name, type, extents, axes) = ("", OnnxType.None, new List<long>(), new List<string>());
        foreach (var field in port.Message)
        {
            if (field.Number == 1)
            {
                name = field.Text;
            }

            foreach (var tensor in field.Number == 2 ? field.Message.Where(f => f.Number == 1).SelectMany(f => f.Message) : [])
            {
                if (tensor.Number == 1)
                {
                    type = (OnnxType)tensor.Integer;
                }

                foreach (var extent in tensor.Number == 2 ? tensor.Message.Where(f => f.Number == 1) : [])
                {
                    extents.Add(extent.Message.Where(f => f.Number == 1).Select(f => f.Integer).DefaultIfEmpty(-1).Last());
                    axes.Add(extent.Message.Where(f => f is { Number: 2, IsBytes: true }).Select(f => f.Text).LastOrDefault(""));
                }
            }
        }

        return new ImportPort(name, type, [.. extents], [.. axes]);
    }

    /// <summary>A name out of a file, for a line of a message.</summary>
    internal static string Quote(string name)
    {
        const int Longest = 60;
        var shown = new string([.. name.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return $"'{shown}{(name.Length > Longest ? "..." : "")}'";
    }
}
