using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Layers;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>A model, block or cell and the file it stands in.</summary>
internal sealed record Declaration(DeclarationSyntax Syntax, SourceText Source)
{
    public bool IsUsed { get; set; }
}

/// <summary>What a file can name: its own models, blocks and cells, and those of the files it uses.</summary>
internal sealed class Library
{
    private readonly Dictionary<string, Declaration> _declarations = new(StringComparer.Ordinal);
    private readonly SourceText _main;
    private readonly Func<string, SourceText?> _open;
    private readonly DiagnosticBag _diagnostics;

    private Library(SourceText main, Func<string, SourceText?> open, DiagnosticBag diagnostics)
    {
        _main = main;
        _open = open;
        _diagnostics = diagnostics;
    }

    /// <summary>Values of the main file's models' parameters, in place of their defaults; null: none.</summary>
    public IReadOnlyDictionary<string, int>? Settings { get; set; }

    /// <summary>Whether a part could not be read: then a name that is not known may be of that part.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Whether a line of a model or block could not be read.</summary>
    public bool HasBadLines { get; private set; }

    /// <summary>Whether a text that could not be read has a name: what it declares there is not known.</summary>
    public bool IsLost(string name) => _lost.Any(t => t.Contains(name));

    public IEnumerable<Declaration> All => _declarations.Values;

    public IEnumerable<string> Names(params string[] kinds) =>
        _declarations.Values.Where(d => kinds.Contains(d.Syntax.Kind)).Select(d => d.Syntax.Name.Text).OrderBy(n => n, StringComparer.Ordinal);

    public static Library Load(SourceText main, FileSyntax file, Func<string, SourceText?> open, DiagnosticBag diagnostics)
    {
        var library = new Library(main, open, diagnostics);
        library.Add(main, file, null, [SourcePath.Normalize(main.Path)]);
        return library;
    }

    /// <summary>What a name stands for, or null.</summary>
    public Declaration? Find(string name) => _declarations.TryGetValue(name, out var found) ? found : null;

    /// <param name="source">The file.</param>
    /// <param name="file">Its tree.</param>
    /// <param name="use">The use in the main file that led here; null for the main file itself.</param>
    /// <param name="open">The files being read, outermost first.</param>
    private void Add(SourceText source, FileSyntax file, UseSyntax? use, List<string> open)
    {
        HasBadLines |= file.Items.Any(i => ((i as ModelSyntax)?.Statements ?? (i as BlockSyntax)?.Statements ?? default).Any(s => s is BadStatementSyntax));
        foreach (var bad in file.Items.OfType<BadItemSyntax>())
        {
            IsIncomplete = true;
            _lost.Add(source.Text.Substring(bad.Span.Start, Math.Min(bad.Span.Length, source.Text.Length - bad.Span.Start)));
        }

        foreach (var item in file.Items)
        {
            if (item is DeclarationSyntax declaration)
            {
                Declare(declaration, source, use);
            }
            else if (item is UseSyntax nested)
            {
                Use(source, nested, use ?? nested, open);
            }
        }
    }

    private void Use(SourceText source, UseSyntax nested, UseSyntax told, List<string> open)
    {
        var path = SourcePath.Combine(source.Path, nested.Path.Text);
        if (open.Contains(path))
        {
            var circle = open.Skip(open.IndexOf(path)).Append(path).Select(p => p.Substring(p.LastIndexOf('/') + 1));
            _diagnostics.Report(Rules.UseCircle, told.Span, [string.Join(" -> ", circle)], "fix: put what both need into a third file");
            return;
        }

        if (_open(path) is not { } text)
        {
            IsIncomplete = true;
            _diagnostics.Report(Rules.NoSuchFile, told.Path.Span, [nested.Path.Text], $"looked for: {path}", "fix: write the path as seen from this file's folder");
            return;
        }

        if (_loaded.Add(path))
        {
            var own = new DiagnosticBag();
            var file = Parser.ParseFile(text, own);
            if (own.HasErrors)
            {
                IsIncomplete = true;
                _diagnostics.Report(Rules.BrokenUse, told.Path.Span, [nested.Path.Text], "its first: " + own.ToSorted()[0].ToText(text).Split('\n')[0], $"fix: mend {nested.Path.Text} first");
            }

            Add(text, file, told, [.. open, path]);
        }
    }

    private readonly List<string> _lost = [];
    private readonly HashSet<string> _loaded = new(StringComparer.Ordinal);

    private void Declare(DeclarationSyntax syntax, SourceText source, UseSyntax? use)
    {
        var name = syntax.Name.Text;
        if (syntax is not ModelSyntax && use is null && (LayerList.Find(name) is not null || name is "_" or "scan"))
        {
            _diagnostics.Report(Rules.DuplicateName, syntax.Name.Span, [name, "a layer of the language"], $"fix: give the {syntax.Kind} another name");
            _declarations[name] = new Declaration(syntax, source) { IsUsed = true };
        }
        else if (_declarations.Values.FirstOrDefault(d => string.Equals(d.Syntax.Name.Text, name, StringComparison.OrdinalIgnoreCase)) is not { } other)
        {
            _declarations[name] = new Declaration(syntax, source);
        }
        else
        {
            var where = other.Source == source ? $"a {other.Syntax.Kind} above" : $"a {other.Syntax.Kind} of {other.Source.Path}";
            _diagnostics.Report(Rules.DuplicateName, use?.Path.Span ?? syntax.Name.Span, [name, where], "fix: give one of them another name");
        }
    }
}
