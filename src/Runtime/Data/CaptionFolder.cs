using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>A folder of pictures and a file <c>captions.tsv</c>: a line a caption, the picture's file (from the folder on), a tab, the text. A picture may have several.
/// The last tenth of the pictures, in the order of the file, is for testing.</summary>
public static class CaptionFolder
{
    public const string FileName = "captions.tsv";

    /// <summary>The most words of a caption.</summary>
    public const int MostWords = 64;

    private const int LeastPictures = 10;
    private const int LargestSide = 256;
    private const long LargestFile = 1 << 28;

    /// <summary>Whether a folder has such a file.</summary>
    public static bool Looks(string dir) => File.Exists(Path.Combine(dir, FileName));

    /// <exception cref="UserErrorException">A line cannot be read, a picture is missing or damaged, or there are too few.</exception>
    public static CaptionPair Open(string dir)
    {
        var path = Path.Combine(dir, FileName);
        var captions = Read(dir, path);
        if (captions.Count < LeastPictures)
        {
            throw BadFile.At(path, "its pictures", Invariant($"{captions.Count}"), Invariant($"at least {LeastPictures}"), "add lines: file, tab, caption");
        }

        var train = captions.Count - Math.Max(1, captions.Count / 10);
        var pictures = Pictures(dir, [.. captions.Select(c => ImageFile.Read(c.Picture))]);
        CaptionSet Part(int first, int count) => new(pictures.Slice(first, count), [.. captions.Skip(first).Take(count).Select(c => c.Texts.ToImmutableArray())]);
        var (learned, unseen) = (Part(0, train), Part(train, captions.Count - train));
        return new CaptionPair(learned, unseen, Invariant(
            $"{path}: {learned.Captions.Sum(c => c.Length)} captions of {train} pictures to train on, {unseen.Captions.Sum(c => c.Length)} of the last {captions.Count - train} to test on, {pictures.Shape}"));
    }

    private static List<(string Picture, List<string> Texts)> Read(string dir, string path)
    {
        var (pictures, numbers) = (new List<(string Picture, List<string> Texts)>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var root = Path.GetFullPath(dir + Path.DirectorySeparatorChar);
        foreach (var (line, number) in Decode(path).Split('\n').Select((l, i) => (l.TrimEnd('\r'), i + 1)).Where(l => l.Item1.Trim().Length > 0))
        {
            var place = Invariant($"line {number}");
            if (line.Split('\t') is not [{ Length: > 0 } file, var text] || text.Trim().Length == 0)
            {
                throw BadFile.At(path, place, BadFile.Quote(line), "a file, one tab and a caption", "part them by one tab");
            }

            var words = Words.Split(text).Length;
            if (words > MostWords)
            {
                throw BadFile.At(path, place, Invariant($"a caption of {words} words"), Invariant($"at most {MostWords}"), "shorten it");
            }

            var picture = file.Contains('\0') ? "" : Path.GetFullPath(Path.Combine(root, file));
            if (!picture.StartsWith(root, StringComparison.Ordinal))
            {
                throw BadFile.At(path, place, BadFile.Quote(file), "a file within the folder", "name it from the folder on, without ..");
            }

            if (!File.Exists(picture))
            {
                throw BadFile.At(path, place, BadFile.Quote(file) + ", which is not there", "a picture within the folder", "check the name");
            }

            if (!numbers.TryGetValue(picture, out var known))
            {
                numbers[picture] = known = pictures.Count;
                pictures.Add((picture, []));
            }

            pictures[known].Texts.Add(text);
        }

        return pictures;
    }

    private static string Decode(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(InputFile.ReadAll(path, LargestFile)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw BadFile.At(path, e.Index, "what is no UTF-8", "text in UTF-8", "convert it (iconv -t utf-8)", e);
        }
    }

    /// <summary>All of the first one's size, at most 256 a side; in colour if one of them is.</summary>
    private static Dataset Pictures(string dir, List<ImageTensor> images)
    {
        var channels = images.Max(i => i.Channels);
        var shrink = Math.Min(1.0, (double)LargestSide / Math.Max(images[0].Height, images[0].Width));
        var (height, width) = (Math.Max(1, (int)(images[0].Height * shrink)), Math.Max(1, (int)(images[0].Width * shrink)));
        var pixels = new byte[(long)images.Count * channels * height * width];
        var resized = new float[height * width];
        var at = 0;
        foreach (var image in images)
        {
            Preprocessing.CheckChannels(image.Source, image.Channels, channels);
            for (var c = 0; c < channels; c++)
            {
                Resize.Bilinear(image.Plane(image.Channels == 1 ? 0 : c), image.Height, image.Width, resized, height, width);
                foreach (var value in resized)
                {
                    pixels[at++] = (byte)Math.Clamp(MathF.Round(value), 0, 255);
                }
            }
        }

        return new Dataset(dir, height, width, channels, pixels, new int[images.Count], ["picture"]);
    }
}
