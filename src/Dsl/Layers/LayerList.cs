using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Layers;

/// <summary>The one list of layers.</summary>
public static class LayerList
{
    public static readonly IReadOnlyList<Layer> All =
    [
        new ConvLayer(),
        new MaxPoolLayer(),
        new AvgPoolLayer(),
        new GlobalAvgPoolLayer(),
        new L2PoolLayer(),
        new FractionalPoolLayer(),
        new FullyConnectedLayer(),
        new ReluLayer(),
        new SigmoidLayer(),
        new TanhLayer(),
        new LeakyReluLayer(),
        new PReluLayer(),
        new EluLayer(),
        new SeluLayer(),
        new MaxoutLayer(),
        new SoftmaxLayer(),
        new LogSoftmaxLayer(),
        new DropoutLayer(),
        new DropPathLayer(),
        new GaussianLayer(),
        new UpsampleLayer(),
        new TransposedConvLayer(),
        new UnpoolLayer(),
        new FlattenLayer(),
        new ReshapeLayer(),
        new SliceLayer(),
        new LocalResponseNormLayer(),
        new BatchNormLayer(),
        new InstanceNormLayer(),
    ];

    public static IEnumerable<string> Keywords => All.SelectMany(l => l.Keywords);

    /// <summary>Every option's word, of all layers.</summary>
    public static IReadOnlyCollection<string> Options { get; } =
        new HashSet<string>(All.SelectMany(l => l.Usage.Split(' ', '[', ']', '|')).Where(w => w.Length > 1 && w.All(char.IsLower)), StringComparer.Ordinal);

    /// <summary>The layer that other tools call so; null where none.</summary>
    public static Layer? FindOther(string word) => All.FirstOrDefault(l => l.OtherNames.Any(n => string.Equals(n, word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The layer that a word names, in any case; null where none.</summary>
    public static Layer? Find(string word) =>
        All.FirstOrDefault(l => l.Keywords.Any(k => string.Equals(k, word, StringComparison.OrdinalIgnoreCase)));
}
