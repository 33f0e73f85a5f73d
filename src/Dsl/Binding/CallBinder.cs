using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Binds the use of what is declared elsewhere: blocks, cells without state, other models' layers.</summary>
internal sealed class CallBinder(ModelBinder binder)
{
    private const int MaxDepth = 64;

    public void Use(Declaration declaration, LayerSyntax syntax, Frame frame, Title? title)
    {
        declaration.IsUsed = true;
        var (word, reporter) = (syntax.Name.Text, binder.ReporterOf(frame));
        if (declaration.Syntax is ModelSyntax)
        {
            reporter.Report(Rules.UnknownLayer, syntax.Name.Span, [word], $"{word} is a model", $"fix: take its layers: from {word} up to FC7, on a line of its own; or make it a block");
            binder.Current = binder.Current with { IsSure = false };
            return;
        }

        if (syntax.Call?.Problem is { } problem)
        {
            reporter.Report(problem);
            binder.Current = binder.Current with { IsSure = false };
            return;
        }

        var surplus = syntax.Arguments.Where(a => a is not RemarkSyntax).ToList();
        if (surplus.Count > 0)
        {
            var written = string.Join(", ", surplus.Select(a => ModelBinder.TextOf(frame, a.Span)));
            reporter.Report(
                Rules.ExtraArgument, surplus[0].Span, [word, ModelBinder.TextOf(frame, surplus[0].Span)],
                syntax.Call is null ? $"fix: a {declaration.Syntax.Kind}'s values stand in brackets: {word}({written})" : $"usage: {Usage(declaration)}");
            binder.Current = binder.Current with { IsSure = false };
            return;
        }

        if (Enter(declaration, syntax.Call?.Arguments ?? default, syntax.Span, frame, PrefixOf(declaration, frame, title)) is not { } inner)
        {
            return;
        }

        if (declaration.Syntax is BlockSyntax block)
        {
            DefinitionBinder.Declare(binder, inner, block.Statements);
            binder.Chains.BindStatements(block.Statements, inner, isModel: false);
            Doubt(block.Statements);
        }
        else
        {
            new CellBinder(binder, (CellSyntax)declaration.Syntax, inner).Inline(syntax, frame);
        }
    }

    /// <summary>Takes the layers of another model: <c>from VGG16 up to FC7 freeze</c>.</summary>
    public void From(FromSyntax syntax, Frame frame)
    {
        var reporter = binder.ReporterOf(frame);
        if (binder.Library.Find(syntax.Model.Text) is not { Syntax: ModelSyntax model } declaration)
        {
            binder.IsIncomplete = true;
            reporter.ReportUnless(
                binder.Library.IsIncomplete, Rules.UnknownName, syntax.Model.Span, [syntax.Model.Text], Spelling.HintOr(syntax.Model.Text, binder.Library.Names("model"), "fix: name a model of this file, or of one it uses: use \"vgg16.dsl\""));
            binder.Inputs.EnsureInput(frame);
            binder.Current = binder.Current with { IsSure = false };
            return;
        }

        if (Enter(declaration, syntax.Arguments, syntax.Span, frame, frame.Prefix) is not { } inner)
        {
            return;
        }

        if (binder.Inputs.Inputs.Count == 0)
        {
            binder.Inputs.Take(model, inner);
        }

        var (outer, first) = (binder.Border, binder.Layers.Count);
        var border = syntax.Layer is null ? null : new Border(frame.Prefix + LayerName(syntax.Layer.Text), syntax.IsInclusive);
        (binder.Border, binder.Frozen) = (border, binder.Frozen + (syntax.IsFrozen ? 1 : 0));
        inner.Tensors["input"] = new NamedTensor(binder.Current, syntax.Span);
        DefinitionBinder.Declare(binder, inner, model.Statements);
        binder.Chains.BindStatements(LossBinder.TakeEnding(model.Statements).Statements, inner, isModel: true);
        Doubt(model.Statements);
        (binder.Border, binder.Frozen) = (outer, binder.Frozen - (syntax.IsFrozen ? 1 : 0));
        if (border is { IsReached: false })
        {
            var names = binder.Layers.Skip(first).Select(l => l.Info.Name).ToList();
            reporter.ReportUnless(
                model.Statements.Any(s => s is BadStatementSyntax) || names.Count == 0, Rules.UnknownName, syntax.Layer!.Span, [syntax.Layer.Text], Spelling.Hint(syntax.Layer.Text, names),
                $"layers of {syntax.Model.Text}: " + string.Join(", ", names.Take(40)) + (names.Count > 40 ? ", ..." : ""));
        }
    }

