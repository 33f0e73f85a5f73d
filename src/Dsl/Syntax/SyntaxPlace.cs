using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace DslCompiler.Syntax;

/// <summary>What could not be read: something at the top level, a line of a model or block, a line of a cell.</summary>
internal enum SyntaxPlaceKind
{
    Item,
    Statement,
    CellLine,
}

/// <summary>Where reading stopped, and what stands around.</summary>
internal sealed class SyntaxPlace(string text, int start, int at, SyntaxPlaceKind kind)
{
    public string Text { get; } = text;

    public int Start { get; } = start;

    public int At { get; } = at;

    public SyntaxPlaceKind Kind { get; } = kind;

    public bool AtStart { get; } = at == start;

    public char Found { get; } = text[at];

    /// <summary>The statement's first word.</summary>
    public string First { get; } = Look.Word(text, start, out _);

    /// <summary>The statement up to here.</summary>
    public string Before { get; } = text.Substring(start, Math.Max(0, at - start));

    /// <summary>What follows, on this line and further down.</summary>
    public string Rest { get; } = text.Substring(at, Math.Min(text.Length - at, 80)).Split('\n')[0];

    /// <summary>What follows on this line, without a comment.</summary>
    public string Line => Regex.Replace(Rest, "(//|#|/[*]).*$", "").Trim();

    /// <summary>The word, number or sign that stands here.</summary>
    public string Next0 => Look.Next(Text, At);

    /// <summary>The word or number behind the next sign.</summary>
    public string Next => Look.Next(Text, At + 1);

    /// <summary>Whether no blank stands before it.</summary>
    public bool Touches => Before.Length > 0 && !char.IsWhiteSpace(Before[Before.Length - 1]);

    /// <summary>The last word or number before it.</summary>
    public string Last => Regex.Match(Before, @"([A-Za-z_0-9.]+)\s*$").Groups[1].Value;

    /// <summary>The last character before it that is no blank.</summary>
    public char LastSign => Before.TrimEnd() is { Length: > 0 } text ? text[text.Length - 1] : '\0';

    /// <summary>The character before the last bracket that opens.</summary>
    public char BeforeOpen => Before.LastIndexOf('(') is var open && open > 0 && Before.Substring(0, open).TrimEnd() is { Length: > 0 } text ? text[text.Length - 1] : '\0';

    /// <summary>How many brackets are open.</summary>
    public int Depth => Before.Sum(c => c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0);

    public bool Is(string word) => string.Equals(First, word, StringComparison.OrdinalIgnoreCase);
}
