using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Tests;

/// <summary>Random texts of valid models: convolutions, pools, activations, dropout and groups, down to a vector, with a loss or without.</summary>
internal static class RandomModels
{
    public static string Text(TestRandom random)
    {
        var (height, width) = (random.Next(4, 25), random.Next(4, 25));
        var lines = new List<string> { FormattableString.Invariant($"input [{height}x{width}x{random.Next(1, 5)}]") };
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            lines.Add(Image(random, ref height, ref width));
        }

        for (var i = random.Next(0, 4); i > 0; i--)
        {
            lines.Add(FormattableString.Invariant($"FC {random.Next(1, 40)}{Activations(random)}"));
        }

        if (!random.OneIn(4))
        {
            lines.Add(FormattableString.Invariant($"FC {random.Next(2, 12)}"));
            lines.Add("loss SOFTMAX");
        }

        return $"model Net {{\n  {string.Join("\n  ", lines)}\n}}\n";
    }

    private static string Image(TestRandom random, ref int height, ref int width)
    {
        if (random.OneIn(4))
        {
            return random.Pick(["RELU", "TANH - SIGMOID", "DROPOUT 0.5", "(RELU - TANH) * 2", "BN - RELU", "LRN"]);
        }

        var isConv = random.OneIn(2);
        var (rows, columns) = (random.Next(1, Math.Min(4, height + 1)), random.Next(1, Math.Min(4, width + 1)));
        var (stride, pad) = (random.Next(1, 3), random.Next(0, (isConv ? Math.Max(rows, columns) : Math.Min(rows, columns) / 2) + 1));
        height = ((height - rows + (2 * pad)) / stride) + 1;
        width = ((width - columns + (2 * pad)) / stride) + 1;
        var layer = isConv ? FormattableString.Invariant($"CONV {random.Next(1, 9)}") : random.Pick(["MAXPOOL", "AVGPOOL"]);
        return FormattableString.Invariant($"{layer} {rows}x{columns} stride {stride} pad {pad} floor{Activations(random)}");
    }

    private static string Activations(TestRandom random) =>
        string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => " - " + random.Pick(["RELU", "TANH", "SIGMOID", "DROPOUT 0.25"])));
}
