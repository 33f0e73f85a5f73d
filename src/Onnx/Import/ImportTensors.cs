using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace DslCompiler.Onnx.Import;

/// <summary>Reads a <c>TensorProto</c>: its extents must be those of the values that are there.</summary>
internal static class ImportTensors
{
    private const int MostExtents = 8;

    public static ImportTensor Read(ProtoSpan tensor)
    {
        var (extents, type, name) = (new List<long>(), OnnxType.None, "");
        var values = new List<ProtoSpan>();
        foreach (var field in tensor.Message)
        {
            switch (field.Number)
            {
                case 1:
                    extents.AddRange(field.Integers().Take(MostExtents + 1));
                    break;
                case 2:
                    type = (OnnxType)field.Integer;
                    break;
                case 8:
                    name = field.Text;
                    break;
                case 4 or 5 or 7 or 9 or 10:
                    values.Add(field);
                    break;
                case 13:
                case 14 when field.Integer != 0:
                    throw ProtoSpan.Wrong(field.At, "values in another file", "all values in this one: export without external data");
                default:
                    break;
            }
        }

        var count = 1L;
        foreach (var extent in extents)
        {
            count = extent >= 0 && extents.Count <= MostExtents && (extent == 0 || count <= int.MaxValue / extent)
                ? count * extent
                : throw ProtoSpan.Wrong(tensor.At, $"the tensor {ImportReader.Quote(name)} of extents {string.Join("x", extents.Take(MostExtents).Select(Invariant.Number))}", "at most 2^31 values along at most 8 axes");
        }

        Check(tensor, name, type, values, count);
        return new ImportTensor(name, type, [.. extents], count, () => Reals(type, values, (int)count), () => Integers(name, type, values, count));
    }

    /// <summary>That so many values are there. Those of types that are not read are not asked for.</summary>
    private static void Check(ProtoSpan tensor, string name, OnnxType type, List<ProtoSpan> values, long count)
    {
        var size = SizeOf(type);
        var have = values.Sum(v => v.Number switch
        {
            9 => size == 0 ? 0 : v.Bytes.Length % size == 0 ? v.Bytes.Length / size : -1L,
            4 => v.IsBytes ? v.Bytes.Length / sizeof(float) : 1,
            10 => v.IsBytes ? v.Bytes.Length / sizeof(double) : 1,
            _ => v.Integers().LongCount(),
        });
        if (size > 0 && have != count)
        {
            throw ProtoSpan.Wrong(tensor.At, Invariant.Text($"the tensor {ImportReader.Quote(name)} with {have} values"), Invariant.Text($"{count}, as its extents say"));
        }
    }

    private static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Float32 or OnnxType.Int32 => 4,
        OnnxType.Int64 or OnnxType.Float64 => 8,
        OnnxType.Float16 => 2,
        OnnxType.Bool => 1,
        _ => 0,
    };

    private static float[] Reals(OnnxType type, List<ProtoSpan> values, int count)
    {
        var reals = new float[count];
        var at = 0;
        foreach (var field in values)
        {
            var bytes = field.Bytes.Span;
            switch (type)
            {
                case OnnxType.Float32 when field is { Number: 4, IsBytes: false }:
                    reals[at++] = field.Real;
                    break;
                case OnnxType.Float32 when field.Number is 4 or 9:
                    MemoryMarshal.Cast<byte, float>(bytes).CopyTo(reals.AsSpan(at));
                    at += bytes.Length / sizeof(float);
                    break;
                case OnnxType.Float64 when field is { Number: 9 or 10, IsBytes: true }:
                    foreach (var value in MemoryMarshal.Cast<byte, double>(bytes))
                    {
                        reals[at++] = (float)value;
                    }

                    break;
                case OnnxType.Float16 when field.Number == 9:
                    foreach (var value in MemoryMarshal.Cast<byte, Half>(bytes))
                    {
                        reals[at++] = (float)value;
                    }

                    break;
                default:
                    throw new OnnxFormatException("the weights", "values of the type " + type, "float32, float16 or float64");
            }
        }

        return reals;
    }

    private static long[] Integers(string name, OnnxType type, List<ProtoSpan> values, long count)
    {
        long[] integers = type is OnnxType.Int64 or OnnxType.Int32 ? [.. Numbers(type, values)] : throw new InexpressibleException($"the tensor {ImportReader.Quote(name)} is of the type {type}, where whole numbers are read");
        return integers.Length == count ? integers : throw new InexpressibleException($"the tensor {ImportReader.Quote(name)} has another number of values than its extents say");
    }

    private static IEnumerable<long> Numbers(OnnxType type, List<ProtoSpan> values) => values.SelectMany(v => v.Number != 9 ? v.Integers() : type switch
    {
        OnnxType.Int64 => MemoryMarshal.Cast<byte, long>(v.Bytes.Span).ToArray(),
        OnnxType.Int32 => MemoryMarshal.Cast<byte, int>(v.Bytes.Span).ToArray().Select(i => (long)i),
        _ => [],
    });
}
