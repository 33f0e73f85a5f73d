using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DslCompiler.Cli;

/// <summary>Plain text in columns: the same in a terminal and in a file, however wide.</summary>
/// <param name="textColumns">The first columns are text, set to the left; the others are figures, set to the right.</param>
internal sealed class TextTable(int textColumns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(c => _rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, c) => c < textColumns ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
