using System.Collections.Generic;
using System.Linq;
using DslCompiler.Binding;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Layers;

/// <summary>What a layer sees while it expands: its syntax and arguments, the volume it gets, the graph, and where mistakes go.</summary>
public sealed class LayerContext
{
    private readonly ModelBinder _binder;

    private readonly Frame _frame;
    private readonly LayerOptions _options;

    internal LayerContext(ModelBinder binder, LayerSyntax syntax, string name, Arguments arguments, Frame frame, LayerOptions options)
    {
        _binder = binder;
        _frame = frame;
        _options = options;
        Syntax = syntax;
        Name = name;
        Arguments = arguments;
    }

    public LayerSyntax Syntax { get; }

    /// <summary>The layer's name: <c>conv1</c>.</summary>
    public string Name { get; }

    /// <summary>Its arguments, told apart.</summary>
    public Arguments Arguments { get; }

    public GraphBuilder Graph => _binder.Graph;

    /// <summary>The value the layer gets; setting it gives the layer's result.</summary>
    public int Value
    {
        get => _binder.Current.Value;
        set => _binder.Current = _binder.Current with { Value = value };
    }

    public TensorType Type => Graph.TypeOf(Value);

    /// <summary>False once an error has made the volume a guess: then sizes are not complained about again.</summary>
    public bool IsSure
    {
        get => _binder.Current.IsSure;
        set => _binder.Current = _binder.Current with { IsSure = value };
    }

    /// <summary>A number that tells random layers apart.</summary>
    public int NextRandomSite() => _binder.NextRandomSite();

    /// <summary>Reports a mistake of the layer; where sizes are at fault, the volumes on the way to it are told too.</summary>
    public void Report(Rule rule, object[] details, params string[] help)
    {
        var trail = rule.Id.StartsWith("DSL02", System.StringComparison.Ordinal) ? _binder.Current.Trail?.ToText() ?? "" : "";
        var origin = help.ToList().IndexOf(InputOrigin);
        var lines = origin < 0 ? help : [.. help.Take(origin + 1), trail, .. help.Skip(origin + 1)];
        _binder.ReporterOf(_frame).Report(rule, Syntax.Span, details, lines);
    }

    /// <summary>Says, unless the sizes are a guess, that the layer cannot be as written.</summary>
    public void Refuse(Rule rule, string problem, string fix)
    {
        if (IsSure)
        {
            Report(rule, [problem], InputOrigin, fix);
            IsSure = false;
        }
    }

    /// <summary>The node of an operator that a layer above added; says so, and gives null, where no layer of the name has one.</summary>
    public Model.Node? Find<TOperator>(NameSyntax layer, string what)
        where TOperator : Operator
    {
        var name = NameInFrame(layer);
        foreach (var bound in _binder.Layers.Where(l => l.Info.Name == name))
        {
            if (Nodes(bound).LastOrDefault(n => n.Operator is TOperator) is { } node)
            {
                return node;
            }
        }

        var names = _binder.Layers.Where(l => Nodes(l).Any(n => n.Operator is TOperator)).Select(l => l.Info.Name).ToList();
        _binder.ReporterOf(_frame).Report(
            Rules.UnknownName, layer.Span, [layer.Text], Spelling.Hint(layer.Text, names), names.Count == 0 ? "" : $"{what} above: " + string.Join(", ", names));
        return null;

        IEnumerable<Model.Node> Nodes(BoundLayer bound) => Graph.Nodes.Skip(bound.FirstNode).Take(bound.LastNode + 1 - bound.FirstNode);
    }

    /// <summary>A layer's full name, from how it is called within the block: <c>POOL1</c> is <c>stage2.pool1</c>.</summary>
    private string NameInFrame(NameSyntax layer) =>
        _frame.Prefix + (Phrase.Read(layer.Text).GivenName is null ? layer.Text : layer.Text.ToLowerInvariant());

    /// <summary>The help line that says where the input's volume comes from.</summary>
    public string InputOrigin => $"input [{Type.ToVolume()}] comes from {_binder.Current.Source}";

