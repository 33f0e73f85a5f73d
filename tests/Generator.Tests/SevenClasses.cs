using System;
using System.Linq;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Inputs, labels and the loss, by its definition, of small classifiers of seven classes.</summary>
internal static class SevenClasses
{
    public static double CrossEntropy(ReadOnlySpan<float> scores, int[] labels)
    {
        var sum = 0.0;
        for (var n = 0; n < labels.Length; n++)
        {
            var row = scores.Slice(n * 7, 7).ToArray().Select(s => (double)s).ToList();
            sum += Math.Log(row.Sum(s => Math.Exp(s - row[labels[n]])));
        }

        return sum / labels.Length;
    }

    public static (Batch Input, int[] Labels) Draw(Network network, int batch)
    {
        var random = new TestRandom(11);
        var input = network.CreateInput(batch);
        foreach (ref var value in input.Span)
        {
            value = 3 * random.Signed();
        }

        return (input, [.. Enumerable.Range(0, batch).Select(n => n % 7)]);
    }
}
