using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Cli.Bench;

/// <summary>Measures the algorithms that convolutions can run by, on this machine: the whole model by each in turn, kernel by kernel, several rounds. What is fastest for a
/// layer's part becomes a line of the <c>.tune</c> file, where the compiler's own estimate is slower by more than noise.</summary>
internal static class Tuning
{
    private const int Rounds = 5;

    /// <summary>What a change must bring the time down to.</summary>
    private const double Worthwhile = 0.97;

    private static readonly int[] Candidates = [0, 2, 4];

    /// <summary>A layer's part, in one function: how long the compiler's choice takes, and the fastest.</summary>
    public sealed record Finding(ConvRule Best, double ChosenMs, double BestMs)
    {
        public bool IsBetter => BestMs < Worthwhile * ChosenMs;
    }

    /// <param name="model">A checked model; what a <c>.tune</c> file says of it counts for nothing here.</param>
    /// <param name="path">Its file.</param>
    /// <param name="setup">Batch, threads, and whether training steps are measured, or forward passes.</param>
    /// <param name="seconds">How long each candidate is measured in a round.</param>
    public static IReadOnlyList<Finding> Run(NetworkModel model, string path, BenchSetup setup, double seconds)
    {
        var function = setup.Trains ? "train" : "infer";
        var variants = Candidates.Select(tile => (Tile: (int?)tile, Model: model with { ConvRules = Everywhere(tile) })).Prepend((Tile: null, Model: model with { ConvRules = ConvRules.None }))
            .Select(v => new Variant(v.Tile, Pipeline.Run(v.Model), BenchStep.Create(v.Model, path, null, setup))).ToList();
        variants.ForEach(v => v.Step.WarmUp());
        for (var round = 0; round < Rounds; round++)
        {
            variants.ForEach(v => v.Measure(function, setup, seconds));
        }

        return [.. variants[0].Times.Keys.Select(k => Find(k, function, variants)).OfType<Finding>()];
    }

    /// <summary>What two variants do alike counts as one, the faster; null where all do alike.</summary>
    private static Finding? Find((string Layer, ConvPart Part) key, string function, List<Variant> variants)
    {
        var kinds = variants.GroupBy(v => v.Kinds[key]).ToDictionary(g => g.Key, g => (Ms: g.Min(v => v.Times[key]), Tile: g.Max(v => v.Tile)));
        var (best, chosen) = (kinds.Values.MinBy(k => k.Ms), kinds[variants[0].Kinds[key]]);
        return kinds.Count == 1 ? null : new Finding(new ConvRule(key.Layer, function, key.Part, best.Tile!.Value), chosen.Ms, best.Ms);
    }

    private static ConvRules Everywhere(int tile) => new(EquatableArray.Of(new ConvRule(ConvRule.All, null, null, tile)));

    private sealed class Variant(int? tile, NetworkModel planned, BenchStep step)
    {
        public int? Tile => tile;

        public BenchStep Step => step;

        /// <summary>The least time of all rounds.</summary>
        public Dictionary<(string Layer, ConvPart Part), double> Times { get; } = [];

        /// <summary>The algorithms, as their operators' names and details.</summary>
        public Dictionary<(string Layer, ConvPart Part), string> Kinds { get; } = [];

        public void Measure(string name, BenchSetup setup, double seconds)
        {
            var function = planned.Find(name)!;
            var layers = function.Nodes.Where(n => n.Operator is BlockedConv2d or WinogradConv2d && !n.Origin.IsBackward).Select(n => n.Origin.Layer).ToHashSet();
            var rows = KernelProfile.Measure(step, planned, setup, seconds).Rows;
            var kernels = function.Kernels.Skip(function.Prepared).Select((k, i) => (Anchor: k.Anchor < 0 ? null : function.Nodes[k.Anchor], rows[i].Ms))
                .Where(k => k.Anchor is not null && layers.Contains(k.Anchor.Origin.Layer) && PartOf(k.Anchor) is not null);
            foreach (var group in kernels.GroupBy(k => (k.Anchor!.Origin.Layer, PartOf(k.Anchor!)!.Value)))
            {
                var ms = group.Sum(k => k.Ms);
                Times[group.Key] = Times.TryGetValue(group.Key, out var known) ? Math.Min(known, ms) : ms;
                Kinds[group.Key] = string.Join(" ", group.Select(k => k.Anchor!.Operator.Name + k.Anchor.Operator.Details));
            }
        }

        /// <summary>What a kernel of a convolution's layer is a part of; null: of none (a sum over places, which is the same by any algorithm).</summary>
        private static ConvPart? PartOf(Node anchor) => anchor.Operator switch
        {
            WinogradWeightGradient or BlockedWeightGradient or SliceSum => ConvPart.Weights,
            WinogradConv2d or BlockedConv2d or WinogradFilters or PackFilters or Interleave => anchor.Origin.IsBackward ? ConvPart.Input : ConvPart.Forward,
            _ => null,
        };
    }
}
