using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Binding;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler;

/// <summary>What came of one file: its mistakes, and those of its models that have none.</summary>
public sealed record CompilationResult(EquatableArray<Diagnostic> Diagnostics, EquatableArray<NetworkModel> Models)
{
    public bool HasErrors => Diagnostics.Any(d => d.IsError);
}

/// <summary>The front end: the text of a <c>.dsl</c> file to checked models. The generator, the analyzer and the command line all come in here.</summary>
public static class Compilation
{
    private const string Extension = ".dsl";

    /// <summary>The files that a file uses, as it writes them, in order. Cheap: nothing else is read.</summary>
    public static EquatableArray<string> UsesOf(SourceText source) => Parser.ReadUses(source.Text).ToEquatableArray();

    /// <summary>The file beside a model's that says by which algorithms its convolutions run, if there is one.</summary>
    public static string TunePathOf(string path) => SourcePath.Normalize(path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? path.Substring(0, path.Length - Extension.Length) + ConvRules.Extension : path + ConvRules.Extension);

    /// <summary>Compiles a file that uses no other.</summary>
    public static CompilationResult Compile(SourceText source) => Compile(source, _ => null);

    /// <summary>Never throws for any text: a mistake of ours becomes DSL0900.</summary>
    /// <param name="source">The file.</param>
    /// <param name="open">Gives the file of a path (by <see cref="SourcePath.Combine"/>), or null where there is none.</param>
    /// <param name="settings">Values of models' parameters, in place of their defaults.</param>
    public static CompilationResult Compile(SourceText source, Func<string, SourceText?> open, IReadOnlyDictionary<string, int>? settings = null)
    {
        var diagnostics = new DiagnosticBag();
        try
        {
            var file = Parser.ParseFile(source, diagnostics);
            var library = Library.Load(source, file, open, diagnostics);
            library.Settings = settings;
            var rules = RulesOf(source, open, diagnostics);
            var models = Binder.Bind(source, file, library, diagnostics).Select(m => m with { ConvRules = rules }).ToList();
            diagnostics = SilencedRules.Apply(file, diagnostics);
            return new CompilationResult(diagnostics.ToSorted(), models.ToEquatableArray());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            diagnostics.Report(Rules.Internal, default, [e.Message], "this is our mistake: please report it with the file");
            return new CompilationResult(diagnostics.ToSorted(), EquatableArray<NetworkModel>.Empty);
        }
    }

    private static ConvRules RulesOf(SourceText source, Func<string, SourceText?> open, DiagnosticBag diagnostics)
    {
        var path = TunePathOf(source.Path);
        if (open(path) is not { } tune)
        {
            return ConvRules.None;
        }

        var unread = new List<(int Line, string Text)>();
        var rules = ConvRules.Parse(tune.Text, unread);
        if (unread.Count > 0)
        {
            diagnostics.Report(Rules.TuneLine, default, [Invariant.Text($"{SourcePath.Relative(source.Path, path)}, line {unread[0].Line}"), unread[0].Text], [
                .. unread.Skip(1).Select(u => Invariant.Text($"nor does line {u.Line}: {u.Text}")),
                "fix: write a layer's name or *, then direct, winograd2 or winograd4: layer1.0.conv1 train weights direct",
            ]);
        }

        return rules;
    }
}
