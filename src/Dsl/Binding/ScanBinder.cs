using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Binds <c>scan LSTM(256) [reverse] [last] [from encoder | from learned]</c>: a cell run over the steps of a sequence.</summary>
internal sealed class ScanBinder(ModelBinder binder, CallBinder calls)
{
    private const string Usage = "usage: scan CELL(values) [reverse] [last] [from tensor | from learned] [over tensor]";

    /// <summary>What stands behind <c>from</c> where the states to start from are trained (unless a tensor has that name).</summary>
    private const string Learned = "learned";

    private static readonly string[] Words = ["reverse", "last", "from", "over"];

    public void Bind(LayerSyntax syntax, Frame frame, Title? title)
    {
        var reporter = binder.ReporterOf(frame);
        var (cell, words) = Split(syntax);
        if (cell is null)
        {
            reporter.Report(Rules.MissingArgument, syntax.Span, ["scan", "a cell"], "fix: write scan LSTM(256), say", Usage);
            Lose();
            return;
        }

        if (binder.Library.Find(cell.Name.Text) is not { Syntax: CellSyntax cellSyntax } declaration)
        {
            binder.IsIncomplete = true;
            reporter.ReportUnless(
                binder.Library.IsIncomplete || binder.Library.IsLost(cell.Name.Text), Rules.UnknownName, cell.Name.Span, [cell.Name.Text], Spelling.HintOr(
                    cell.Name.Text, binder.Library.Names("cell"), "fix: write its equations: cell " + cell.Name.Text + "(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }"));
            Lose();
            return;
        }

        declaration.IsUsed = true;
        var name = title?.Text is { } given ? frame.Prefix + given : binder.Names.Next(frame.Prefix, Naming.Camel(cell.Name.Text));
        if (title is not null && !binder.Names.Take(name))
        {
            reporter.Report(Rules.DuplicateName, title.Span, [title.Text, "a layer above"], "fix: give another");
        }

        var type = binder.Graph.TypeOf(binder.Current.Value);
        if (!type.HasTime && binder.Current.IsSure)
        {
            reporter.Report(
                Rules.NotASequence, syntax.Span, [name, $"[{type.ToVolume()}]"], $"[{type.ToVolume()}] comes from {binder.Current.Source}",
                "fix: give the input a time axis: input [T x 65]");
            Lose();
            return;
        }

        var told = binder.Diagnostics.Count;
        var options = ReadOptions(words, frame, reporter);
        if (binder.Diagnostics.Count > told || calls.Enter(declaration, cell.Arguments, syntax.Span, frame, name + ".") is not { } inner || !binder.Current.IsSure || binder.Diagnostics.Count > told)
        {
            Lose();
            return;
        }

        Build(syntax, frame, name, new CellBinder(binder, cellSyntax, inner), type, options);
    }

    private void Build(LayerSyntax syntax, Frame frame, string name, CellBinder cell, TensorType type, Options options)
    {
        var (line, text) = (frame.Source.LineNumber(syntax.Span.Start), ModelBinder.TextOf(frame, syntax.Span));
        var declared = binder.Parameters.Count;
        var map = options.Over is { } over && frame.Tensors.TryGetValue(over.Text, out var seen) && seen.End.IsSure ? seen.End.Value : (int?)null;
        if (map is { } looked && binder.Graph.TypeOf(looked) is { IsImage: false } and not { HasTime: true, Element: ElementType.Float })
        {
            Misfit(
                $"{options.Over!.Text} is [{binder.Graph.TypeOf(looked).ToVolume()}], a cell attends to the places of an image or the steps of a sequence", "fix: name a layer that gives one");
            Lose();
            return;
        }

        if (cell.Body(type.Length, map is { } value ? binder.Graph.TypeOf(value) : null, options.IsReverse, options.IsLast, Misfit) is not { } scan)
        {
            Lose();
            return;
        }

        if (scan.States.Count == 0)
        {
            binder.ReporterOf(frame).Report(Rules.NeedsScan, syntax.Span, [$"cell {scan.Cell} has no state to carry from step to step"], $"fix: leave the word scan out: {ModelBinder.TextOf(frame, syntax.Arguments[0].Span)}");
            Lose();
            return;
        }

        binder.Graph.Origin = new Origin(name, text, line);
        var first = binder.Graph.Nodes.Count;
        var parameters = binder.Parameters.Skip(declared).ToList();
        var maps = map is { } attended ? new[] { attended } : [];
        var weights = parameters.ConvertAll(p => binder.Graph.Add(new Parameter(p.Name, p.Extents)));
        var result = binder.Graph.Add(scan, [binder.Current.Value, .. maps, .. weights, .. StartStates(scan, options, frame, name, parameters)]);
        binder.Reach(result, true, Invariant.Text($"{text} (line {line})"), name, line);
        cell.Note(parameters, syntax.Span, frame, first, line);

        void Misfit(string problem, string fix) => binder.ReporterOf(frame).Report(Rules.CellShape, options.Over?.Span ?? syntax.Span, [problem], fix);
    }

