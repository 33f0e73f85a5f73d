using System;
using System.Collections.Generic;
using System.IO;
using DslCompiler.Data;
using Microsoft.Win32.SafeHandles;
using static System.FormattableString;

namespace DslCompiler.Inference;

/// <summary>Weights as <c>dslc publish</c> lays them out for one program: batch norm folded, filters packed. Opening it reads its header; its pages are mapped where a
/// session wants them.</summary>
public sealed class WeightImage : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _start;

    private WeightImage(string path, SafeFileHandle file, long start, WeightImageHeader header) => (Path, _file, _start, Header) = (path, file, start, header);

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>What came with the weights: preprocessing, names of classes.</summary>
    public IReadOnlyDictionary<string, string> Texts => Header.Texts;

    /// <summary>Bytes of weights that are stored.</summary>
    public long StoredBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var segment in Header.Segments)
            {
                bytes += segment.Bytes;
            }

            return bytes;
        }
    }

    /// <summary>Kernels that are to run at start, before the first prediction.</summary>
    public int KernelsAtStart => Header.Kernels.Length;

    internal WeightImageHeader Header { get; }

    /// <summary>Opens a file of weights.</summary>
    /// <exception cref="UserErrorException">It is missing, damaged, or of another program.</exception>
    public static WeightImage Open(string path, InferenceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!File.Exists(path))
        {
            throw new UserErrorException($"{path}: no such file, expected the published weights of {model.Name}. Fix: put the file that dslc publish wrote beside the program.");
        }

        return InputFile.Guard(path, () =>
        {
            var file = File.OpenHandle(path);
            return Open(path, file, 0, RandomAccess.GetLength(file), model);
        });
    }

    /// <summary>The weights that lie in an executable or a library, in its section <c>.dslc</c>; null where it has none.</summary>
    public static WeightImage? OpenEmbedded(string path, InferenceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return InputFile.Guard(path, () =>
        {
            var file = File.OpenHandle(path);
            if (ElfSections.Find(file, ".dslc") is { } section)
            {
                return Open(path, file, section.Offset, section.Length, model);
            }

            file.Dispose();
            return null;
        });
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Memory with the weights in their places; the kernels of <see cref="KernelsAtStart"/> have not run yet.</summary>
    internal ModelMemory Map(InferenceModel model)
    {
        var layout = new MemoryLayout(model);
        var memory = new ModelMemory(layout.Length);
        try
        {
            // What lies between the stored values that kernels prepare is what the kernels at start write.
            var expected = Header.Kernels.Length == 0 ? layout.Length : layout.Fixed;
            foreach (var segment in Header.Segments)
            {
                var (from, to) = (_start + ((long)segment.FilePage * MemoryLayout.Page), (long)segment.MemoryPage * MemoryLayout.Page);
                if (segment.Stored == StoredAs.Float32)
                {
                    memory.Put(_file, from, to, segment.Bytes);
                }
                else
                {
                    Decode(memory, segment, from, to);
                }

                if (to + segment.MemoryBytes > expected)
                {
                    memory.Expect(expected, to - expected);
                    expected = to + segment.MemoryBytes;
                }
            }

            memory.Expect(expected, layout.Length - expected);
            return memory;
        }
        catch (IOException e)
        {
            memory.Dispose();
            throw new UserErrorException($"{Path}: cannot be read ({e.Message.ReplaceLineEndings(" ")}). Fix: check the file.", e);
        }
    }

    private unsafe void Decode(ModelMemory memory, ImageSegment segment, long from, long to)
    {
        const int together = 64;
        var length = PageEncoding.Length(segment.Stored);
        var bytes = new byte[Math.Min(segment.Pages, together) * length];
        for (var page = 0L; page < segment.Pages; page += together)
        {
            var count = (int)Math.Min(together, segment.Pages - page);
            var piece = bytes.AsSpan(0, count * length);
            for (var got = 0; got < piece.Length;)
            {
                var read = RandomAccess.Read(_file, piece[got..], from + (page * length) + got);
                got += read > 0 ? read : throw new EndOfStreamException();
            }

            for (var i = 0; i < count; i++)
            {
                PageEncoding.Decode(piece.Slice(i * length, length), segment.Stored, new Span<float>(memory.Pointer + to + ((page + i) * MemoryLayout.Page), PageEncoding.Floats));
            }
        }
    }

    private static WeightImage Open(string path, SafeFileHandle file, long start, long length, InferenceModel model)
    {
        try
        {
            Span<byte> prefix = stackalloc byte[WeightImageHeader.PrefixLength];
            var bytes = new byte[WeightImageHeader.LengthOf(path, prefix[..RandomAccess.Read(file, prefix[..(int)Math.Min(prefix.Length, length)], start)], length)];
            if (RandomAccess.Read(file, bytes, start) < bytes.Length)
            {
                throw new EndOfStreamException("it ends within its header");
            }

            var header = WeightImageHeader.Parse(path, bytes, length);
            Check(path, header, model);
            return new WeightImage(path, file, start, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Check(string path, WeightImageHeader header, InferenceModel model)
    {
        if (header.Fingerprint != model.Fingerprint || header.MemoryPages * (long)MemoryLayout.Page != new MemoryLayout(model).Length)
        {
            throw BadFile.At(path, "its fingerprint", Invariant($"{header.Fingerprint:x16}"), Invariant($"{model.Fingerprint:x16}, that of this program ({model.Name})"), "use the weights that were published with it");
        }

        if (header.VectorLength != 0 && header.VectorLength != model.VectorLength)
        {
            throw BadFile.At(path, "its layout", Invariant($"one for vectors of {header.VectorLength} floats"), Invariant($"one for the {model.VectorLength} of {model.Level}"), "use the weights that were published with it");
        }

        foreach (var kernel in header.Kernels)
        {
            if ((uint)kernel >= (uint)model.Prepared)
            {
                throw BadFile.At(path, "its kernels", Invariant($"kernel {kernel}"), Invariant($"one of the first {model.Prepared}"), "publish the model again");
            }
        }
    }
}
