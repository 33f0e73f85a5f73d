using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>A folder of CIFAR-10 binary batches: records of one label byte and 3x32x32 bytes, red, green and blue plane.</summary>
internal static class CifarFolder
{
    public const string LookedFor = "data_batch_*.bin, test_batch.bin, batches.meta.txt";

    private const int Side = 32;
    private const int PictureSize = 3 * Side * Side;
    private const int RecordSize = 1 + PictureSize;
    private const int HeldOutShare = 7;
    private const int LargestNameFile = 65_536;

    private static readonly ImmutableArray<string> StandardNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public static bool Looks(string dir) => Batches(dir).Length > 0 || File.Exists(Path.Combine(dir, "test_batch.bin"));

    public static DatasetPair Open(string dir)
    {
        var batches = Batches(dir);
        if (batches.Length == 0)
        {
            throw new UserErrorException($"{dir}: found no data_batch_*.bin, expected at least one beside test_batch.bin. Fix: add data_batch_1.bin.");
        }

        var names = ReadNames(dir);
        var all = Read(dir, batches, names);
        var testFile = Path.Combine(dir, "test_batch.bin");
        if (File.Exists(testFile))
        {
            var test = Read(dir, [testFile], names);
            return new DatasetPair(all, test, Invariant($"{dir}: CIFAR-10 binary, {all.Count} training and {test.Count} test pictures of 32x32x3"));
        }

        var held = Math.Max(1, all.Count / HeldOutShare);
        if (all.Count < 2)
        {
            throw BadFile.At(dir, "its batches", "one record and no test_batch.bin", "at least two records, one of them to hold out", "add test_batch.bin");
        }

        return new DatasetPair(all.Slice(0, all.Count - held), all.Slice(all.Count - held, held), Invariant(
            $"{dir}: CIFAR-10 binary without test_batch.bin: the last {held} of {all.Count} records are held out as test, {all.Count - held} are for training, 32x32x3"));
    }

    // Shorter names first, so that data_batch_10 follows data_batch_9.
    private static string[] Batches(string dir) => InputFile.Guard(dir, () =>
        Directory.EnumerateFiles(dir, "data_batch_*.bin").OrderBy(f => f.Length).ThenBy(f => f, StringComparer.Ordinal).ToArray());

    private static Dataset Read(string dir, string[] files, ImmutableArray<string> names)
    {
        var contents = files.Select(ReadBatch).ToArray();
        var count = contents.Sum(c => (long)c.Length / RecordSize);
        if (count * PictureSize > Array.MaxLength)
        {
            throw BadFile.At(dir, "its batches", Invariant($"{count} records"), Invariant($"at most {Array.MaxLength / PictureSize}"), "use fewer batches");
        }

        var pixels = new byte[count * PictureSize];
        var labels = new int[count];
        var record = 0;
        foreach (var (file, content) in files.Zip(contents))
        {
            for (var at = 0; at < content.Length; at += RecordSize, record++)
            {
                if (content[at] >= names.Length)
                {
                    throw BadFile.At(file, Invariant($"record {at / RecordSize} (byte {at})"), Invariant($"label {content[at]}"), Invariant($"0 to {names.Length - 1}"), "check that the file is CIFAR-10 (not CIFAR-100) and intact");
                }

                labels[record] = content[at];
                content.AsSpan(at + 1, PictureSize).CopyTo(pixels.AsSpan(record * PictureSize));
            }
        }

        return new Dataset(dir, Side, Side, 3, pixels, labels, names);
    }

    private static byte[] ReadBatch(string file)
    {
        var content = InputFile.ReadAll(file, Array.MaxLength);
        return content.Length > 0 && content.Length % RecordSize == 0
            ? content
            : throw BadFile.At(
                file,
                content.Length / RecordSize * (long)RecordSize,
                content.Length == 0 ? "an empty file" : Invariant($"a last record of {content.Length % RecordSize} bytes"),
                Invariant($"whole records of {RecordSize} bytes (label, then 3x32x32 pixels)"),
                "download the file again");
    }

    private static ImmutableArray<string> ReadNames(string dir)
    {
        var file = Path.Combine(dir, "batches.meta.txt");
        if (!File.Exists(file))
        {
            return StandardNames;
        }

        var text = Encoding.UTF8.GetString(InputFile.ReadAll(file, LargestNameFile));
        var names = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == StandardNames.Length
            ? [.. names]
            : throw BadFile.At(file, "its lines", Invariant($"{names.Length} class names"), Invariant($"{StandardNames.Length}, one a line"), "download the file again or delete it to use the standard names");
    }
}
