using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DslCompiler.Onnx;

/// <summary>Reads the little that is needed of the ONNX schema (<c>onnx.proto</c>): the numbers below are its field numbers. Other fields are passed over.</summary>
public static class OnnxReader
{
    /// <summary>The nodes of a <c>ModelProto</c>, and the names of the graph's inputs and outputs, in their order.</summary>
    public static (IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs) ReadModel(string path)
    {
        var graph = ProtoField.Read(File.ReadAllBytes(path)).Single(f => f.Number == 7).Message;
        return (
            graph.Where(f => f.Number == 1).Select(f => Node(f.Message)).ToList(),
            graph.Where(f => f.Number == 11).Select(f => Texts(f.Message, 1).Single()).ToList(),
            graph.Where(f => f.Number == 12).Select(f => Texts(f.Message, 1).Single()).ToList());
    }

    /// <summary>A <c>TensorProto</c> whose values are in <c>raw_data</c>. Of types that are not read it has no values.</summary>
    public static OnnxTensor ReadTensor(string path)
    {
        var fields = ProtoField.Read(File.ReadAllBytes(path));
        var type = (OnnxType)fields.Where(f => f.Number == 2).Select(f => f.Integer).FirstOrDefault();
        var raw = fields.Where(f => f.Number == 9).Select(f => f.Bytes!).FirstOrDefault([]);
        return new OnnxTensor(type, Integers(fields, 1), Values(type, raw));
    }

    private static double[] Values(OnnxType type, byte[] raw) => type switch
    {
        OnnxType.Float32 => raw.Chunk(4).Select(b => (double)BinaryPrimitives.ReadSingleLittleEndian(b)).ToArray(),
        OnnxType.Int32 => raw.Chunk(4).Select(b => (double)BinaryPrimitives.ReadInt32LittleEndian(b)).ToArray(),
        OnnxType.Int64 => raw.Chunk(8).Select(b => (double)BinaryPrimitives.ReadInt64LittleEndian(b)).ToArray(),
        OnnxType.Bool => raw.Select(b => (double)b).ToArray(),
        _ => [],
    };

    private static OnnxNode Node(IReadOnlyList<ProtoField> fields) => new(
        Texts(fields, 4).Single(),
        Texts(fields, 1),
        Texts(fields, 2),
        fields.Where(f => f.Number == 5).Select(f => f.Message).ToDictionary(a => Texts(a, 1).Single(), Attribute))
    {
        Name = Texts(fields, 3).FirstOrDefault(""),
    };

    private static OnnxAttribute Attribute(IReadOnlyList<ProtoField> fields) => new(
        (OnnxAttributeKind)fields.Where(f => f.Number == 20).Select(f => f.Integer).FirstOrDefault(),
        fields.Where(f => f.Number == 2).Select(f => f.Real).FirstOrDefault(),
        Texts(fields, 4).FirstOrDefault(""),
        [.. Integers(fields, 3), .. Integers(fields, 8)]);

    private static List<string> Texts(IEnumerable<ProtoField> fields, int number) => fields.Where(f => f.Number == number).Select(f => f.Text).ToList();

    private static List<int> Integers(IEnumerable<ProtoField> fields, int number) =>
        fields.Where(f => f.Number == number).SelectMany(f => f.Integers).Select(i => checked((int)i)).ToList();
}
