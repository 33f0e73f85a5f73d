using System.Collections.Generic;
using System.Text;

namespace DslCompiler.Cli;

/// <summary>A page of the documents for a terminal: headings stand out, examples are set in, paragraphs and points of lists are broken at a width that reads well.</summary>
internal static class PageText
{
    private const int Width = 100;
    private const string Bold = "\u001b[1m";
    private const string Plain = "\u001b[0m";

    public static string Render(string page, bool hasColors)
    {
        var text = new StringBuilder();
        var paragraph = new List<string>();
        var isCode = false;
        foreach (var line in page.TrimEnd('\n').Split('\n'))
        {
            var isFence = line.StartsWith("```", System.StringComparison.Ordinal);
            var isHeading = !isCode && line.StartsWith('#');
            if (!isCode && !isFence && !isHeading && line.Length > 0)
            {
                if (line[0] is '-' or '|')
                {
                    Break(text, paragraph);
                }

                paragraph.AddRange(line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries));
                continue;
            }

            Break(text, paragraph);
            isCode ^= isFence;
            if (isHeading)
            {
                var heading = line.TrimStart('#', ' ');
                text.Append(hasColors ? $"{Bold}{heading}{Plain}" : heading).Append('\n');
            }
            else if (!isFence)
            {
                text.Append(isCode && line.Length > 0 ? "    " : "").Append(line).Append('\n');
            }
        }

        Break(text, paragraph);
        return text.ToString();
    }

    /// <summary>Writes the words in lines, and forgets them.</summary>
    private static void Break(StringBuilder text, List<string> words)
    {
        var length = 0;
        foreach (var word in words)
        {
            var isFirst = length == 0;
            var fits = length + 1 + word.Length <= Width;
            text.Append(isFirst ? "" : fits ? " " : "\n").Append(word);
            length = isFirst || !fits ? word.Length : length + 1 + word.Length;
        }

        text.Append(words.Count > 0 ? "\n" : "");
        words.Clear();
    }
}
