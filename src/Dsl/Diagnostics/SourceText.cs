using System.Collections.Generic;

namespace DslCompiler.Diagnostics;

/// <summary>A <c>.dsl</c> file's path and text, and where its lines begin.</summary>
public sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>The zero-based line and column of a position.</summary>
    public (int Line, int Column) At(int position)
    {
        var index = _lineStarts.BinarySearch(position);
        var line = index >= 0 ? index : ~index - 1;
        return (line, position - _lineStarts[line]);
    }

    /// <summary>A line by its number from 1, with its end; empty where the text has no such line.</summary>
    public TextSpan Line(int number) => number < 1 || number > _lineStarts.Count
        ? default
        : TextSpan.Between(_lineStarts[number - 1], number < _lineStarts.Count ? _lineStarts[number] : Text.Length);

    /// <summary>The one-based line of a position, as messages and <c>#line</c> count.</summary>
    public int LineNumber(int position) => At(position).Line + 1;
}
