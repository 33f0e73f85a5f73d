using System;
using System.Collections.Immutable;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Captions made here, not written by people: one or two digits of a data set, halved, somewhere in a picture of 32x32, and a text that says which they are and how they
/// lie: <c>a seven</c>, <c>seven above three</c>, <c>seven left of three</c>. Every picture has one right caption.</summary>
public static class DigitCaptions
{
    private const int Side = 32;
    private const int Digit = 14;
    private const int Room = Side - Digit;

    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>So many pictures, drawn from <paramref name="seed"/>.</summary>
    /// <param name="digits">Digits of 28x28, gray, of ten classes.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="seed">What is drawn from.</param>
    public static CaptionSet Create(Dataset digits, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (digits is not { Height: 2 * Digit, Width: 2 * Digit, Channels: 1, ClassNames.Length: 10, Count: > 0 })
        {
            throw BadFile.At(digits.Name, "its pictures", Invariant($"{digits.Shape}, {digits.ClassNames.Length} classes"), "digits of 28x28x1", Invariant($"name MNIST's folder, or one with {CaptionFolder.FileName}"));
        }

        var (pixels, captions) = (new byte[count * Side * Side], new string[count]);
        for (var i = 0; i < count; i++)
        {
            var random = SplitMix.For(seed, (ulong)i);
            captions[i] = Draw(digits, ref random, pixels.AsSpan(i * Side * Side, Side * Side));
        }

        return new CaptionSet(new Dataset(digits.Name, Side, Side, 1, pixels, new int[count], ["picture"]), [.. captions.Select(c => ImmutableArray.Create(c))]);
    }

    private static string Draw(Dataset digits, ref SplitMix random, Span<byte> picture)
    {
        var (a, b, kind) = (random.Below(digits.Count), random.Below(digits.Count), random.Below(3));
        if (kind == 0)
        {
            Put(digits.Sample(a), picture, random.Below(Room + 1), random.Below(Room + 1));
            return "a " + Names[digits.Labels[a]];
        }

        // Two halves with a digit each: 14 of 16 places one way, anywhere the other way.
        var (first, second, along, across) = (random.Below(3), 16 + random.Below(3), random.Below(Room + 1), random.Below(Room + 1));
        var isAbove = kind == 1;
        Put(digits.Sample(a), picture, isAbove ? first : along, isAbove ? along : first);
        Put(digits.Sample(b), picture, isAbove ? second : across, isAbove ? across : second);
        return $"{Names[digits.Labels[a]]} {(isAbove ? "above" : "left of")} {Names[digits.Labels[b]]}";
    }

    private static void Put(ReadOnlySpan<byte> digit, Span<byte> picture, int top, int left)
    {
        for (var y = 0; y < Digit; y++)
        {
            for (var x = 0; x < Digit; x++)
            {
                var from = (4 * Digit * y) + (2 * x);
                picture[((top + y) * Side) + left + x] = (byte)((digit[from] + digit[from + 1] + digit[from + (2 * Digit)] + digit[from + (2 * Digit) + 1] + 2) / 4);
            }
        }
    }
}
