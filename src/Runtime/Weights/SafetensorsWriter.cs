using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>Writes the safetensors layout.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int PieceLength = 1 << 20; // floats; as bytes a large tensor would pass the range of a span

    public static void Write(string path, IReadOnlyDictionary<string, string>? metadata, (string Name, int[] Shape, ReadOnlyMemory<float> Data)[] tensors)
    {
        Check(tensors);
        var header = Header(metadata, tensors);
        if (header.Length > SafetensorsFile.LargestHeader)
        {
            throw new ArgumentException(Invariant($"The header takes {header.Length} bytes, over the format's {SafetensorsFile.LargestHeader}."), nameof(tensors));
        }

        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (_, _, data) in tensors)
            {
                WriteFloats(stream, data.Span);
            }
        });
    }

    private static void Check((string Name, int[] Shape, ReadOnlyMemory<float> Data)[] tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, shape, data) in tensors)
        {
            if (name == SafetensorsHeader.MetadataKey || !names.Add(name))
            {
                throw new ArgumentException($"Tensor name '{name}' is reserved or used twice.", nameof(tensors));
            }

            // Int128 cannot overflow before the count passes any memory: it is bounded after every factor.
            Int128 count = 1;
            foreach (var size in shape)
            {
                count = size >= 0 && count <= long.MaxValue ? count * size : -1;
            }

            if (count != data.Length)
            {
                throw new ArgumentException(Invariant($"Tensor '{name}' has {data.Length} values for shape [{string.Join(", ", shape)}]."), nameof(tensors));
            }
        }
    }

    private static ReadOnlySpan<byte> Pad(ArrayBufferWriter<byte> header)
    {
        var padding = (Alignment - header.WrittenCount % Alignment) % Alignment;
        header.GetSpan(Alignment)[..padding].Fill((byte)' ');
        header.Advance(padding);
        return header.WrittenSpan;
    }

    private static byte[] Header(IReadOnlyDictionary<string, string>? metadata, (string Name, int[] Shape, ReadOnlyMemory<float> Data)[] tensors)
    {
        var bytes = new ArrayBufferWriter<byte>();

        // Relaxed: names stay readable, and no reader of a weights file is a web page.
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        var offset = 0L;
        foreach (var (name, shape, data) in tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            WriteNumbers(json, "shape", shape.Select(s => (long)s));
            WriteNumbers(json, "data_offsets", [offset, offset += (long)data.Length * sizeof(float)]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return Pad(bytes).ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteFloats(Stream stream, ReadOnlySpan<float> data)
    {
        for (; data.Length > 0; data = data[Math.Min(PieceLength, data.Length)..])
        {
            var piece = data[..Math.Min(PieceLength, data.Length)];
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(piece));
                continue;
            }

            var swapped = new byte[piece.Length * sizeof(float)];
            for (var i = 0; i < piece.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(swapped.AsSpan(i * sizeof(float)), piece[i]);
            }

            stream.Write(swapped);
        }
    }
}
