using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;
using DslCompiler.Losses;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>The value a chain has reached: whether its volume is certain (no error before it), and where it comes from.</summary>
internal sealed record ChainEnd(int Value, bool IsSure, string Source);

/// <summary>Tree to model: one model of a file. Reports every independent mistake and gives a model only where there is none.</summary>
internal sealed class ModelBinder
{
    private const int MaxLayers = 3000;
    private static readonly Regex NumberedName = new("^([A-Za-z]+?)([0-9]+)$", RegexOptions.CultureInvariant);

    private readonly SourceText _source;
    private readonly ModelSyntax _syntax;
    private readonly Scope _scope;
    private readonly LayerNames _names;
    private readonly List<LayerInfo> _layers = [];
    private int _randomSites;
    private bool _isFull;

    public ModelBinder(SourceText source, ModelSyntax syntax, DiagnosticBag diagnostics)
    {
        _source = source;
        _syntax = syntax;
        Diagnostics = diagnostics;
        _scope = new Scope(diagnostics);
        _names = new LayerNames(diagnostics);
        Current = new ChainEnd(-1, false, "");
    }

    public DiagnosticBag Diagnostics { get; }

    public GraphBuilder Graph { get; } = new();

    public List<ParameterInfo> Parameters { get; } = [];

    public List<ParameterInfo> Buffers { get; } = [];

    /// <summary>The buffers' values after a step of training.</summary>
    public List<FunctionResult> BufferUpdates { get; } = [];

    public ChainEnd Current { get; set; }

    public int NextRandomSite() => _randomSites++;

    /// <summary>The model, or null where the text has mistakes.</summary>
    public NetworkModel? Bind()
    {
        foreach (var parameter in _syntax.Parameters)
        {
            _scope.Declare(parameter);
        }

        BindInput();
        foreach (var chain in _syntax.Statements.OfType<ChainSyntax>())
        {
            BindChain(chain);
        }

        if (_layers.Count == 0 && !Diagnostics.HasErrors && !HasBadLines)
        {
            Diagnostics.Report(Rules.EmptyModel, _syntax.Name.Span, [_syntax.Name.Text], "fix: add a line such as FC 10");
        }

        var scores = Current.Value;
        var loss = BindLoss(scores);
        return Diagnostics.HasErrors ? null : Finish(scores, loss);
    }

    private bool HasBadLines => _syntax.Statements.OfType<BadStatementSyntax>().Any();

    private void BindInput()
    {
        var inputs = _syntax.Statements.OfType<InputSyntax>().ToList();
        foreach (var second in inputs.Skip(1))
        {
            Diagnostics.Report(Rules.DuplicateStatement, second.Span, ["input"], "fix: keep one input line");
        }

        if (inputs.Count == 0)
        {
            if (!HasBadLines)
            {
                Diagnostics.Report(
                    Rules.MissingInput, _syntax.Name.Span, [$"model {_syntax.Name.Text} has no input line"], "fix: add input [32x32x3], say, as its first line");
            }

            Begin(GuessedInput, default, isSure: false);
            return;
        }

        var shape = inputs[0].Shape;
        if (_syntax.Statements.First(s => s is InputSyntax or ChainSyntax) is ChainSyntax early)
        {
            Diagnostics.Report(Rules.MissingInput, early.Span, ["layers stand before the input line"], "fix: move the input line up");
        }

        var extents = Extents(shape);
        Begin(extents ?? GuessedInput, shape.Span, isSure: extents is not null);
    }

    /// <summary>Without a good input line the layers are checked all the same, for what does not depend on sizes.</summary>
    private static int[] GuessedInput => [3, 256, 256];

    private void Begin(int[] extents, TextSpan span, bool isSure)
    {
        Graph.Origin = new Origin("input", "input", _source.LineNumber(span.Start));
        var value = Graph.Add(new Input(TensorType.Batched(extents)));
        Current = new ChainEnd(value, isSure, $"the input line (line {Invariant.Number(Graph.Origin.Line)})");
    }

    /// <summary>The extents of a bracketed volume in the graph's order (C,H,W), or null after an error.</summary>
    private int[]? Extents(ShapeSyntax shape)
    {
        var extents = shape.Extents.Select(e => _scope.Integer(e, "an extent", 1, 1 << 24)).ToList();
        if (extents.Any(e => e is null))
        {
            return null;
        }

        var sizes = extents.Select(e => e!.Value).ToArray();
        if (sizes.Length is not (1 or 3) || sizes.Aggregate(1.0, (a, b) => a * b) > 1 << 29)
        {
            Diagnostics.Report(
                Rules.BadSize, shape.Span, [sizes.Length is 1 or 3 ? "the volume has more than 2^29 elements" : "a volume has one extent or three"],
                "expected: [HxWxC] for an image, [C] for a vector");
            return null;
        }

        return sizes.Length == 1 ? sizes : [sizes[2], sizes[0], sizes[1]];
    }

    private void BindChain(ChainSyntax chain)
    {
        foreach (var link in chain.Links)
        {
            var times = link.Times is null ? 1 : _scope.Integer(link.Times, "the number of repetitions", 0, 10000) ?? 1;
            for (var i = 0; i < times && _layers.Count < MaxLayers; i++)
            {
                if (link.Body is GroupSyntax group)
                {
                    BindChain(group.Chain);
                }
                else
                {
                    BindLayer((LayerSyntax)link.Body, link.Times);
                }
            }

            if (_isFull)
            {
                return;
            }

            if (_layers.Count >= MaxLayers)
            {
                _isFull = true;
                Diagnostics.Report(Rules.BadValue, link.Span, [Invariant.Text($"the model has more than {MaxLayers} layers")], "fix: repeat less often");
                return;
            }

            if (link.Shape is not null)
            {
                CheckShape(link.Shape);
            }
        }
    }

