using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Binds what a word of a chain stands for: a layer, the use of a block or cell, a tensor's name.</summary>
internal sealed class LayerBinder(ModelBinder binder, CallBinder calls)
{
    public void Bind(LayerSyntax syntax, Frame frame, Title? title, LinkPlace place, ExpressionSyntax? times)
    {
        var (word, reporter) = (syntax.Name.Text, binder.ReporterOf(frame));
        if (word == "_")
        {
            if (!syntax.IsBare)
            {
                reporter.Report(Rules.ExtraArgument, syntax.Span, ["_", ModelBinder.TextOf(frame, syntax.Span).Substring(1).Trim()], "fix: join layers by a dash: _ - RELU");
            }
        }
        else if ((string.Equals(word, "scan", StringComparison.OrdinalIgnoreCase) || binder.Library.Find(word) is not null) && binder.CloseBorder())
        {
            return;
        }
        else if (string.Equals(word, "scan", StringComparison.OrdinalIgnoreCase))
        {
            new ScanBinder(binder, calls).Bind(syntax, frame, title);
        }
        else if (binder.Library.Find(word) is { } declaration)
        {
            calls.Use(declaration, syntax, frame, title);
        }
        else if (frame.Tensors.TryGetValue(word, out var tensor))
        {
            BindTensor(tensor, syntax, frame, place);
        }
        else
        {
            BindLayer(syntax, frame, title, place, times);
        }
    }

    /// <summary>A listing's line as the layer it defines.</summary>
    public void BindDefinition(DefinitionSyntax definition, Frame frame)
    {
        var place = new LinkPlace(false, false, null);
        frame.Definitions.Remove(Phrase.Read(definition.Layer.Name.Text, isPhrase: true).Key);
        Bind(definition.Layer, frame, null, place, null);
        BindRest(definition, frame);
    }

    private void BindRest(DefinitionSyntax definition, Frame frame)
    {
        if (definition.Shape is not null)
        {
            binder.CheckShape(definition.Shape, frame);
        }

        if (definition.Rest.Count > 0)
        {
            binder.Chains.BindChain(new ChainSyntax(null, null, definition.Rest, null, null, definition.Span), frame);
        }
    }

    private void BindTensor(NamedTensor tensor, LayerSyntax syntax, Frame frame, LinkPlace place)
    {
        if (!syntax.IsBare)
        {
            binder.ReporterOf(frame).Report(
                Rules.ExtraArgument, syntax.Span, [syntax.Name.Text, ModelBinder.TextOf(frame, syntax.Span).Substring(syntax.Name.Text.Length).Trim()],
                $"fix: join layers by a dash: {syntax.Name.Text} - RELU");
        }
        else if (!place.IsFirst)
        {
            binder.ReporterOf(frame).Report(
                Rules.Misplaced, syntax.Span, [syntax.Name.Text],
                "a tensor begins a chain",
                $"fix: join it with what comes here: concat {{ _ | {syntax.Name.Text} }}, or add {{ _ | {syntax.Name.Text} }}");
        }

        // What the model's own chain went through on the way is the tensor's, not this chain's.
        binder.Current = syntax.IsBare ? tensor.End : tensor.End with { IsSure = false };
    }