    /// <summary>Adds a trained tensor; as the text says: frozen, of another start, or that of another layer (<c>share conv1</c>).</summary>
    public int AddParameter(string role, Initializer initializer, int fanIn, int fanOut, bool decays, params int[] extents)
    {
        if (_options.Share is not null)
        {
            return ShareParameter(role, extents);
        }

        var info = new ParameterInfo(Name, role, extents.ToEquatableArray(), initializer, fanIn, fanOut, decays) { IsFrozen = _binder.Frozen > 0 };
        if (_options.Initializer is { } chosen && decays)
        {
            info = info with { Initializer = chosen.Kind, InitialValue = chosen.Value };
            _binder.Chosen.Add(info.Name);
        }

        _binder.Parameters.Add(info);
        return Graph.Add(new Parameter(info.Name, info.Extents));
    }

    private int ShareParameter(string role, int[] extents)
    {
        var share = _options.Share!;
        var layer = NameInFrame(share);
        var same = _binder.Parameters.Find(p => p.Layer == layer && p.Role == role);
        if (same is null)
        {
            var layers = _binder.Parameters.Select(p => p.Layer).Distinct().ToList();
            _binder.ReporterOf(_frame).ReportUnless(
                _binder.HasBadLines || _binder.Diagnostics.HasErrors, Rules.UnknownName, share.Span, [share.Text], Spelling.Hint(share.Text, layers), "layers with weights above: " + string.Join(", ", layers));
        }
        else if (same.Extents != extents.ToEquatableArray())
        {
            _binder.ReporterOf(_frame).ReportUnless(
                _binder.HasBadLines || _binder.Diagnostics.HasErrors, Rules.ShareMismatch, share.Span, [$"{role} of {layer}", string.Join("x", same.Extents), string.Join("x", extents)],
                InputOrigin, "fix: give both layers one volume and one size, or leave share out");
        }
        else
        {
            return Graph.Add(new Parameter(same.Name, same.Extents));
        }

        // Something of the right extents, so that the lines below can be checked.
        return Graph.Add(new Parameter($"{Name}.{role}", extents.ToEquatableArray()));
    }

    /// <summary>Adds a bias, or null where there is none.</summary>
    public int? AddBias(bool hasBias, int channels) =>
        hasBias ? AddParameter("bias", Initializer.Zeros, 0, 0, decays: false, channels) : null;

    /// <summary>Makes a sum and its bias, where there is one, the layer's result.</summary>
    public void SetBiased(int sum, int? bias) => Value = bias is { } b ? Graph.Add(new BiasAdd(), sum, b) : sum;

    /// <summary>Adds a tensor that training updates and inference reads, but that no gradient trains.</summary>
    public int AddBuffer(string role, Initializer initializer, params int[] extents)
    {
        _binder.Buffers.Add(new ParameterInfo(Name, role, extents.ToEquatableArray(), initializer, 0, 0, Decays: false));
        return Graph.Add(new BufferTensor($"{Name}.{role}", extents.ToEquatableArray()));
    }

    /// <summary>Says what value a buffer of this layer has after a step of training.</summary>
    public void UpdateBuffer(string role, int value) => _binder.BufferUpdates.Add(FunctionResult.Buffer($"{Name}.{role}", value));

    /// <summary>Says so, once, where the layer needs an image and gets something else.</summary>
    public bool RequireImage()
    {
        if (Type.IsImage)
        {
            return true;
        }

        // Paths side by side that need an image have one mistake, what stands before them.
        if (IsSure && _binder.NoImages.Add(Value))
        {
            Report(Rules.NotAnImage, [Name, $"[{Type.ToVolume()}]"], InputOrigin, "fix: put it before the first FC");
            IsSure = false;
        }

        return false;
    }

    /// <summary>Whether a tensor of these extents is of a size we can index; reports where not.</summary>
    public bool RequireSize(params long[] extents)
    {
        double length = 1;
        foreach (var extent in extents)
        {
            length *= extent;
        }

        if (length <= MaxElements)
        {
            return true;
        }

        if (IsSure)
        {
            Report(
                Rules.TooLarge,
                [Invariant.Text($"{Name} would need a tensor of {length:0} elements")],
                Invariant.Text($"expected: at most {MaxElements} elements"),
                InputOrigin);
        }

        return false;
    }

    private const int MaxElements = 1 << 29;
}
