using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>What moves channels: joining, cutting out, putting back.</summary>
internal static class ChannelRows
{
    public static IEnumerable<OperatorRow> Rows { get; } =
    [
        new(typeof(Concat), 0, random => Shapes(random).Select(s => Concat(s, random)).ToArray()),
        new(typeof(Slice), 0, random => Shapes(random).Select(s => Slice(s, random)).ToArray()),
        new(typeof(Embed), 0, random => Shapes(random).Select(s => Embed(s, random)).ToArray()),
    ];

    private static OperatorCase Concat(TensorType type, TestRandom random)
    {
        return Concat([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => type.WithChannels(random.Next(1, 9)))]);
    }

    public static OperatorCase Concat(TensorType[] parts) => new(new Concat(), parts, (inputs, batch) => Enumerable.Range(0, batch)
            .SelectMany(n => parts.SelectMany((p, i) => inputs[i].Skip(n * p.Length).Take(p.Length))).ToArray());

    private static OperatorCase Slice(TensorType type, TestRandom random)
    {
        var first = random.Next(type.Channels);
        return Slice(type, new Slice(first, random.Next(1, type.Channels - first + 1)));
    }

    public static OperatorCase Slice(TensorType type, Slice slice) =>
        new(slice, [type], (inputs, _) => inputs[0].Where((_, i) => IsWithin(i, type, slice.First, slice.Count)).ToArray());

    private static OperatorCase Embed(TensorType type, TestRandom random)
    {
        var first = random.Next(4);
        return Embed(type, first, type.WithChannels(first + type.Channels + random.Next(4)));
    }

    public static OperatorCase Embed(TensorType type, int first, TensorType whole)
    {
        return new(new Embed(first, whole.Channels), [type], (inputs, batch) =>
        {
            using var values = inputs[0].AsEnumerable().GetEnumerator();
            return Enumerable.Range(0, OperatorCase.Length(whole, batch))
                .Select(i => IsWithin(i, whole, first, type.Channels) && values.MoveNext() ? values.Current : 0).ToArray();
        });
    }

    private static bool IsWithin(int element, TensorType type, int first, int count)
    {
        var channel = element / (type.Length / type.Channels) % type.Channels;
        return channel >= first && channel < first + count;
    }

    private static IEnumerable<TensorType> Shapes(TestRandom random) =>
        new[] { 1, 2, 7, 8, 9, 15, 16, 17, 33, 67 }.SelectMany(l => new[]
        {
            TensorType.Batched(l), TensorType.Batched(random.Next(1, 9), 1, l), TensorType.Batched(random.Next(1, 40), random.Next(1, 5), 3),
        });
}
