using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Inference;

/// <summary>A stretch of whole pages that the file holds: where it goes in memory, and where it lies in the file (counted from the image's start), in pages;
/// and how its pages lie there.</summary>
internal readonly record struct ImageSegment(uint MemoryPage, uint FilePage, uint Pages, StoredAs Stored)
{
    /// <summary>Bytes in the file.</summary>
    public long Bytes => (long)Pages * PageEncoding.Length(Stored);

    /// <summary>Bytes in memory.</summary>
    public long MemoryBytes => (long)Pages * MemoryLayout.Page;
}

/// <summary>What a weight image says before its pages: for which program it was laid out, where its pages go, which kernels are still to run, and the texts that came with the
/// weights.</summary>
/// <remarks>
/// Little-endian: <c>DSLCIMG1</c>, length of the header in bytes, CRC-32 of what follows in it, fingerprint of the program (8 bytes), floats of its vectors (0: nothing is laid
/// out), pages of memory, number of segments, of kernels and of texts; four numbers a segment, one a kernel, and two strings (length, UTF-8) a text. All numbers without a size
/// said are 4 bytes.
/// </remarks>
internal sealed record WeightImageHeader(
    ulong Fingerprint, int VectorLength, uint MemoryPages, ImmutableArray<ImageSegment> Segments, ImmutableArray<int> Kernels, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Enough to know how long the header is.</summary>
    public const int PrefixLength = 16;

    private const int Longest = 16 << 20;
    private const string Fix = "publish the model again";

    private static ReadOnlySpan<byte> Magic => "DSLCIMG1"u8;

    public byte[] ToBytes()
    {
        var body = new List<byte>();
        Add(body, Fingerprint);
        Add(body, (uint)VectorLength);
        Add(body, MemoryPages);
        Add(body, (uint)Segments.Length);
        Add(body, (uint)Kernels.Length);
        Add(body, (uint)Texts.Count);
        foreach (var segment in Segments)
        {
            Add(body, segment.MemoryPage);
            Add(body, segment.FilePage);
            Add(body, segment.Pages);
            Add(body, (uint)segment.Stored);
        }

        foreach (var kernel in Kernels)
        {
            Add(body, (uint)kernel);
        }

        foreach (var (key, value) in Texts)
        {
            Add(body, key);
            Add(body, value);
        }

        var all = new byte[PrefixLength + body.Count];
        Magic.CopyTo(all);
        body.CopyTo(all, PrefixLength);
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(8), (uint)all.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(12), Crc32.Append(0, all.AsSpan(PrefixLength)));
        return all;
    }

    /// <summary>How long the header is, by its first <see cref="PrefixLength"/> bytes.</summary>
    public static int LengthOf(string path, ReadOnlySpan<byte> prefix, long available)
    {
        if (prefix.Length < PrefixLength || !prefix[..8].SequenceEqual(Magic))
        {
            throw BadFile.At(path, 0, prefix.Length < PrefixLength ? Invariant($"{prefix.Length} bytes") : "other bytes", "the mark DSLCIMG1 of published weights", Fix);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        return length is >= PrefixLength and <= Longest && length <= available
            ? (int)length
            : throw BadFile.At(path, 8, Invariant($"a header of {length} bytes"), Invariant($"{PrefixLength} to {Math.Min(Longest, available)}"), Fix);
    }

    /// <summary>Reads a whole header and checks that all it speaks of is there.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="bytes">The header.</param>
    /// <param name="length">Bytes of the whole image.</param>
    public static WeightImageHeader Parse(string path, ReadOnlySpan<byte> bytes, long length)
    {
        if (Crc32.Append(0, bytes[PrefixLength..]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]))
        {
            throw BadFile.At(path, 12, "a checksum that its header does not have", "an undamaged header", Fix);
        }

        var reader = new Reader(path, bytes, PrefixLength);
        var (fingerprint, vector, pages) = (reader.Long(), (int)reader.Int(), reader.Int());
        var (segmentCount, kernelCount, textCount) = (reader.Count(16), reader.Count(4), reader.Count(8));
        var segments = ImmutableArray.CreateBuilder<ImageSegment>(segmentCount);
        for (var (i, next) = (0, 0ul); i < segmentCount; i++)
        {
            var segment = new ImageSegment(reader.Int(), reader.Int(), reader.Int(), (StoredAs)reader.Int());
            if (segment.Stored is < StoredAs.Float32 or > StoredAs.Int8 || segment.Pages == 0 || segment.MemoryPage < next || (ulong)segment.MemoryPage + segment.Pages > pages
                || ((long)segment.FilePage * MemoryLayout.Page) + segment.Bytes > length)
            {
                throw BadFile.At(path, Invariant($"segment {i}"), segment.ToString(), Invariant($"pages within {pages} of memory, in order, and within the {length} bytes of the image"), Fix);
            }

            next = (ulong)segment.MemoryPage + segment.Pages;
            segments.Add(segment);
        }

        var kernels = ImmutableArray.CreateBuilder<int>(kernelCount);
        for (var i = 0; i < kernelCount; i++)
        {
            kernels.Add((int)reader.Int());
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < textCount; i++)
        {
            texts[reader.Text()] = reader.Text();
        }

        return new WeightImageHeader(fingerprint, vector, pages, segments.MoveToImmutable(), kernels.MoveToImmutable(), texts);
    }

    private static void Add(List<byte> to, ulong value)
    {
        Add(to, (uint)value);
        Add(to, (uint)(value >> 32));
    }

    private static void Add(List<byte> to, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        to.AddRange(bytes);
    }

    private static void Add(List<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(to, (uint)bytes.Length);
        to.AddRange(bytes);
    }

    private ref struct Reader(string path, ReadOnlySpan<byte> bytes, int at)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at = at;

        public uint Int() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public ulong Long() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

        /// <summary>A number of things of at least so many bytes each: no more than the header has room for.</summary>
        public int Count(int size) => Int() is var count && count <= (uint)(_bytes.Length / size) ? (int)count : throw Short();

        public string Text() => Int() is var length && length <= (uint)(_bytes.Length - _at) ? Encoding.UTF8.GetString(Take((int)length)) : throw Short();

        private ReadOnlySpan<byte> Take(int count)
        {
            if (_bytes.Length - _at < count)
            {
                throw Short();
            }

            _at += count;
            return _bytes.Slice(_at - count, count);
        }

        private readonly UserErrorException Short() => BadFile.At(path, _at, "the end of the header", "more of it", Fix);
    }
}