    private void BindLayer(LayerSyntax syntax, Frame frame, Title? title, LinkPlace place, ExpressionSyntax? times)
    {
        var (phrase, reporter) = (Phrase.Read(syntax, frame.Scope), binder.ReporterOf(frame));
        if (phrase.Layer is not { } layer)
        {
            Unknown(syntax, frame);
            return;
        }

        if (!layer.IsFollower && binder.CloseBorder())
        {
            return;
        }

        var next = title is not null || phrase.GivenName is not null ? "" : binder.Names.Peek(frame.Prefix, layer.NamePrefix);
        var isBare = syntax.Call is null && phrase.Arguments.Count == 0;
        var definition = isBare ? DefinitionBinder.Find(frame, phrase, next) : null;
        var name = NameOf(layer, phrase, title, syntax, frame);
        if (binder.Border is { } border && name == border.Layer)
        {
            (border.IsReached, border.IsClosed) = (true, !border.IsInclusive);
            if (border.IsClosed)
            {
                binder.Names.Free(name);
                return;
            }
        }

        var arguments = definition?.Syntax.Layer.Arguments ?? CallArguments(syntax, phrase, frame);
        if (isBare && definition is null && place.IsString && binder.HasBadLines)
        {
            // Its definition may be a line that could not be read.
            binder.Current = binder.Current with { IsSure = false };
        }

        if (isBare && definition is null && place.IsString && layer.DefaultText(binder.IsLastScores(syntax), frame.Scope) is { } defaults)
        {
            arguments = Parser.ParseArguments(defaults, syntax.Span);
            binder.Warn(Rules.LeftToDefault, syntax.Span, frame, [name, $"{layer.Keyword} {defaults}"], $"fix: define it: {layer.Keyword}: {defaults}");
        }

        var (own, behind) = Split(arguments, frame.Scope);
        var written = syntax with { Arguments = own, Span = definition?.Syntax.Layer.Span ?? syntax.Span };
        Build(layer, written, name, frame, times);
        if (definition is not null)
        {
            BindRest(definition.Syntax, frame);
        }

        foreach (var follower in behind)
        {
            BindLayer(follower, frame, null, new LinkPlace(false, false, null), null);
        }
    }

    private void Build(Layer layer, LayerSyntax syntax, string name, Frame frame, ExpressionSyntax? times)
    {
        var (options, rest) = LayerOptions.Read(syntax.Arguments, frame, binder);
        var own = syntax with { Arguments = rest };
        var line = frame.Source.LineNumber(syntax.Span.Start);
        var text = ModelBinder.TextOf(frame, syntax.Span);
        binder.Graph.Origin = new Origin(name, text, line);
        var (nodes, parameters) = (binder.Graph.Nodes.Count, binder.Parameters.Count);
        var arguments = new Arguments(own, times, frame.Scope);
        layer.Build(new LayerContext(binder, own, name, arguments, frame, options));
        if (arguments.HoldsLayer)
        {
            binder.Current = binder.Current with { IsSure = false };
        }

        binder.Reach(binder.Current.Value, binder.Current.IsSure, Invariant.Text($"{text} (line {line})"), name, line);

        var graph = binder.Graph;
        var multiplyAdds = graph.Nodes.Skip(nodes).Sum(n => n.Operator.MultiplyAdds(n.Inputs.Select(graph.TypeOf).ToArray(), n.Type));
        var info = new LayerInfo(name, layer.Keyword, graph.TypeOf(binder.Current.Value), binder.Parameters.Skip(parameters).Sum(p => (long)p.Length), multiplyAdds, line);
        binder.Layers.Add(new BoundLayer(info, syntax.Span, frame, nodes, graph.Nodes.Count - 1));
    }

    private string NameOf(Layer layer, Phrase phrase, Title? title, LayerSyntax syntax, Frame frame)
    {
        var given = title?.Text ?? phrase.GivenName?.ToLowerInvariant();
        if (given is null)
        {
            return binder.Names.Next(frame.Prefix, layer.NamePrefix);
        }

        var name = frame.Prefix + given;
        if (!binder.Names.Take(name))
        {
            binder.ReporterOf(frame).Report(
                Rules.DuplicateName, title?.Span ?? syntax.Name.Span, [title?.Text ?? phrase.GivenName!, "a layer above"],
                title is null ? "fix: leave the number out, or give another" : $"fix: give another; for the same weights write share {given}");
        }

        return name;
    }

