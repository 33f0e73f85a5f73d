using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>Reads the safetensors layout: the length, the header, then the tensors in the order of their bytes.</summary>
internal static class SafetensorsReader
{
    /// <summary>Where a tensor's values go.</summary>
    public delegate Span<float> Room(string tensor);

    private const int Prefix = 8;
    private const int PieceLength = 1 << 20;
    private const string Fix = "save the weights again or download the file again";

    public static SafetensorsFile Read(string path)
    {
        using var stream = InputFile.Open(path);
        return InputFile.Guard(path, () => Read(path, stream));
    }

    /// <summary>Reads every tensor into the room that is given for it; none, and its values are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Sees what the file holds, in the order of its bytes, before anything is read into its room.</param>
    /// <param name="roomOf">As many elements as a tensor of that name has, or none.</param>
    public static IReadOnlyDictionary<string, string> ReadInto(string path, Action<IReadOnlyList<SafetensorsHeader.Entry>> check, Room roomOf)
    {
        using var stream = InputFile.Open(path);
        return InputFile.Guard(path, () =>
        {
            var (metadata, entries) = ReadEntries(path, stream);
            check(entries);
            foreach (var entry in entries)
            {
                var room = roomOf(entry.Name);
                if (room.IsEmpty)
                {
                    stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
                    continue;
                }

                ReadFloats(stream, entry, room);
            }

            return (IReadOnlyDictionary<string, string>)metadata;
        });
    }

    private static SafetensorsFile Read(string path, FileStream stream)
    {
        var (metadata, entries) = ReadEntries(path, stream);
        var tensors = ImmutableArray.CreateBuilder<WeightTensor>(entries.Length);
        foreach (var entry in entries)
        {
            var values = new float[entry.Count];
            ReadFloats(stream, entry, values);
            tensors.Add(new WeightTensor(entry.Name, entry.DType.Name, entry.Shape, values));
        }

        return new SafetensorsFile(metadata, tensors.MoveToImmutable());
    }

    /// <summary>The header, and the tensors in the order of their bytes.</summary>
    private static (Dictionary<string, string> Metadata, SafetensorsHeader.Entry[] Entries) ReadEntries(string path, FileStream stream)
    {
        var bytes = ReadHeader(path, stream);
        var dataLength = stream.Length - Prefix - bytes.Length;
        var header = SafetensorsHeader.Parse(path, bytes);

        // Stable: empty tensors share an offset and keep the header's order.
        var entries = header.Entries.OrderBy(e => e.Begin).ThenBy(e => e.End).ToArray();
        CheckCover(path, entries, dataLength);
        return (header.Metadata, entries);
    }

    private static byte[] ReadHeader(string path, FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[Prefix];
        if (stream.ReadAtLeast(prefix, Prefix, throwOnEndOfStream: false) < Prefix)
        {
            throw BadFile.At(path, 0, Invariant($"a file of {stream.Length} bytes"), "the 8-byte header length of safetensors", Fix);
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var most = Math.Min(SafetensorsFile.LargestHeader, stream.Length - Prefix);
        if (length < 2 || length > (ulong)most)
        {
            throw BadFile.At(path, 0, Invariant($"a header length of {length}"), Invariant($"2 to {most} (the file has {stream.Length} bytes); is this a safetensors file?"), Fix);
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        return header[0] == '{'
            ? header
            : throw BadFile.At(path, Prefix, Invariant($"byte 0x{header[0]:x2}"), "{, the start of a safetensors header", Fix);
    }

    /// <summary>Every byte of the data belongs to one tensor: no overlap lets two names share values, no gap hides any.</summary>
    private static void CheckCover(string path, IEnumerable<SafetensorsHeader.Entry> entries, long dataLength)
    {
        var reached = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != reached || entry.End > dataLength)
            {
                var kind = entry.End > dataLength ? Invariant($"past the end of the {dataLength} bytes of data") : entry.Begin < reached ? "overlapping the tensor before it" : "leaving a gap before it";
                throw BadFile.At(path, entry.At, Invariant($"tensor {BadFile.Quote(entry.Name)} at data_offsets [{entry.Begin}, {entry.End}], {kind}"), Invariant($"it to begin at {reached}"), Fix);
            }

            if (entry.Count > Array.MaxLength)
            {
                throw BadFile.At(path, entry.At, Invariant($"tensor {BadFile.Quote(entry.Name)} of {entry.Count} values"), Invariant($"at most {Array.MaxLength}"), "split the tensor");
            }

            reached = entry.End;
        }

        if (reached != dataLength)
        {
            throw BadFile.At(path, "its data", Invariant($"{dataLength} bytes"), Invariant($"{reached}, the sum of the tensors"), Fix);
        }
    }

    private static void ReadFloats(FileStream stream, SafetensorsHeader.Entry entry, Span<float> values)
    {
        var direct = entry.DType.Name == "F32" && BitConverter.IsLittleEndian;
        var buffer = direct ? [] : new byte[Math.Min(values.Length, PieceLength) * entry.DType.Size];
        for (var rest = values; rest.Length > 0; rest = rest[Math.Min(PieceLength, rest.Length)..])
        {
            var piece = rest[..Math.Min(PieceLength, rest.Length)];
            if (direct)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(piece));
                continue;
            }

            var raw = buffer.AsSpan(0, piece.Length * entry.DType.Size);
            stream.ReadExactly(raw);
            for (var i = 0; i < piece.Length; i++)
            {
                piece[i] = entry.DType.ToFloat(raw[(i * entry.DType.Size)..]);
            }
        }
    }
}
