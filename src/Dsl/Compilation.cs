using System;
using System.Linq;
using System.Text.RegularExpressions;
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
    // STUB until `use` is in the language: the two below.
    private static readonly Regex Use = new("(?m)^\\s*use\\s+\"([^\"]*)\"", RegexOptions.CultureInvariant);

    /// <summary>The paths that a file writes behind <c>use</c>, in order; cheap.</summary>
    public static EquatableArray<string> UsesOf(SourceText source) => Use.Matches(source.Text).Cast<Match>().Select(m => m.Groups[1].Value).ToEquatableArray();

    /// <summary>Compiles a file; <paramref name="open"/> gives the files it uses (by <see cref="SourcePath.Combine"/>), or null where there is none.</summary>
    public static CompilationResult Compile(SourceText source, Func<string, SourceText?> open) =>
        Compile(new SourceText(source.Path, Use.Replace(source.Text, m => new string(' ', m.Length))));

    /// <summary>Never throws for any text: a mistake of ours becomes DSL0900.</summary>
    public static CompilationResult Compile(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        try
        {
            var file = Parser.ParseFile(source, diagnostics);
            var models = Binder.Bind(source, file, diagnostics).ToList();
            return new CompilationResult(
                diagnostics.ToSorted(), models.ToEquatableArray());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            diagnostics.Report(Rules.Internal, default, [e.Message], "this is our mistake: please report it with the file");
            return new CompilationResult(diagnostics.ToSorted(), EquatableArray<NetworkModel>.Empty);
        }
    }
}
