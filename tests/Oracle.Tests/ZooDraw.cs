using System;
using System.Linq;
using DslCompiler.Tests;

namespace DslCompiler.Oracle.Tests;

/// <summary>Weights and inputs drawn by name, bit for bit as tests/oracle/drawn.py draws them.</summary>
internal static class ZooDraw
{
    /// <param name="network">Where they go.</param>
    /// <param name="away">How much further from 0 than drawn the biases of norms are.</param>
    public static void Weights(Network network, float away = 0)
    {
        // A norm's bias is one whose layer has a running mean.
        var norms = network.Buffers.Select(b => b.Name).Where(n => n.EndsWith("running_mean", StringComparison.Ordinal))
            .Select(n => n.Replace("running_mean", "bias", StringComparison.Ordinal)).ToHashSet();
        foreach (var tensor in network.Parameters.Concat<NamedTensor>(network.Buffers))
        {
            var extents = tensor.Extents.ToArray();
            var isScale = tensor.Name.EndsWith("weight", StringComparison.Ordinal) || tensor.Name.EndsWith("running_var", StringComparison.Ordinal);
            var bound = extents.Length > 1 ? (float)Math.Sqrt(6.0 / extents.Skip(1).Aggregate(1, (a, b) => a * b)) : 0.125f;
            if (extents.Length == 1 && isScale)
            {
                // The norms that end a residual path are small: deep residual nets of other weights are chaotic in training.
                var middle = tensor.Name.EndsWith("bn2.weight", StringComparison.Ordinal) || tensor.Name.EndsWith("bn3.weight", StringComparison.Ordinal) ? 0.25f : 1;
                Fill(tensor.Value, tensor.Name, middle / 2, middle);
                continue;
            }

            Fill(tensor.Value, tensor.Name, bound, 0);
            foreach (ref var bias in norms.Contains(tensor.Name) ? tensor.Value : [])
            {
                bias += bias < 0 ? -away : away;
            }
        }
    }

    public static Batch Input(Network network, int count, int seed)
    {
        var batch = network.CreateInput(count);
        Fill(batch.Span, FormattableString.Invariant($"input{seed}"), 2, 0);
        return batch;
    }

    public static int[] Labels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => ((7 * i) + 3) % classes)];

    private static void Fill(Span<float> values, string name, float scale, float middle)
    {
        var random = new TestRandom(Seed(name));
        foreach (ref var value in values)
        {
            value = middle + (scale * random.Signed());
        }
    }

    /// <summary>FNV-1a of the name.</summary>
    private static ulong Seed(string name) => name.Aggregate(0xCBF29CE484222325, (state, c) => unchecked((state ^ c) * 0x100000001B3));
}
