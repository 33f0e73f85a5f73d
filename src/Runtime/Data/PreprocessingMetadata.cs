using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Preprocessing as flat text, and the checks on it: a weights file may come from anywhere.</summary>
internal static class PreprocessingMetadata
{
    private const string HeightKey = "preprocessing.height";
    private const string WidthKey = "preprocessing.width";
    private const string MeanKey = "preprocessing.mean";
    private const string StdKey = "preprocessing.std";
    private const string Fix = "train and save the weights again";

    public static SortedDictionary<string, string> Write(Preprocessing value) => new(StringComparer.Ordinal)
    {
        [HeightKey] = Invariant($"{value.Height}"),
        [WidthKey] = Invariant($"{value.Width}"),
        [MeanKey] = Join(value.Mean),
        [StdKey] = Join(value.Std),
    };

    /// <summary>Whether some of it is there.</summary>
    public static bool IsIn(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.ContainsKey(HeightKey) || metadata.ContainsKey(WidthKey) || metadata.ContainsKey(MeanKey) || metadata.ContainsKey(StdKey);
    }

    public static Preprocessing Read(IReadOnlyDictionary<string, string> metadata, string file)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var (height, width) = (Size(metadata, HeightKey, file), Size(metadata, WidthKey, file));
        var (mean, std) = (Floats(metadata, MeanKey, file), Floats(metadata, StdKey, file));
        Check(file + ", metadata", mean, std, height, width);
        return new Preprocessing(mean, std, height, width);
    }

    public static void Check(string file, ImmutableArray<float> mean, ImmutableArray<float> std, int height, int width)
    {
        if (height < 1 || width < 1 || height > ImageFile.LargestSide || width > ImageFile.LargestSide || (long)height * width > ImageFile.MostPixels)
        {
            throw BadFile.At(file, "its picture size", Invariant($"{height}x{width}"), Invariant($"sides of 1 to {ImageFile.LargestSide} and at most {ImageFile.MostPixels} pixels"), Fix);
        }

        if (mean.IsDefaultOrEmpty || std.IsDefault || mean.Length != std.Length || mean.Length > Preprocessing.MostChannels)
        {
            var (means, stds) = (mean.IsDefault ? 0 : mean.Length, std.IsDefault ? 0 : std.Length);
            throw BadFile.At(file, "its channels", Invariant($"{means} means and {stds} deviations"), Invariant($"the same number of both, 1 to {Preprocessing.MostChannels}"), Fix);
        }

        for (var c = 0; c < mean.Length; c++)
        {
            if (!float.IsFinite(mean[c]) || !float.IsFinite(std[c]) || std[c] <= 0)
            {
                throw BadFile.At(file, Invariant($"channel {c}"), Invariant($"mean {mean[c]} and deviation {std[c]}"), "finite numbers and a deviation over 0", Fix);
            }
        }
    }

    private static string Join(ImmutableArray<float> values) =>
        string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static int Size(IReadOnlyDictionary<string, string> metadata, string key, string file)
    {
        var text = Text(metadata, key, file);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw BadFile.At(file, "metadata key " + key, BadFile.Quote(text), "a whole number of pixels", Fix);
    }

    private static ImmutableArray<float> Floats(IReadOnlyDictionary<string, string> metadata, string key, string file)
    {
        var text = Text(metadata, key, file);
        var values = ImmutableArray.CreateBuilder<float>();
        foreach (var part in text.AsSpan().Split(','))
        {
            values.Add(float.TryParse(text.AsSpan()[part], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw BadFile.At(file, "metadata key " + key, BadFile.Quote(text.AsSpan()[part]), "numbers with commas between them", Fix));
        }

        return values.ToImmutable();
    }

    private static string Text(IReadOnlyDictionary<string, string> metadata, string key, string file) =>
        metadata.TryGetValue(key, out var text) ? text : throw BadFile.At(file, "its metadata", "no key " + key, "the preprocessing the model was trained with", Fix);
}