    private void BindLayer(LayerSyntax syntax, ExpressionSyntax? times)
    {
        var word = syntax.Name.Text;
        var layer = LayerList.Find(word);
        string? givenName = null;
        if (layer is null && NumberedName.Match(word) is { Success: true } numbered)
        {
            layer = LayerList.Find(numbered.Groups[1].Value);
            givenName = word;
        }

        if (layer is null)
        {
            var hint = string.Equals(word, "SOFTMAX", System.StringComparison.OrdinalIgnoreCase)
                ? "fix: write it as a line of its own: loss SOFTMAX"
                : LayerList.Hint(word);
            Diagnostics.Report(Rules.UnknownLayer, syntax.Name.Span, [word], hint, "layers: " + string.Join(", ", LayerList.Keywords));
            Current = Current with { IsSure = false };
            return;
        }

        var name = _names.Next(layer, givenName, syntax.Name.Span);
        var text = _source.Text.Substring(syntax.Span.Start, syntax.Span.Length).Trim();
        Graph.Origin = new Origin(name, Regex.Replace(text, @"\s+", " "), _source.LineNumber(syntax.Span.Start));
        var (nodes, parameters) = (Graph.Nodes.Count, Parameters.Count);
        layer.Build(new LayerContext(this, syntax, name, new Arguments(syntax, times, _scope, Diagnostics)));
        Current = Current with { Source = Invariant.Text($"{Graph.Origin.Text} (line {Graph.Origin.Line})") };

        var multiplyAdds = Graph.Nodes.Skip(nodes).Sum(n => n.Operator.MultiplyAdds(n.Inputs.Select(Graph.TypeOf).ToArray(), n.Type));
        _layers.Add(new LayerInfo(
            name, layer.Keyword, Graph.TypeOf(Current.Value), Parameters.Skip(parameters).Sum(p => (long)p.Length), multiplyAdds, Graph.Origin.Line));
    }

    private void CheckShape(ShapeSyntax shape)
    {
        if (Extents(shape) is not { } extents)
        {
            return;
        }

        var claimed = TensorType.Batched(extents);
        var type = Graph.TypeOf(Current.Value);
        if (Current.IsSure && claimed != type && !(type.IsVector && extents.Length == 3 && claimed.Height * claimed.Width == 1 && claimed.Length == type.Length))
        {
            Diagnostics.Report(
                Rules.ShapeMismatch, shape.Span, [$"[{type.ToVolume()}]", $"[{claimed.ToVolume()}]"],
                $"[{type.ToVolume()}] comes from {Current.Source}", $"fix: change the layer, or write [{type.ToVolume()}]");
        }
    }

    /// <summary>The value of the loss, or -1 where the model has none.</summary>
    private int BindLoss(int scores)
    {
        var losses = _syntax.Statements.OfType<LossSyntax>().ToList();
        foreach (var second in losses.Skip(1))
        {
            Diagnostics.Report(Rules.DuplicateStatement, second.Span, ["loss"], "fix: keep one loss line");
        }

        if (losses.Count == 0)
        {
            return -1;
        }

        var (loss, type) = (losses[0], Graph.TypeOf(scores));
        if (LossList.Find(loss.Kind.Text) is not { TakesLabels: true } kind)
        {
            // Losses against targets come with the API that takes them.
            var words = LossList.All.Where(l => l.TakesLabels).SelectMany(l => l.Keywords).ToList();
            Diagnostics.Report(Rules.UnknownName, loss.Kind.Span, [loss.Kind.Text], Spelling.Hint(loss.Kind.Text, words), "losses: " + string.Join(", ", words));
            return -1;
        }

        if (kind.Refuse(type) is { } expected)
        {
            if (Current.IsSure)
            {
                Diagnostics.Report(
                    Rules.BadLoss, loss.Span, [$"{kind.Keyword} needs {expected} but gets [{type.ToVolume()}]"],
                    $"[{type.ToVolume()}] comes from {Current.Source}", "fix: end the chain with FC and the number of classes");
            }

            return -1;
        }

        Graph.Origin = new Origin("loss", "loss " + kind.Keyword, _source.LineNumber(loss.Span.Start));
        var perSample = kind.Build(Graph, scores, Graph.Add(new Labels()));
        _layers.Add(new LayerInfo("loss", NetworkModel.LossKind, TensorType.Batched(1), 0, 0, Graph.Origin.Line));
        return Graph.Add(new BatchMean(), perSample);
    }

    private NetworkModel Finish(int scores, int loss)
    {
        var results = new List<FunctionResult> { new("scores", scores) };
        if (loss >= 0)
        {
            results.Add(new FunctionResult("loss", loss));
            results.AddRange(BufferUpdates);
        }

        var nodes = Graph.Nodes.ToEquatableArray();
        var function = new Function("model", nodes, results.ToEquatableArray());
        return new NetworkModel(
            _syntax.Name.Text,
            nodes[0].Type,
            nodes[scores].Type,
            Initializers.Choose(Parameters, function).ToEquatableArray(),
            _layers.ToEquatableArray(),
            EquatableArray.Of(function))
        {
            Buffers = Buffers.ToEquatableArray(),
        };
    }
}