    /// <summary>A frame within a declaration with its parameters bound; null where the uses go too deep.</summary>
    public Frame? Enter(Declaration declaration, EquatableArray<CallArgumentSyntax> arguments, TextSpan span, Frame frame, string prefix)
    {
        var call = new Call(frame, span, ModelBinder.TextOf(frame, span));
        var inner = new Frame(declaration.Source, call, prefix);
        inner.Scope = binder.NewScope(inner);
        if (inner.Depth > MaxDepth)
        {
            // The use that goes round is told where it comes first.
            var first = call;
            for (var outer = call; outer is not null; outer = outer.Caller.Call)
            {
                first = outer.Span == call.Span && outer.Caller.Source == call.Caller.Source ? outer : first;
            }

            binder.ReporterOf(first.Caller).Report(
                Rules.EndlessUse, first.Span, [declaration.Syntax.Name.Text, MaxDepth], Invariant.Text($"fix: give it an end: {declaration.Syntax.Name.Text}(n - 1) when n > 1, say"));
            binder.Current = binder.Current with { IsSure = false };
            return null;
        }

        BindArguments(declaration, arguments, span, frame, inner);
        return inner;
    }

    private void BindArguments(Declaration declared, EquatableArray<CallArgumentSyntax> arguments, TextSpan span, Frame frame, Frame inner)
    {
        var (declaration, reporter, usage) = (declared.Syntax, binder.ReporterOf(frame), $"usage: {Usage(declared)}");
        var failed = false;
        var (given, position) = (new Dictionary<string, CallArgumentSyntax>(), 0);
        foreach (var argument in arguments)
        {
            var target = argument.Name is null
                ? position < declaration.Parameters.Count ? declaration.Parameters[position++].Name.Text : null
                : declaration.Parameters.Select(p => p.Name.Text).FirstOrDefault(p => p == argument.Name.Text);
            failed |= target is null || given.ContainsKey(target);
            if (target is null && argument.Name is not null)
            {
                reporter.Report(
                    Rules.UnknownWord, argument.Name.Span, [declaration.Name.Text, argument.Name.Text],
                    Spelling.Hint(argument.Name.Text, declaration.Parameters.Select(p => p.Name.Text)), usage);
            }
            else if (target is null)
            {
                reporter.Report(Rules.ExtraArgument, argument.Span, [declaration.Name.Text, ModelBinder.TextOf(frame, argument.Span)], usage);
                break;
            }
            else if (given.ContainsKey(target))
            {
                reporter.Report(Rules.DuplicateName, argument.Span, [target, "a value given before"], usage);
            }
            else
            {
                given[target] = argument;
            }
        }

        foreach (var parameter in declaration.Parameters)
        {
            var name = parameter.Name.Text;
            if (given.TryGetValue(name, out var argument))
            {
                inner.Scope.Set(name, frame.Scope.Evaluate(argument.Value) ?? Value.Unknown);
            }
            else if (parameter.Default is not null)
            {
                inner.Scope.Declare(parameter);
            }
            else
            {
                reporter.ReportUnless(failed, Rules.MissingArgument, span, [declaration.Name.Text, $"a value for {name}"], usage);
                inner.Scope.Set(name, Value.Unknown);
            }
        }
    }

    /// <summary><c>stage(k, n, s = 1)</c>.</summary>
    private static string Usage(Declaration declaration) =>
        $"{declaration.Syntax.Name.Text}({string.Join(", ", declaration.Syntax.Parameters.Select(p => declaration.Source.Text.Substring(p.Span.Start, p.Span.Length)))})";

    /// <summary>Lines that could not be read leave the volume behind them open.</summary>
    private void Doubt(EquatableArray<StatementSyntax> statements)
    {
        if (statements.Any(s => s is BadStatementSyntax))
        {
            (binder.Current, binder.IsIncomplete) = (binder.Current with { IsSure = false }, true);
        }
    }

    private static string LayerName(string text) => Phrase.Read(text) is { Layer: not null, GivenName: not null } ? text.ToLowerInvariant() : text;

    private string PrefixOf(Declaration declaration, Frame frame, Title? title)
    {
        if (title is null)
        {
            return binder.Names.Next(frame.Prefix, Naming.Camel(declaration.Syntax.Name.Text)) + ".";
        }

        // "as _": the block's layers are named as if they stood here.
        if (title.Text == "_")
        {
            return frame.Prefix;
        }

        var name = frame.Prefix + title.Text;
        if (!binder.Names.Take(name))
        {
            binder.ReporterOf(frame).Report(Rules.DuplicateName, title.Span, [title.Text, "a layer or block above"], "fix: give another");
            name = binder.Names.Next(frame.Prefix, title.Text + "_");
        }

        return name + ".";
    }
}
