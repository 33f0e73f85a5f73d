using System;
using System.Collections.Generic;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>Sprache's input over our text. Unlike Sprache's own it can step over a whole token at once,
/// so that parsing costs one object a token, not one a character.</summary>
internal sealed class SourceInput : IInput
{
    public SourceInput(string source, int position = 0)
    {
        Source = source;
        Position = position;
    }

    public string Source { get; }

    public int Position { get; }

    public char Current => Source[Position];

    public bool AtEnd => Position >= Source.Length;

    /// <summary>Not kept while parsing: <see cref="Diagnostics.SourceText"/> finds lines from positions.</summary>
    public int Line => 0;

    public int Column => 0;

    /// <summary>None: the grammar has no left recursion, and a shared memory would carry one file's results into another's.</summary>
    public IDictionary<object, object> Memos => throw new NotSupportedException("the grammar remembers nothing: see Grammar.Later");

    public IInput Advance() => MoveTo(Position + 1);

    public SourceInput MoveTo(int position) => new(Source, position);

    public bool Equals(IInput? other) => other is SourceInput input && input.Position == Position && ReferenceEquals(input.Source, Source);

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;
}
