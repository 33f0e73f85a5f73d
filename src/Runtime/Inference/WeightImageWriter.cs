using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DslCompiler.Data;

namespace DslCompiler.Inference;

/// <summary>Writes a <see cref="WeightImage"/>: the pages of a model's memory that hold something to keep.</summary>
internal static class WeightImageWriter
{
    /// <param name="path">The file.</param>
    /// <param name="model">The program.</param>
    /// <param name="memory">Its memory, all prepared.</param>
    /// <param name="kept">What is stored: places and lengths in the memory, in bytes. All else is zeros until a kernel fills it.</param>
    /// <param name="kernels">Kernels to run at start.</param>
    /// <param name="isPacked">Whether what is stored lies as the program's vectors want it.</param>
    /// <param name="texts">What comes with the weights.</param>
    public static unsafe void Write(
        string path,
        InferenceModel model,
        ModelMemory memory,
        IEnumerable<(long Place, long Length)> kept,
        ImmutableArray<int> kernels,
        bool isPacked,
        IReadOnlyDictionary<string, string> texts)
    {
        var pages = new SortedDictionary<uint, List<(int From, int Length)>>();
        foreach (var (place, length) in kept)
        {
            for (var at = place; at < place + length;)
            {
                var (page, from) = ((uint)(at / MemoryLayout.Page), (int)(at % MemoryLayout.Page));
                var count = (int)Math.Min(MemoryLayout.Page - from, place + length - at);
                (pages.TryGetValue(page, out var parts) ? parts : pages[page] = []).Add((from, count));
                at += count;
            }
        }

        var memoryPages = (uint)(new MemoryLayout(model).Length / MemoryLayout.Page);
        var header = new WeightImageHeader(model.Fingerprint, isPacked ? model.VectorLength : 0, memoryPages, Segments(pages.Keys, 0), kernels, texts);
        var headerPages = (uint)((header.ToBytes().Length + MemoryLayout.Page - 1) / MemoryLayout.Page);
        header = header with { Segments = Segments(pages.Keys, headerPages) };
        AtomicFile.Write(path, stream =>
        {
            var bytes = new byte[headerPages * MemoryLayout.Page];
            header.ToBytes().CopyTo(bytes, 0);
            stream.Write(bytes);
            var piece = new byte[MemoryLayout.Page];
            foreach (var (page, parts) in pages)
            {
                Array.Clear(piece);
                foreach (var (from, length) in parts)
                {
                    new ReadOnlySpan<byte>(memory.Pointer + ((long)page * MemoryLayout.Page) + from, length).CopyTo(piece.AsSpan(from));
                }

                stream.Write(piece);
            }
        });
    }

    /// <summary>Pages that follow each other in memory, as they will in the file.</summary>
    private static ImmutableArray<ImageSegment> Segments(IEnumerable<uint> pages, uint filePage)
    {
        var segments = ImmutableArray.CreateBuilder<ImageSegment>();
        foreach (var page in pages)
        {
            if (segments.Count > 0 && segments[^1] is var last && last.MemoryPage + last.Pages == page)
            {
                segments[^1] = last with { Pages = last.Pages + 1 };
            }
            else
            {
                segments.Add(new ImageSegment(page, filePage, 1));
            }

            filePage++;
        }

        return segments.ToImmutable();
    }
}
