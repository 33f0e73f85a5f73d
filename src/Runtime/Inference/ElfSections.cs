using System;
using System.Buffers.Binary;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace DslCompiler.Inference;

/// <summary>Finds a section of an ELF file (64 bit, little-endian; System V ABI, "Object Files") by its name.</summary>
internal static class ElfSections
{
    private const int HeaderLength = 64;
    private const int SectionLength = 64;
    private const int MostSections = 4096;
    private const int LongestNames = 1 << 20;

    /// <summary>Where it lies in the file; null where there is none, or the file is no such ELF file.</summary>
    public static (long Offset, long Length)? Find(SafeFileHandle file, string name)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (RandomAccess.Read(file, header, 0) < HeaderLength || !header.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        var table = BinaryPrimitives.ReadInt64LittleEndian(header[0x28..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3a..]), count = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3c..]);
        var names = BinaryPrimitives.ReadUInt16LittleEndian(header[0x3e..]);
        var length = RandomAccess.GetLength(file);
        if (size != SectionLength || count is 0 or > MostSections || names >= count || table < HeaderLength || table > length - ((long)count * size))
        {
            return null;
        }

        var sections = new byte[count * size];
        if (RandomAccess.Read(file, sections, table) < sections.Length || Place(sections, names, length) is not { Length: <= LongestNames } strings)
        {
            return null;
        }

        var text = new byte[strings.Length];
        var wanted = System.Text.Encoding.ASCII.GetBytes(name + "\0");
        if (RandomAccess.Read(file, text, strings.Offset) < text.Length)
        {
            return null;
        }

        for (var i = 0; i < count; i++)
        {
            var at = BinaryPrimitives.ReadUInt32LittleEndian(sections.AsSpan(i * size));
            if (at < text.Length && text.AsSpan((int)at).StartsWith(wanted))
            {
                return Place(sections, i, length);
            }
        }

        return null;
    }

    private static (long Offset, long Length)? Place(byte[] sections, int number, long fileLength)
    {
        var section = sections.AsSpan(number * SectionLength, SectionLength);
        var (offset, length) = (BinaryPrimitives.ReadInt64LittleEndian(section[0x18..]), BinaryPrimitives.ReadInt64LittleEndian(section[0x20..]));
        return offset >= 0 && length >= 0 && offset <= fileLength - length ? (offset, length) : null;
    }
}
