using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Binds lines, chains and what stands in them: groups, loops, conditions. Reports every independent mistake and goes on.</summary>
internal sealed class ChainBinder
{
    private const int MaxTimes = 10_000;
    private readonly ModelBinder _binder;
    private readonly LayerBinder _layers;
    private readonly CallBinder _calls;
    private readonly PathBinder _paths;

    public ChainBinder(ModelBinder binder)
    {
        _binder = binder;
        _calls = new CallBinder(binder);
        _layers = new LayerBinder(binder, _calls);
        _paths = new PathBinder(binder, this);
    }

    /// <summary>Binds the lines of a model or block in turn. Where no line is a chain, the definitions are the model, one layer a line.</summary>
    public void BindStatements(IReadOnlyList<StatementSyntax> statements, Frame frame, bool isModel)
    {
        var isListing = !statements.Any(s => s is ChainSyntax or InputSyntax { Rest: not null });
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case ChainSyntax chain when DefinitionBinder.IsDefinition(chain, frame):
                    break;
                case ChainSyntax chain:
                    BindChain(chain, frame);
                    break;
                case InputSyntax input when isModel:
                    BindRest(input, frame);
                    break;
                case FromSyntax from when isModel:
                    _calls.From(from, frame);
                    break;
                case BadStatementSyntax bad:
                    Doubt(bad, frame);
                    break;
                case DefinitionSyntax definition when isListing:
                    _layers.BindDefinition(definition, frame);
                    break;
                case InputSyntax or OutputSyntax or LossSyntax or TrainSyntax or FromSyntax when !isModel:
                    _binder.ReporterOf(frame).Report(
                        Rules.Misplaced, statement.Span, [ModelBinder.TextOf(frame, statement.Span).Split(' ')[0]], "fix: move it to the model that uses the block");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>After a line that could not be read the volume is open, and so is the tensor that it names.</summary>
    private void Doubt(BadStatementSyntax bad, Frame frame)
    {
        _binder.Current = _binder.Current with { IsSure = false };
        if (Look.IsNamed(frame.Source.Text, bad.Span.Start))
        {
            frame.Tensors[Look.Word(frame.Source.Text, bad.Span.Start, out _)] = new NamedTensor(_binder.Current, bad.Span);
        }
    }

    /// <summary>Binds a chain, or what its condition puts in its place.</summary>
    public void BindChain(ChainSyntax chain, Frame frame)
    {
        var taken = Chosen(chain, frame);
        var isString = taken is not null && ArchitectureString.Is(taken, _binder.Library, frame);
        for (var i = 0; i < (taken?.Links.Count ?? 0); i++)
        {
            var link = taken!.Links[i];
            if (_binder.Border is { IsClosed: true } || !_binder.HasRoom(link, frame))
            {
                return;
            }

            var title = chain.Name is not null && taken.Links.Count == 1 && link.Body is LayerSyntax { Name.Text: not "_" } ? new TextSyntax(chain.Name.Text, chain.Name.Span) : null;
            BindLink(link, frame, new LinkPlace(i == 0, isString, title));
        }

        if (chain.Volume is not null)
        {
            _binder.CheckShape(chain.Volume, frame);
        }

        if (chain.Name is not null)
        {
            NameTensor(chain, frame);
        }
    }

    /// <summary>The chain that a condition chooses; null where it leaves nothing. An unknown condition takes the first.</summary>
    public ChainSyntax? Chosen(ChainSyntax chain, Frame frame)
    {
        if (chain.When is null)
        {
            return chain;
        }

        if (frame.Scope.Condition(chain.When) is not { } holds)
        {
            _binder.Current = _binder.Current with { IsSure = false };
            return chain;
        }

        return holds ? chain : chain.Else is null ? null : Chosen(chain.Else, frame);
    }

    private void BindLink(LinkSyntax link, Frame frame, LinkPlace place)
    {
        var suffixes = link.Suffixes;
        var times = suffixes.Times is null ? 1 : frame.Scope.Integer(suffixes.Times, "the number of repetitions", 0, MaxTimes) ?? 1;
        _binder.Frozen += suffixes.IsFrozen ? 1 : 0;
        for (var i = 0; i < times && (i == 0 || _binder.HasRoom(link, frame)); i++)
        {
            var title = TitleOf(suffixes.Name ?? place.Title, suffixes.Times is null ? -1 : i, frame);
            BindBody(link, frame, place, title);
        }

        _binder.Frozen -= suffixes.IsFrozen ? 1 : 0;
        if (suffixes.Shape is not null && _binder.Border is not { IsClosed: true })
        {
            _binder.CheckShape(suffixes.Shape, frame);
        }
    }

    private void BindBody(LinkSyntax link, Frame frame, LinkPlace place, Title? title)
    {
        var inner = title is null ? frame : frame.WithPrefix(frame.Prefix + title.Text + ".");
        switch (link.Body)
        {
            case GroupSyntax group:
                BindStatements(group.Statements, inner, isModel: false);
                break;
            case PathsSyntax paths:
                _paths.Bind(paths, inner);
                break;
            case ForSyntax loop:
                BindLoop(loop, frame, title);
                break;
            case LayerSyntax layer when link.Suffixes.IsOptional:
                using (var trial = new Trial(_binder))
                {
                    _layers.Bind(layer, frame, title, place, link.Suffixes.Times);
                    trial.KeepIfGood();
                }

                break;
            case LayerSyntax layer:
                _layers.Bind(layer, frame, title, place, link.Suffixes.Times);
                break;
            default:
                break;
        }
    }

    private void BindLoop(ForSyntax loop, Frame frame, Title? title)
    {
        if (loop.Index is not null && loop.Index.Text == loop.Name.Text)
        {
            _binder.ReporterOf(frame).Report(Rules.DuplicateName, loop.Name.Span, [loop.Name.Text, "the index"], "fix: give one of them another name");
            return;
        }

        if (Range(loop, frame) is not { } values)
        {
            // What the body says wrong by itself is told all the same.
            _binder.Current = _binder.Current with { IsSure = false };
            values = [double.NaN];
        }

        for (var i = 0; i < values.Count && (i == 0 || _binder.HasRoom(loop, frame)); i++)
        {
            var scope = frame.Scope.With(loop.Name.Text, Value.Of(values[i]));
            scope = loop.Index is null ? scope : scope.With(loop.Index.Text, Value.Of(i + 1));
            var inner = frame.WithScope(scope);
            inner = title is null ? inner : inner.WithPrefix(frame.Prefix + title.Text + "." + Invariant.Number(i) + ".");
            BindStatements(loop.Body.Statements, inner, isModel: false);
        }
    }

    private static IReadOnlyList<double>? Range(ForSyntax loop, Frame frame)
    {
        if (loop.Last is null)
        {
            if (frame.Scope.Evaluate(loop.First) is not { } list)
            {
                return null;
            }

            if (list.IsList)
            {
                return list.List;
            }

            var text = ModelBinder.TextOf(frame, loop.First.Span);
            frame.Scope.Reporter.Report(
                Rules.BadValue, loop.First.Span, [$"{text} is one number: there is nothing to go through"],
                $"fix: write for {loop.Name.Text} in 1..{text}, or give a list: [64, 128]");
            return null;
        }

        return frame.Scope.Integer(loop.First, "the first index", -MaxTimes, MaxTimes) is { } first
            && frame.Scope.Integer(loop.Last, "the last index", -MaxTimes, MaxTimes) is { } last
            ? Enumerable.Range(first, System.Math.Max(0, last - first + 1)).Select(i => (double)i).ToList()
            : null;
    }

    private void BindRest(InputSyntax input, Frame frame)
    {
        if (input.Rest is null)
        {
            return;
        }

        if (input.Shape is null && !frame.Tensors.ContainsKey("input"))
        {
            return;
        }

        _binder.Current = frame.Tensors[frame.Tensors.ContainsKey(input.Name?.Text ?? "input") ? input.Name?.Text ?? "input" : "input"].End;
        BindChain(input.Rest, frame);
    }

    private void NameTensor(ChainSyntax chain, Frame frame)
    {
        var name = chain.Name!;
        if (frame.Tensors.TryGetValue(name.Text, out var other) && other.Span != name.Span)
        {
            _binder.ReporterOf(frame).Report(Rules.DuplicateName, name.Span, [name.Text, "a tensor above"], "fix: give one of them another name");
            return;
        }

        frame.Tensors[name.Text] = new NamedTensor(_binder.Current, name.Span);
    }

    /// <summary>The name behind <c>as</c> with its parameters filled in; repeated ones get the number of the repetition, from 0, behind.</summary>
    private Title? TitleOf(TextSyntax? name, int repetition, Frame frame)
    {
        if (name is null)
        {
            return null;
        }

        var text = Titles.Fill(name, frame, _binder);
        return new Title(repetition < 0 ? text : text + "." + Invariant.Number(repetition), name.Span);
    }
}

/// <summary>A layer's or group's name as given.</summary>
internal sealed record Title(string Text, TextSpan Span);

/// <summary>Where a link stands: first in its chain; in an architecture string; behind a tensor's name.</summary>
internal sealed record LinkPlace(bool IsFirst, bool IsString, TextSyntax? Title);
