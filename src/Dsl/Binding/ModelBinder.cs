using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>A layer with what the model does not keep: its place in the text and its nodes.</summary>
internal sealed record BoundLayer(LayerInfo Info, TextSpan Span, Frame Frame, int FirstNode, int LastNode);

/// <summary>What a model's binding builds: the graph, the parameters, the layers, and where the chain is. The other binders work on it.</summary>
internal sealed class ModelBinder
{
    private const int MaxLayers = 3000;
    private const int MaxLinks = 100_000;
    private readonly Dictionary<Frame, Reporter> _reporters = [];
    private readonly ModelSyntax _syntax;
    private TrainingInfo? _training;
    private int _randomSites;
    private int _links;

    public ModelBinder(SourceText main, Library library, ModelSyntax syntax, DiagnosticBag diagnostics)
    {
        _syntax = syntax;
        Main = main;
        Library = library;
        Diagnostics = diagnostics;
        Root = new Frame(main, null, "");
        Root.Scope = NewScope(Root);
        Names = new LayerNames();
        Chains = new ChainBinder(this);
        Inputs = new InputBinder(this, syntax);
    }

    /// <summary>The file being compiled.</summary>
    public SourceText Main { get; }

    public Library Library { get; }

    public DiagnosticBag Diagnostics { get; }

    /// <summary>The model's own frame.</summary>
    public Frame Root { get; }

    public LayerNames Names { get; }

    public ChainBinder Chains { get; }

    public InputBinder Inputs { get; }

    public GraphBuilder Graph { get; } = new();

    public List<ParameterInfo> Parameters { get; } = [];

    /// <summary>The parameters whose start the text chose.</summary>
    public HashSet<string> Chosen { get; } = [];

    public List<ParameterInfo> Buffers { get; } = [];

    /// <summary>The buffers' values after a step of training.</summary>
    public List<FunctionResult> BufferUpdates { get; } = [];

    public List<BoundLayer> Layers { get; } = [];

    /// <summary>Warnings about what the text says, kept until the model is known to have no mistakes.</summary>
    public List<Diagnostic> Warnings { get; } = [];

    public ChainEnd Current { get; set; } = new(-1, false, "", null);

    /// <summary>Above 0 within what is frozen.</summary>
    public int Frozen { get; set; }

    /// <summary>Where a taken-over model's layers end, or null.</summary>
    public Border? Border { get; set; }

    /// <summary>Whether something could not be bound because of a mistake told elsewhere: the model is then not whole.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Values of which it has been told that they are no images.</summary>
    public HashSet<int> NoImages { get; } = [];

    public int NextRandomSite() => _randomSites++;

    public Reporter ReporterOf(Frame frame)
    {
        if (!_reporters.TryGetValue(frame, out var reporter))
        {
            _reporters[frame] = reporter = new Reporter(Main, frame, Diagnostics);
        }

        return reporter;
    }

    public Scope NewScope(Frame frame) => new(ReporterOf(frame), BuiltIn);

    /// <summary>The model, or null where the text has mistakes.</summary>
    public NetworkModel? Bind()
    {
        foreach (var parameter in _syntax.Parameters)
        {
            Root.Scope.Declare(parameter);
            if (Library.Settings is { } settings && settings.TryGetValue(parameter.Name.Text, out var given))
            {
                Root.Scope.Set(parameter.Name.Text, Value.Of(given));
            }
        }

        DefinitionBinder.Declare(this, Root, _syntax.Statements);
        var from = _syntax.Statements.OfType<FromSyntax>().ToList();
        Inputs.Bind(from.Count > 0);
        var ending = LossBinder.TakeEnding(_syntax.Statements);
        Chains.BindStatements(ending.Statements, Root, isModel: true);
        if (Layers.Count == 0 && !Diagnostics.HasErrors && !IsIncomplete && !HasBadLines)
        {
            Diagnostics.Report(Rules.EmptyModel, _syntax.Name.Span, [_syntax.Name.Text], "fix: add a line such as FC 10");
        }

        var losses = new LossBinder(this, Root).Bind(_syntax, ending.Loss);
        _training = new TrainBinder(Root).Bind([.. _syntax.Statements.OfType<TrainSyntax>()]);
        var outputs = Inputs.Outputs(losses);
        return Diagnostics.HasErrors || IsIncomplete ? null : Finish(outputs, losses);
    }

    public bool HasBadLines => _syntax.Statements.OfType<BadStatementSyntax>().Any();

    /// <summary>Ends a taken-over model once its last layer has come; true where it has ended.</summary>
    public bool CloseBorder()
    {
        if (Border is { IsReached: true } border)
        {
            border.IsClosed = true;
        }

        return Border is { IsClosed: true };
    }

    /// <summary>Counts a link; false once the model is too large to go on.</summary>
    public bool HasRoom(Syntax.Node link, Frame frame)
    {
        _links++;
        if (Layers.Count < MaxLayers && _links < MaxLinks)
        {
            return true;
        }

        if (_links < MaxLinks * 2)
        {
            _links = MaxLinks * 2;
            ReporterOf(frame).Report(Rules.BadValue, link.Span, [Invariant.Text($"the model has more than {MaxLayers} layers")], "fix: repeat less often");
        }

        return false;
    }

