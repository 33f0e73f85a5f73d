using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Model;

namespace DslCompiler.Cli.Bench;

/// <summary>Puts what a measurement found into the <c>.tune</c> file beside a model. Lines for the other function, and what the user wrote for all layers, stay.</summary>
internal static class TuneFile
{
    /// <returns>The file's path.</returns>
    public static string Write(string modelPath, string function, IReadOnlyList<Tuning.Finding> findings, string how)
    {
        var path = Compilation.TunePathOf(modelPath);
        var kept = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n').Where(l => !IsReplaced(l, function)).ToList() : [];
        var lines = kept.Where(l => l.Length > 0).Append($"# {function}: {how}").Concat(findings.Where(f => f.IsBetter).Select(f => f.Best.ToString()));
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            foreach (var line in lines)
            {
                writer.Write(line + "\n");
            }
        });
        return path;
    }

    /// <summary>Whether an earlier measurement of this function wrote the line.</summary>
    private static bool IsReplaced(string line, string function)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return line.StartsWith($"# {function}:", StringComparison.Ordinal) || (words.Length > 0 && ConvRule.Parse(words) is { } rule && rule.Function == function && rule.Part is not null && rule.Layer != ConvRule.All);
    }

    public static string Table(IReadOnlyList<Tuning.Finding> findings)
    {
        var table = new TextTable(textColumns: 2);
        table.Add("layer", "fastest", "ms", "as estimated", "share");
        foreach (var finding in findings)
        {
            table.Add(finding.Best.Layer, finding.Best.ToString()[(finding.Best.Layer.Length + 1)..], Figures.Number(finding.BestMs), Figures.Number(finding.ChosenMs), Figures.Share(finding.BestMs / finding.ChosenMs));
        }

        return table.ToString();
    }
}
