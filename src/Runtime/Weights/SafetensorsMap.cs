using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>A safetensors file mapped into memory: the header is checked against the file's length, values are read from the file's pages when they are asked
/// for. Nothing is copied before that, so a file of any size opens at once. While it is open nobody may cut the file (replace it by a rename, as
/// <see cref="AtomicFile"/> does).</summary>
internal sealed unsafe class SafetensorsMap : IDisposable
{
    private const int Prefix = 8;
    private const string Fix = "save the weights again or download the file again";

    private readonly FileStream _stream;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly long _data;

    private SafetensorsMap(string path, FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[Prefix];
        if (stream.ReadAtLeast(prefix, Prefix, throwOnEndOfStream: false) < Prefix)
        {
            throw BadFile.At(path, 0, Invariant($"a file of {stream.Length} bytes"), "the 8-byte header length of safetensors", Fix);
        }

        var headerLength = CheckLength(path, BinaryPrimitives.ReadUInt64LittleEndian(prefix), stream.Length);
        _stream = stream;
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        try
        {
            var header = Parse(path, new ReadOnlySpan<byte>(_start + Prefix, headerLength));
            _data = Prefix + headerLength;
            Metadata = header.Metadata;

            header.Entries.Sort(InOrder);
            Entries = header.Entries;
            CheckCover(path, stream.Length - _data);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The text of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsHeader.Entry> Entries { get; }

    /// <exception cref="UserErrorException">The file is missing, damaged or hostile.</exception>
    public static SafetensorsMap Open(string path)
    {
        var stream = InputFile.Open(path, bufferSize: 0);
        try
        {
            return InputFile.Guard(path, () => new SafetensorsMap(path, stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>A tensor's values as float32.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="values">As many as the tensor has.</param>
    public void Read(SafetensorsHeader.Entry entry, Span<float> values)
    {
        var from = _start + _data + entry.Begin;
        var size = entry.DType.Size;
        if (entry.DType.Name == "F32" && BitConverter.IsLittleEndian)
        {
            // No span: a large tensor's bytes are more than an int counts.
            fixed (float* to = values)
            {
                Buffer.MemoryCopy(from, to, values.Length * (long)sizeof(float), entry.End - entry.Begin);
            }

            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = entry.DType.ToFloat(new ReadOnlySpan<byte>(from + ((long)i * size), size));
        }
    }

    /// <summary>A copy of a tensor's bytes.</summary>
    public byte[] Bytes(SafetensorsHeader.Entry entry)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)(entry.End - entry.Begin)));
        Marshal.Copy((nint)(_start + _data + entry.Begin), bytes, 0, bytes.Length);
        return bytes;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _stream.Dispose();
    }

    /// <summary>By their bytes; empty tensors share an offset and keep the header's order.</summary>
    private static int InOrder(SafetensorsHeader.Entry a, SafetensorsHeader.Entry b) =>
        a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End != b.End ? a.End.CompareTo(b.End) : a.At.CompareTo(b.At);

    private static int CheckLength(string path, ulong length, long fileLength)
    {
        var most = Math.Clamp(fileLength - Prefix, 0, SafetensorsFile.LargestHeader);
        return length < 2 || length > (ulong)most
            ? throw BadFile.At(path, 0, Invariant($"a header length of {length}"), Invariant($"2 to {most} (the file has {fileLength} bytes); is this a safetensors file?"), Fix)
            : (int)length;
    }

    private static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> header) => header[0] == '{'
        ? SafetensorsHeader.Parse(path, header)
        : throw BadFile.At(path, Prefix, Invariant($"byte 0x{header[0]:x2}"), "{, the start of a safetensors header", Fix);

    /// <summary>Every byte of the data belongs to one tensor: no overlap lets two names share values, no gap hides any.</summary>
    private void CheckCover(string path, long dataLength)
    {
        var reached = 0L;
        foreach (var entry in Entries)
        {
            if (entry.Begin != reached || entry.End > dataLength)
            {
                var kind = entry.End > dataLength ? Invariant($"past the end of the {dataLength} bytes of data") : entry.Begin < reached ? "overlapping the tensor before it" : "leaving a gap before it";
                throw BadFile.At(path, entry.At, Invariant($"tensor {BadFile.Quote(entry.Name)} at data_offsets [{entry.Begin}, {entry.End}], {kind}"), Invariant($"it to begin at {reached}"), Fix);
            }

            // Other types than float32 lie in an array of bytes before they are floats.
            var elements = entry.DType.Name == "F32" ? entry.Count : entry.End - entry.Begin;
            if (elements > Array.MaxLength)
            {
                throw BadFile.At(path, entry.At, Invariant($"tensor {BadFile.Quote(entry.Name)} of {entry.Count} values"), Invariant($"at most {Array.MaxLength} (bytes, but of F32)"), "split the tensor");
            }

            reached = entry.End;
        }

        if (reached != dataLength)
        {
            throw BadFile.At(path, "its data", Invariant($"{dataLength} bytes"), Invariant($"{reached}, the sum of the tensors"), Fix);
        }
    }
}
