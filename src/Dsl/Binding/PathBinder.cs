using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Binds paths side by side, and their join: <c>concat { a | b | _ }</c>; and <c>checkpoint { a }</c>, which looks like one.</summary>
internal sealed class PathBinder(ModelBinder binder, ChainBinder chains)
{
    private const string CheckpointWord = "checkpoint";

    private int _checkpoints;

    public void Bind(PathsSyntax syntax, Frame frame)
    {
        if (binder.CloseBorder())
        {
            return;
        }

        if (string.Equals(syntax.Joiner.Text, CheckpointWord, System.StringComparison.OrdinalIgnoreCase))
        {
            Checkpoint(syntax, frame);
            return;
        }

        var reporter = binder.ReporterOf(frame);
        var joiner = JoinerList.Find(syntax.Joiner.Text);
        if (joiner is null)
        {
            if (LayerList.Find(syntax.Joiner.Text) is not null)
            {
                reporter.Report(
                    Rules.UnknownJoiner, syntax.Joiner.Span, [syntax.Joiner.Text], "fix: a layer is followed by its arguments, or by - and the next layer",
                    "joiners: " + string.Join(", ", JoinerList.Keywords));
                binder.Current = binder.Current with { IsSure = false };
                return;
            }

            var hint = JoinerList.Hint(syntax.Joiner.Text);
            reporter.Report(Rules.UnknownJoiner, syntax.Joiner.Span, [syntax.Joiner.Text], hint, "joiners: " + string.Join(", ", JoinerList.Keywords));
        }

        var (start, told) = (binder.Current, binder.Diagnostics.Count);
        var ends = new List<ChainEnd>();
        foreach (var path in PathsOf(syntax))
        {
            binder.Current = start;
            if (path.Statements.Count == 1 && path.Statements[0] is ChainSyntax { Else: null, Name: null } only && chains.Chosen(only, frame) is null)
            {
                // Its condition leaves the path out.
                continue;
            }

            chains.BindStatements(path.Statements, frame, isModel: false);
            if (binder.Border is { IsClosed: true })
            {
                return;
            }

            ends.Add(binder.Current);
        }

        binder.Current = start;
        if (joiner is null || ends.Count == 0)
        {
            binder.Current = start with { IsSure = false };
            return;
        }

        if (syntax.Paths.Count == 1 && PathsOf(syntax).Count == 1 && binder.Diagnostics.Count == told)
        {
            reporter.Report(Rules.MissingArgument, syntax.Joiner.Span, [joiner.Keyword, "two or more paths"], $"fix: part them by |: {joiner.Keyword} {{ CONV 64 1x1 | _ }}");
        }

        Join(joiner, syntax, frame, ends);
    }

    /// <summary>Layers whose values the backward pass computes anew, from what comes in: only their end is kept.</summary>
    private void Checkpoint(PathsSyntax syntax, Frame frame)
    {
        if (syntax.Paths.Count > 1)
        {
            binder.ReporterOf(frame).Report(Rules.ExtraArgument, syntax.Joiner.Span, [CheckpointWord, "|"], "fix: it takes one path: checkpoint { CONV 64 3x3 - BN - RELU }");
        }

        var (first, number) = (binder.Graph.Nodes.Count, ++_checkpoints);
        chains.BindStatements(syntax.Paths[0].Statements, frame, isModel: false);
        binder.Graph.Mark(first, number);
    }

    private void Join(Joiner joiner, PathsSyntax syntax, Frame frame, List<ChainEnd> ends)
    {
        var types = ends.Select(e => binder.Graph.TypeOf(e.Value)).ToList();
        var line = frame.Source.LineNumber(syntax.Span.Start);
        if (ends.Any(e => !e.IsSure))
        {
            binder.Current = ends.FirstOrDefault(e => !e.IsSure)! with { IsSure = false };
            return;
        }

        if (types.Any(t => !joiner.Fits(types[0], t)))
        {
            var paths = ends.Select((e, i) => Invariant.Text($"path {i + 1}: [{types[i].ToVolume()}] comes from {e.Source}"));
            binder.ReporterOf(frame).Report(
                Rules.PathsDoNotFit, syntax.Joiner.Span, [joiner.Keyword, joiner.Needs, string.Join(" and ", types.Select(t => $"[{t.ToVolume()}]"))],
                paths.Concat([joiner.Fix(types)]).ToArray());
            binder.Current = ends[0] with { IsSure = false };
            return;
        }

        var name = binder.Names.Next(frame.Prefix, joiner.Keyword);
        binder.Graph.Origin = new Model.Origin(name, joiner.Keyword, line);
        var first = binder.Graph.Nodes.Count;
        var values = ends.Select(e => e.Value).ToArray();
        var value = ends.Count == 1 ? values[0] : Dropping(joiner, syntax, frame, values) ?? joiner.Join(binder.Graph, values);
        binder.Current = ends[0];
        binder.Reach(value, true, Invariant.Text($"{joiner.Keyword} (line {line})"), name, line);
        if (ends.Count > 1)
        {
            var info = new Model.LayerInfo(name, joiner.Keyword, binder.Graph.TypeOf(value), 0, 0, line);
            binder.Layers.Add(new BoundLayer(info, syntax.Joiner.Span, frame, first, binder.Graph.Nodes.Count - 1));
        }
    }

    /// <summary>The join of <c>mean drop p</c>; null where nothing is dropped.</summary>
    private int? Dropping(Joiner joiner, PathsSyntax syntax, Frame frame, int[] values)
    {
        if (syntax.Drop is null || frame.Scope.Number(syntax.Drop) is not { } probability)
        {
            return null;
        }

        if (probability < 0 || probability >= 1)
        {
            frame.Scope.Reporter.Report(
                Rules.BadValue, syntax.Drop.Span, [$"the probability of {joiner.Keyword} drop is {Invariant.Number(probability)}"], "expected: at least 0 and less than 1");
            return null;
        }

        var value = probability > 0 ? joiner.JoinDropping(binder.Graph, values, probability, binder.NextRandomSite()) : null;
        if (value is null && probability > 0)
        {
            frame.Scope.Reporter.Report(Rules.ExtraArgument, syntax.Joiner.Span, [joiner.Keyword, "drop"], "fix: write mean drop p { ... }, or end a path with DROPPATH p");
        }

        return value;
    }

    /// <summary>The paths; without any bar each line is one.</summary>
    private static IReadOnlyList<GroupSyntax> PathsOf(PathsSyntax syntax) => syntax.Paths.Count > 1
        ? syntax.Paths
        : syntax.Paths[0].Statements.Select(s => new GroupSyntax(EquatableArray.Of(s), s.Span)).ToList();
}
