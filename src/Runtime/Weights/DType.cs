using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Weights;

/// <summary>The number types of safetensors and how each becomes a float. Integers are read because checkpoints carry
/// counters beside their weights (PyTorch's num_batches_tracked).</summary>
internal sealed record DType(string Name, int Size, Func<ReadOnlySpan<byte>, float> ToFloat)
{
    private static readonly Dictionary<string, DType> All = new DType[]
    {
        new("F64", 8, b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b)),
        new("F32", 4, b => BinaryPrimitives.ReadSingleLittleEndian(b)),
        new("F16", 2, b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)),
        // A bfloat16 is the upper half of a float.
        new("BF16", 2, b => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(b) << 16)),
        new("I64", 8, b => BinaryPrimitives.ReadInt64LittleEndian(b)),
        new("I32", 4, b => BinaryPrimitives.ReadInt32LittleEndian(b)),
        new("I16", 2, b => BinaryPrimitives.ReadInt16LittleEndian(b)),
        new("I8", 1, b => (sbyte)b[0]),
        new("U64", 8, b => BinaryPrimitives.ReadUInt64LittleEndian(b)),
        new("U32", 4, b => BinaryPrimitives.ReadUInt32LittleEndian(b)),
        new("U16", 2, b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
        new("U8", 1, b => b[0]),
        new("BOOL", 1, b => b[0] == 0 ? 0 : 1),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Whether it is a floating-point type.</summary>
    public bool IsReal => Name is "F64" or "F32" or "F16" or "BF16";

    /// <summary>For messages.</summary>
    public static string Names => string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    public static DType? Find(string name) => All.GetValueOrDefault(name);
}