    /// <summary>The states to start from: those of another scan, one vector for the first, or trained ones, which join the cell's parameters.</summary>
    private int[] StartStates(Scan scan, Options options, Frame frame, string name, List<ParameterInfo> parameters)
    {
        if (options.From?.Text == Learned && !frame.Tensors.ContainsKey(Learned))
        {
            return scan.States.Select((state, i) => LearnedState(name, state, scan.Body.Nodes[i + 1].Type, parameters)).ToArray();
        }

        if (options.From is not { } from || !frame.Tensors.TryGetValue(from.Text, out var tensor) || !tensor.End.IsSure)
        {
            return [];
        }

        var types = scan.States.Select((s, i) => (State: s, scan.Body.Nodes[i + 1].Type)).ToList();
        var (node, given) = (binder.Graph.Nodes[tensor.End.Value], binder.Graph.TypeOf(tensor.End.Value));
        if (node.Operator is Scan other)
        {
            var states = other.States.Select((s, i) => (State: s, other.Body.Nodes[i + 1].Type)).ToList();
            if (states.SequenceEqual(types))
            {
                return states.Select(s => binder.Graph.Add(new ScanState(s.State, s.Type), node.Id)).ToArray();
            }

            Misfit(string.Join(", ", states.Select(s => $"{s.State} [{s.Type.ToVolume()}]")));
            return [];
        }

        if (given == types[0].Type)
        {
            return [tensor.End.Value];
        }

        Misfit($"[{given.ToVolume()}]");
        return [];

        void Misfit(string found) => binder.ReporterOf(frame).Report(
            Rules.CellShape, from.Span, [$"{from.Text} gives {found}, the cell starts from {string.Join(", ", types.Select(t => $"{t.State} [{t.Type.ToVolume()}]"))}"],
            "fix: use the same cell and size, or a vector as long as its first state");
    }

    /// <summary>One vector for all samples, zeros at first: <c>lstm1.h_0</c>, as PyTorch calls what its modules start from.</summary>
    private int LearnedState(string layer, string state, TensorType type, List<ParameterInfo> parameters)
    {
        var role = state + "_0";
        while (parameters.Exists(p => p.Role == role))
        {
            role += "_";
        }

        var parameter = new ParameterInfo(layer, role, EquatableArray.Of(type.Length), Initializer.Zeros, type.Length, type.Length, Decays: false);
        parameters.Add(parameter);
        binder.Parameters.Add(parameter);
        return binder.Graph.Add(new BiasAdd(), binder.Graph.Add(new Zeros(type)), binder.Graph.Add(new Parameter(parameter.Name, parameter.Extents)));
    }

    private Options ReadOptions(IReadOnlyList<ArgumentSyntax> words, Frame frame, Reporter reporter)
    {
        var options = new Options(false, false, null, null);
        for (var i = 0; i < words.Count; i++)
        {
            var word = (words[i] as ValueArgumentSyntax)?.Value as NameExpressionSyntax;
            switch (word?.Name.ToLowerInvariant())
            {
                case "reverse":
                    options = options with { IsReverse = true };
                    break;
                case "last":
                    options = options with { IsLast = true };
                    break;
                case "from" or "over" when i + 1 < words.Count && words[i + 1] is ValueArgumentSyntax { Value: NameExpressionSyntax tensor }:
                    var named = new NameSyntax(tensor.Name, tensor.Span);
                    options = word.Name.StartsWith("f", System.StringComparison.OrdinalIgnoreCase) ? options with { From = named } : options with { Over = named };
                    if (!frame.Tensors.ContainsKey(tensor.Name) && !(options.From == named && tensor.Name == Learned))
                    {
                        binder.IsIncomplete = true;
                        reporter.ReportUnless(binder.HasBadLines, Rules.UnknownName, tensor.Span, [tensor.Name], Spelling.HintOr(tensor.Name, frame.Tensors.Keys, $"fix: name the scan: {tensor.Name} = scan LSTM(256)"));
                    }

                    i++;
                    break;
                default:
                    reporter.Report(Rules.UnknownWord, words[i].Span, ["scan", ModelBinder.TextOf(frame, words[i].Span)], Spelling.Hint(word?.Name ?? "", Words), Usage);
                    Lose();
                    return options;
            }
        }

        return options;
    }

    private static (CallExpressionSyntax? Cell, IReadOnlyList<ArgumentSyntax> Words) Split(LayerSyntax syntax)
    {
        if (syntax.Arguments.Count == 0 || syntax.Arguments[0] is not ValueArgumentSyntax first)
        {
            return (null, []);
        }

        var cell = first.Value switch
        {
            CallExpressionSyntax call => call,
            NameExpressionSyntax name => new CallExpressionSyntax(new NameSyntax(name.Name, name.Span), default, name.Span),
            _ => null,
        };
        return (cell, [.. syntax.Arguments.Skip(1)]);
    }

    private void Lose() => (binder.Current, binder.IsIncomplete) = (binder.Current with { IsSure = false }, true);

    private sealed record Options(bool IsReverse, bool IsLast, NameSyntax? From, NameSyntax? Over);
}
