using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The graph that choose-layout builds: a value is brought into blocks of channels, or out of them, once.</summary>
public sealed class LayoutBuilder(GraphBuilder graph, int batch = 1)
{
    private readonly Dictionary<int, int> _other = [];
    private readonly Dictionary<(Operator, EquatableArray<int>), int> _once = [];
    private readonly Dictionary<int, bool> _draws = [];

    public GraphBuilder Graph { get; } = graph;

    /// <summary>About how many samples will come at a time: only speed depends on it.</summary>
    public int Batch { get; } = batch;

    /// <summary>Whether all convolutions are of few filters: then only those that fill their blocks go into them.</summary>
    public bool IsSmall { get; init; }

    /// <summary>Whether little of the last block stays empty.</summary>
    public static bool FillsBlocks(int filters) => 4 * filters >= 3 * PackMatrix.Up(filters, TensorType.Block);

    /// <summary>What is said of the algorithms of convolutions, and in which function this is.</summary>
    public ConvRules Rules { get; init; } = ConvRules.None;

    public string Function { get; init; } = "";

    /// <summary>The tile of the Winograd algorithm by which a convolution of the present layer runs (null: by the direct one): as it is said, otherwise as it is estimated.</summary>
    public int? WinogradTile(ConvPart part, Window window, int groups, TensorType x, int filters) =>
        Said(part, window, groups, x) is { } said ? (said == 0 ? null : said) : ConvChoice.WinogradTile(window, groups, x, filters, Batch);

    /// <summary>Whether a convolution by the Winograd algorithm transforms its filters itself.</summary>
    public bool IsInPasses(Window window, int tile, TensorType x, int filters) => ConvChoice.IsInPasses(window, tile, x, filters, Batch);

    /// <summary>The same for the gradient of the filters.</summary>
    public int? WinogradWeightTile(Window window, int groups, TensorType x, TensorType dy) =>
        Said(ConvPart.Weights, window, groups, x) is { } said ? (said == 0 ? null : window.Height == 3 ? 4 : 2) : ConvChoice.WinogradWeightTile(window, groups, x, dy);

    /// <summary>What is said, where it can be done: larger filters have the small tile only.</summary>
    private int? Said(ConvPart part, Window window, int groups, TensorType x) => Rules.TileOf(Function, Graph.Origin.Layer, part) switch
    {
        > 0 and var tile when groups == 1 && x.IsBlocked && WinogradConv2d.Fits(window) => window.Height == 3 ? tile : 2,
        > 0 => null,
        var said => said,
    };

    public TensorType TypeOf(int value) => Graph.TypeOf(value);

    /// <summary>Whether some image among the values lies in blocks.</summary>
    public bool HasBlocks(IEnumerable<int> values) => values.Any(v => TypeOf(v).IsBlocked);

    /// <summary>Whether what draws at a site does so in blocks: as the first node there, in the forward pass, lies.</summary>
    public bool DrawsInBlocks(int site, IEnumerable<int> values) => _draws.TryGetValue(site, out var isBlocked) ? isBlocked : _draws[site] = HasBlocks(values);

    /// <summary>The value in blocks, if it is an image.</summary>
    public int InBlocks(int value) => TypeOf(value) is { IsImage: true, IsBlocked: false } ? Other(value, new ToBlocks()) : value;

    /// <summary>The value out of blocks.</summary>
    public int InPlanes(int value) => TypeOf(value).IsBlocked ? Other(value, new FromBlocks()) : value;

    /// <summary>Adds an operator that takes its images in blocks, all of them.</summary>
    public int AddInBlocks(Operator op, int[] inputs) => Graph.Add(op, [.. inputs.Select(InBlocks)]);

    /// <summary>Adds an operator, unless it is there already with the same inputs: two statistics of one image share the pass over it.</summary>
    public int AddOnce(Operator op, params int[] inputs)
    {
        var key = (op, inputs.ToEquatableArray());
        if (!_once.TryGetValue(key, out var value))
        {
            _once[key] = value = Graph.Add(op, inputs);
        }

        return value;
    }

    private int Other(int value, Operator reorder)
    {
        if (!_other.TryGetValue(value, out var other))
        {
            other = Graph.Add(Relayout.Fits(TypeOf(value)) ? new Relayout() : reorder, value);
            _other[value] = other;
            _other[other] = value;
        }

        return other;
    }
}
