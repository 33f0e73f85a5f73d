using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Handwritten-like digits from a seed, for trying a model where no data set is at hand: 28x28 gray, ink bright on
/// black as in MNIST, ten classes. Each picture depends on the seed and its index only, and is the same bits on every
/// machine and with any number of threads.</summary>
public static class SyntheticDigits
{
    private const int Classes = 10;
    private const ulong LabelStream = 0xD161;
    private const int MostPictures = 1_000_000;

    private static readonly ImmutableArray<string> Names = [.. Enumerable.Range(0, Classes).Select(d => Invariant($"{d}"))];

    /// <summary>Draws <paramref name="count"/> digits, every label as often as the others to within one, in shuffled order.</summary>
    /// <exception cref="UserErrorException">A count under 0 or over a million.</exception>
    public static Dataset Create(int count, ulong seed)
    {
        if (count is < 0 or > MostPictures)
        {
            throw BadFile.At("synthetic digits", "their count", Invariant($"{count}"), Invariant($"0 to {MostPictures}"), "ask for fewer pictures");
        }

        var order = new BatchOrder(count, seed ^ LabelStream).Shuffle(0);
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = order[i] % Classes;
        }

        const int size = DigitPen.Side * DigitPen.Side;
        var pixels = new byte[count * size];
        Parallel.For(0, count, () => new DigitPen(), (i, _, pen) =>
        {
            pen.Draw(labels[i], SplitMix.For(seed, (ulong)i), pixels.AsSpan(i * size, size));
            return pen;
        }, _ => { });
        return new Dataset(Invariant($"synthetic digits (seed {seed})"), DigitPen.Side, DigitPen.Side, 1, pixels, labels, Names);
    }
}
