using System.Collections.Immutable;
using System.IO;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>A folder of the four files of MNIST (or of one of its replacements, such as Fashion-MNIST).</summary>
internal static class MnistFolder
{
    public const string LookedFor = "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each also with .gz or as train-images.idx3-ubyte";

    private static readonly ImmutableArray<string> Digits = [.. Enumerable.Range(0, 10).Select(d => Invariant($"{d}"))];

    /// <summary>Whether any of the four files is here: then a missing one is worth a precise complaint.</summary>
    public static bool Looks(string dir) =>
        Find(dir, "train-images", 3) is not null || Find(dir, "train-labels", 1) is not null ||
        Find(dir, "t10k-images", 3) is not null || Find(dir, "t10k-labels", 1) is not null;

    public static DatasetPair Open(string dir)
    {
        // All four are looked up before the first is read: a missing one should not cost a wait.
        var (trainImages, trainLabels) = (Require(dir, "train-images", 3), Require(dir, "train-labels", 1));
        var (testImages, testLabels) = (Require(dir, "t10k-images", 3), Require(dir, "t10k-labels", 1));
        var train = Read(trainImages, trainLabels);
        var test = Read(testImages, testLabels);
        if ((train.Height, train.Width) != (test.Height, test.Width))
        {
            throw BadFile.At(testImages, "byte 8", Invariant($"pictures of {test.Height}x{test.Width}"), Invariant($"{train.Height}x{train.Width} as in {Path.GetFileName(trainImages)}"), "take both files from the same data set");
        }

        return new DatasetPair(train, test, Invariant(
            $"{dir}: IDX (MNIST style), {train.Count} training and {test.Count} test pictures of {train.Height}x{train.Width}x1"));
    }

    private static Dataset Read(string imageFile, string labelFile)
    {
        var images = IdxFile.Read(imageFile, dimensions: 3);
        var labels = IdxFile.Read(labelFile, dimensions: 1);
        if (images.Sizes[0] != labels.Sizes[0])
        {
            throw BadFile.At(labelFile, "byte 4", Invariant($"{labels.Sizes[0]} labels"), Invariant($"{images.Sizes[0]}, one for each picture of {Path.GetFileName(imageFile)}"), "take both files from the same data set");
        }

        var indices = new int[labels.Values.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = labels.Values[i];
            if (indices[i] >= Digits.Length)
            {
                throw BadFile.At(labelFile, Invariant($"record {i} (byte {IdxFile.HeaderSize(1) + i})"), Invariant($"label {indices[i]}"), "0 to 9", "use a data set of ten classes");
            }
        }

        return new Dataset(imageFile, images.Sizes[1], images.Sizes[2], 1, images.Values, indices, Digits);
    }

    private static string? Find(string dir, string stem, int dimensions)
    {
        string[] names = [Invariant($"{stem}-idx{dimensions}-ubyte"), Invariant($"{stem}.idx{dimensions}-ubyte")];
        return names.SelectMany(name => new[] { name, name + ".gz" }).Select(name => Path.Combine(dir, name)).FirstOrDefault(File.Exists);
    }

    private static string Require(string dir, string stem, int dimensions) =>
        Find(dir, stem, dimensions) ?? throw new UserErrorException(Invariant(
            $"{dir}: found no {stem}-idx{dimensions}-ubyte (nor .gz, nor {stem}.idx{dimensions}-ubyte), expected the four files {LookedFor}. Fix: add the missing file."));
}