    private void Unknown(LayerSyntax syntax, Frame frame)
    {
        var word = syntax.Name.Text;
        var names = binder.Library.Names("block", "cell").Concat(frame.Tensors.Keys.Where(t => t != "input")).OrderBy(n => n, StringComparer.Ordinal).ToList();
        if (syntax.Call is null && syntax.Arguments.Count > 0 && syntax.Arguments[0] is ValueArgumentSyntax { Value: NameExpressionSyntax first } && frame.Tensors.ContainsKey(first.Name))
        {
            binder.ReporterOf(frame).Report(Rules.UnknownLayer, syntax.Name.Span, [word], $"fix: a name is given by =: {word} = {first.Name} - ...");
            binder.Current = binder.Current with { IsSure = false };
            frame.Tensors[word] = new NamedTensor(binder.Current, syntax.Name.Span);
            return;
        }

        var hint = LayerHints.For(syntax, frame, names);
        if (!binder.Library.IsLost(word) && !(binder.Library.HasBadLines && JoinerList.Find(word) is not null) && (hint.Length > 0 || !(binder.Library.IsIncomplete || binder.HasBadLines)))
        {
            binder.ReporterOf(frame).Report(
                Rules.UnknownLayer, syntax.Name.Span, [word],
                hint.Length > 0 ? [hint] : ["layers: " + string.Join(", ", LayerList.Keywords), names.Count == 0 ? "" : "blocks and tensors: " + string.Join(", ", names)]);
        }

        (binder.Current, binder.IsIncomplete) = (binder.Current with { IsSure = false }, true);
        if (Spelling.Hint(word, ["input"]).Length > 0 && syntax.Arguments.OfType<ValueArgumentSyntax>().FirstOrDefault()?.Value is NameExpressionSyntax name)
        {
            frame.Tensors[name.Name] = new NamedTensor(binder.Current, name.Span);
        }
    }

    /// <summary><c>FC(10)</c> is read as <c>FC 10</c>; more in the bracket is another language's call.</summary>
    private EquatableArray<ArgumentSyntax> CallArguments(LayerSyntax syntax, Phrase phrase, Frame frame)
    {
        if (syntax.Call is not { } call)
        {
            return phrase.Arguments;
        }

        var values = call.Arguments.Select(a => (ArgumentSyntax)new ValueArgumentSyntax(a.Value, false, a.Span)).ToList();
        if (call.IsForeign || call.Arguments.Count != 1 || call.Arguments[0].Name is not null || call.Arguments[0].Value is BinarySyntax { Operator: "x" })
        {
            binder.ReporterOf(frame).Report(
                Rules.ExtraArgument, call.Span, [syntax.Name.Text, "(...)"], LayerHints.Usage(phrase.Layer!, syntax, frame));
            binder.Current = binder.Current with { IsSure = false };
            return Parser.ParseArguments(phrase.Layer!.DefaultText(false, frame.Scope) ?? "", syntax.Span);
        }

        return values.Concat(phrase.Arguments).ToEquatableArray();
    }

    /// <summary>A layer's own arguments, and the layers named behind commas: <c>96 11x11 pad 0, RELU</c>.</summary>
    private static (EquatableArray<ArgumentSyntax> Own, List<LayerSyntax> Behind) Split(EquatableArray<ArgumentSyntax> arguments, Scope scope)
    {
        var starts = Enumerable.Range(0, arguments.Count).Where(i => NamesLayer(arguments[i], scope)).ToList();
        var behind = new List<LayerSyntax>();
        for (var s = 0; s < starts.Count; s++)
        {
            var end = s + 1 < starts.Count ? starts[s + 1] : arguments.Count;
            var word = (NameExpressionSyntax)((ValueArgumentSyntax)arguments[starts[s]]).Value;
            var own = arguments.Skip(starts[s] + 1).Take(end - starts[s] - 1).ToEquatableArray();
            behind.Add(new LayerSyntax(new NameSyntax(word.Name, word.Span), null, own, word.Span.To(own.Count > 0 ? own[own.Count - 1].Span : word.Span)));
        }

        return (arguments.Take(starts.Count > 0 ? starts[0] : arguments.Count).ToEquatableArray(), behind);
    }

    private static bool NamesLayer(ArgumentSyntax argument, Scope scope) =>
        argument is ValueArgumentSyntax { AfterComma: true, Value: NameExpressionSyntax word } && !scope.Has(word.Name) && Phrase.Read(word.Name).Layer is not null;
}
