using System;
using System.Collections.Generic;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Draws the text of a small model that fits: windows never larger than what they slide over, <c>floor</c> where they leave a remainder.</summary>
internal static class RandomModel
{
    private static readonly string[] Activations = ["RELU", "SIGMOID", "TANH"];

    public static string Write(int number)
    {
        var random = new TestRandom((ulong)(1000 + number));
        var (height, width, channels) = (random.Next(5, 14), random.Next(5, 20), random.Next(1, 4));
        var lines = new List<string> { FormattableString.Invariant($"input [{height}x{width}x{channels}]") };
        for (var block = random.Next(0, 3); block >= 0; block--)
        {
            var conv = Draw(random, height, width, maxPad: 2);
            lines.Add(Text(FormattableString.Invariant($"CONV {random.Next(1, 9)}"), conv, height, width) + " - " + Activation(random));
            (height, width) = (conv.OutHeight(height), conv.OutWidth(width));
            if (random.Next(3) == 0)
            {
                lines.Add(FormattableString.Invariant($"( CONV {random.Next(2, 8)} 3x3 pad 1 - {Activation(random)} ) * 2"));
            }

            if (random.Next(3) > 0)
            {
                var pool = Draw(random, height, width, maxPad: 1);
                pool = 2 * pool.Pad.Top > Math.Min(pool.Height, pool.Width) ? pool with { Pad = 0, Height = 1, Width = 1 } : pool;
                lines.Add(Text(random.Next(2) == 0 ? "MAXPOOL" : "AVGPOOL", pool, height, width) + (random.Next(3) == 0 ? " - " + Activation(random) : ""));
                (height, width) = (pool.OutHeight(height), pool.OutWidth(width));
            }

            lines.AddRange(random.Next(4) == 0 ? ["DROPOUT 0.3"] : []);
        }

        for (var hidden = random.Next(0, 3); hidden > 0; hidden--)
        {
            lines.Add(FormattableString.Invariant($"FC {random.Next(1, 40)} - {Activation(random)}{(random.Next(3) == 0 ? " - DROPOUT" : "")}"));
        }

        lines.Add(FormattableString.Invariant($"FC {random.Next(2, 12)}"));
        lines.Add("loss SOFTMAX");
        return FormattableString.Invariant($"model Random{number} {{\n  {string.Join("\n  ", lines)}\n}}\n");
    }

    private static string Activation(TestRandom random) => Activations[random.Next(Activations.Length)];

    private static Window Draw(TestRandom random, int height, int width, int maxPad) =>
        new(random.Next(1, Math.Min(height, 5) + 1), random.Next(1, Math.Min(width, 5) + 1), random.Next(1, 4), random.Next(0, maxPad + 1));

    private static string Text(string layer, Window window, int height, int width)
    {
        var tiles = window.Rows.Tiles(height) && window.Columns.Tiles(width);
        return FormattableString.Invariant($"{layer} {window.Height}x{window.Width} stride {window.Stride} pad {window.Pad}{(tiles ? "" : " floor")}");
    }
}