    /// <summary>The text of a node on one line, as written.</summary>
    public static string TextOf(Frame frame, TextSpan span) => Regex.Replace(frame.Source.Text.Substring(span.Start, span.Length).Trim(), @"\s+", " ");

    /// <summary>Sets where the chain is, after a layer or a join.</summary>
    public void Reach(int value, bool isSure, string source, string layer, int line)
    {
        var volume = Graph.TypeOf(value).ToVolume();
        var trail = Current.Trail?.Then(volume, layer, line) ?? new SizeStep(volume, layer, line, null);
        Current = new ChainEnd(value, isSure, source, trail);
    }

    public void CheckShape(ShapeSyntax shape, Frame frame)
    {
        if (Inputs.TypeOf(shape, frame) is not { } claimed)
        {
            return;
        }

        var type = Graph.TypeOf(Current.Value);
        var sameVector = type.IsVector && !type.HasTime && claimed.IsImage && claimed.Height * claimed.Width == 1 && claimed.Length == type.Length;
        var sameImage = type.IsImage && claimed.Extents.Count == 1 && type.Height * type.Width == 1 && claimed.Length == type.Length;
        if (Current.IsSure && claimed != type && !sameVector && !sameImage)
        {
            ReporterOf(frame).Report(
                Rules.ShapeMismatch,
                shape.Span,
                [$"[{type.ToVolume()}]", $"[{claimed.ToVolume()}]"],
                $"[{type.ToVolume()}] comes from {Current.Source}",
                Current.Trail?.ToText() ?? "",
                $"fix: change the layer, or write [{type.ToVolume()}]");

            // Which of the two is right is open, and with it all that follows.
            Current = Current with { IsSure = false };
        }
    }

    /// <summary>Keeps a warning until the model is known to have no mistakes.</summary>
    public void Warn(Rule rule, TextSpan span, Frame frame, object[] details, params string[] help)
    {
        if (ReferenceEquals(frame.Source, Main))
        {
            Warnings.Add(new Diagnostic(rule, span, rule.Format(details), help.Where(h => h.Length > 0).ToEquatableArray()));
        }
    }

    /// <summary>Whether a layer stands last in the model's last chain, where the scores come from.</summary>
    public bool IsLastScores(LayerSyntax layer) =>
        LossBinder.TakeEnding(_syntax.Statements).Statements.Select(s => s as ChainSyntax ?? (s as InputSyntax)?.Rest).LastOrDefault(c => c is not null) is { } chain
        && ReferenceEquals(chain.Links[chain.Links.Count - 1].Body, layer);

    private Value? BuiltIn(string name)
    {
        if (!Scope.BuiltIns.Contains(name) || Current.Value < 0)
        {
            return null;
        }

        var type = Graph.TypeOf(Current.Value);
        return !Current.IsSure ? Value.Unknown
            : name == "channels" ? Value.Of(type.Extents[type.IsImage ? 0 : type.Extents.Count - 1])
            : type.IsImage ? Value.Of(name == "height" ? type.Height : type.Width) : Value.Of(1);
    }

    private NetworkModel Finish(IReadOnlyList<NamedValue> outputs, IReadOnlyList<BoundLoss> losses)
    {
        var results = outputs.Select(o => FunctionResult.Output(o.Name, o.Value)).Concat(losses.Select(l => FunctionResult.Loss(l.Info.Name, l.Value)))
            .Concat(losses.Count > 0 ? BufferUpdates : []);

        var nodes = Graph.Nodes.ToEquatableArray();
        var function = new Function("model", nodes, results.ToEquatableArray());
        return new NetworkModel(
            _syntax.Name.Text,
            Inputs.Inputs.Select(i => new Port(i.Name, nodes[i.Value].Type)).ToEquatableArray(),
            outputs.Select(o => new Port(o.Name, nodes[o.Value].Type)).ToEquatableArray(),
            losses.Select(l => l.Target).Distinct().ToEquatableArray(),
            losses.Select(l => outputs.Any(o => o.Name == l.Info.Output) ? l.Info : l.Info with { Output = "" }).ToEquatableArray(),
            Initializers.Choose(Parameters, Chosen, function).ToEquatableArray(),
            Layers.Select(l => l.Info).ToEquatableArray(),
            EquatableArray.Of(function))
        {
            Training = _training,
            Buffers = Buffers.ToEquatableArray(),
        };
    }
}

/// <summary>A value and the name under which it is known outside.</summary>
internal sealed record NamedValue(string Name, int Value);

/// <summary>The layer at which a taken-over model ends: after it and what belongs to it, or before it.</summary>
internal sealed class Border(string layer, bool isInclusive)
{
    public string Layer { get; } = layer;

    public bool IsInclusive { get; } = isInclusive;

    /// <summary>Whether the layer has come.</summary>
    public bool IsReached { get; set; }

    /// <summary>Whether binding is over.</summary>
    public bool IsClosed { get; set; }
}
