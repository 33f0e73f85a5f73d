using System.Collections.Generic;
using System.IO;
using System.Linq;
using Google.Protobuf;

namespace DslCompiler.Onnx;

/// <summary>Writes a graph as a <c>ModelProto</c> (<c>onnx.proto</c>): the numbers below are its field numbers.</summary>
public static class OnnxWriter
{
    /// <summary>The version of the operators: what is written means what ONNX 1.12 says.</summary>
    public const int Opset = 17;

    /// <summary>The version of the file's own format that came with it.</summary>
    private const int Format = 8;

    private const string AnyBatch = "N";

    public static void Write(Stream stream, OnnxGraph graph)
    {
        var output = new CodedOutputStream(stream, leaveOpen: true);
        Model(graph).Write(output);
        output.Flush();
    }

    private static ProtoMessage Model(OnnxGraph graph) => new ProtoMessage()
        .Add(1, Format)
        .Add(2, "dslc")
        .Add(7, Graph(graph))
        .Add(8, new ProtoMessage().Add(1, "").Add(2, Opset));

    private static ProtoMessage Graph(OnnxGraph graph)
    {
        var message = new ProtoMessage();
        Each(message, 1, graph.Nodes.Select(Node));
        message.Add(2, graph.Name);
        Each(message, 5, graph.Initializers.Select(Tensor));
        Each(message, 11, graph.Inputs.Select(p => Port(p, graph.Batch)));
        Each(message, 12, graph.Outputs.Select(p => Port(p, graph.Batch)));
        return message;
    }

    private static ProtoMessage Node(OnnxNode node)
    {
        var message = new ProtoMessage();
        Each(message, 1, node.Inputs);
        Each(message, 2, node.Outputs);
        message.Add(3, node.Name).Add(4, node.Operator);
        Each(message, 5, node.Attributes.Select(a => Attribute(a.Key, a.Value)));
        return message;
    }

    private static ProtoMessage Attribute(string name, OnnxAttribute attribute)
    {
        var message = new ProtoMessage().Add(1, name);
        switch (attribute.Kind)
        {
            case OnnxAttributeKind.Real:
                message.Add(2, attribute.Real);
                break;
            case OnnxAttributeKind.Integer:
                message.Add(3, attribute.Integers[0]);
                break;
            case OnnxAttributeKind.Graph:
                message.Add(6, Graph(attribute.Graph!));
                break;
            case OnnxAttributeKind.Text:
                message.Add(4, attribute.Text);
                break;
            default:
                foreach (var integer in attribute.Integers)
                {
                    message.Add(8, integer);
                }

                break;
        }

        return message.Add(20, (long)attribute.Kind);
    }

    private static ProtoMessage Tensor(OnnxInitializer tensor)
    {
        var message = new ProtoMessage();
        foreach (var extent in tensor.Extents)
        {
            message.Add(1, extent);
        }

        var size = tensor.Type == OnnxType.Int64 ? sizeof(long) : sizeof(float);
        return message.Add(2, (long)tensor.Type).Add(8, tensor.Name).Add(9, tensor.Extents.Aggregate((long)size, (a, b) => a * b), tensor.Bytes);
    }

    private static ProtoMessage Port(OnnxPort port, int? batch)
    {
        var samples = batch is { } count ? new ProtoMessage().Add(1, count) : new ProtoMessage().Add(2, AnyBatch);
        var shape = new ProtoMessage().Add(1, samples);
        if (port.Time is { } time)
        {
            shape.Add(1, new ProtoMessage().Add(2, time));
        }

        Each(shape, 1, port.Extents.Select(e => new ProtoMessage().Add(1, e)));
        var tensor = new ProtoMessage().Add(1, (long)port.Type).Add(2, shape);
        return new ProtoMessage().Add(1, port.Name).Add(2, new ProtoMessage().Add(1, tensor));
    }

    private static void Each(ProtoMessage message, int number, IEnumerable<ProtoMessage> parts)
    {
        foreach (var part in parts)
        {
            message.Add(number, part);
        }
    }

    private static void Each(ProtoMessage message, int number, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            message.Add(number, text);
        }
    }
}
