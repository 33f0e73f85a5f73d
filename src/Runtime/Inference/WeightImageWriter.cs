using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DslCompiler.Data;

namespace DslCompiler.Inference;

/// <summary>Writes a <see cref="WeightImage"/>: the pages of a model's memory that hold something to keep.</summary>
internal static class WeightImageWriter
{
    /// <param name="path">The file.</param>
    /// <param name="model">The program.</param>
    /// <param name="memory">Its memory, all prepared.</param>
    /// <param name="kept">What is stored: places and lengths in the memory, in bytes, and how. All else is zeros until a kernel fills it. A page that must be exact for
    /// somebody is.</param>
    /// <param name="kernels">Kernels to run at start.</param>
    /// <param name="isPacked">Whether what is stored lies as the program's vectors want it.</param>
    /// <param name="texts">What comes with the weights.</param>
    public static unsafe void Write(
        string path,
        InferenceModel model,
        ModelMemory memory,
        IEnumerable<(long Place, long Length, StoredAs Stored)> kept,
        ImmutableArray<int> kernels,
        bool isPacked,
        IReadOnlyDictionary<string, string> texts)
    {
        var pages = new SortedDictionary<uint, List<(int From, int Length, StoredAs Stored)>>();
        foreach (var (place, length, stored) in kept)
        {
            for (var at = place; at < place + length;)
            {
                var (page, from) = ((uint)(at / MemoryLayout.Page), (int)(at % MemoryLayout.Page));
                var count = (int)Math.Min(MemoryLayout.Page - from, place + length - at);
                (pages.TryGetValue(page, out var parts) ? parts : pages[page] = []).Add((from, count, stored));
                at += count;
            }
        }

        var memoryPages = (uint)(new MemoryLayout(model).Length / MemoryLayout.Page);
        var header = new WeightImageHeader(model.Fingerprint, isPacked ? model.VectorLength : 0, memoryPages, Segments(pages, 0), kernels, texts);
        var headerPages = (uint)((header.ToBytes().Length + MemoryLayout.Page - 1) / MemoryLayout.Page);
        header = header with { Segments = Segments(pages, headerPages) };
        AtomicFile.Write(path, stream =>
        {
            var bytes = new byte[headerPages * MemoryLayout.Page];
            header.ToBytes().CopyTo(bytes, 0);
            stream.Write(bytes);
            var (piece, encoded) = (new byte[MemoryLayout.Page], new byte[MemoryLayout.Page]);
            var number = 0;
            foreach (var segment in header.Segments)
            {
                for (var page = segment.MemoryPage; page < segment.MemoryPage + segment.Pages; page++)
                {
                    Array.Clear(piece);
                    foreach (var (from, length, _) in pages[page])
                    {
                        new ReadOnlySpan<byte>(memory.Pointer + ((long)page * MemoryLayout.Page) + from, length).CopyTo(piece.AsSpan(from));
                    }

                    PageEncoding.Encode(MemoryMarshal.Cast<byte, float>(piece), segment.Stored, encoded);
                    stream.Write(segment.Stored == StoredAs.Float32 ? piece : encoded.AsSpan(0, PageEncoding.Length(segment.Stored)));
                }

                // The next segment begins with a page of the file; the last one may end within one.
                if (++number < header.Segments.Length)
                {
                    stream.Write(new byte[(MemoryLayout.Page - (segment.Bytes % MemoryLayout.Page)) % MemoryLayout.Page]);
                }
            }
        });
    }

    /// <summary>Pages that follow each other in memory and are stored alike.</summary>
    private static ImmutableArray<ImageSegment> Segments(SortedDictionary<uint, List<(int From, int Length, StoredAs Stored)>> pages, uint filePage)
    {
        var segments = ImmutableArray.CreateBuilder<ImageSegment>();
        foreach (var (page, parts) in pages)
        {
            var stored = parts.TrueForAll(p => p.Stored == parts[0].Stored) ? parts[0].Stored : StoredAs.Float32;
            if (segments.Count > 0 && segments[^1] is var last && last.MemoryPage + last.Pages == page && last.Stored == stored)
            {
                segments[^1] = last with { Pages = last.Pages + 1 };
            }
            else
            {
                segments.Add(new ImageSegment(page, 0, 1, stored));
            }
        }

        for (var i = 0; i < segments.Count; i++)
        {
            segments[i] = segments[i] with { FilePage = filePage };
            filePage += (uint)((segments[i].Bytes + MemoryLayout.Page - 1) / MemoryLayout.Page);
        }

        return segments.ToImmutable();
    }
}
