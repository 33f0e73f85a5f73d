using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc explain DSL0203</c>: the page of a rule; without one, all rules by their titles.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var rules = CommonOptions.Files("RULE", "Rules, by their numbers (DSL0203, or 203); none: the list of all.");
        rules.Arity = ArgumentArity.ZeroOrMore;
        return new Command("explain", "Show what a rule means, an example, and how to mend it.") { rules }
            .Does(terminal, parsed =>
            {
                var asked = (parsed.GetValue(rules) ?? []).Select(Find).ToList();
                terminal.Output.Write(asked.Count == 0 ? List() : string.Join('\n', asked.Select(r => PageText.Render(Page(r), terminal.HasColors))));
                return 0;
            });
    }

    private static string List()
    {
        var table = new TextTable(textColumns: 3);
        foreach (var rule in Rules.All)
        {
            table.Add(rule.Id, rule.Severity == Severity.Error ? "error" : "warning", rule.Title);
        }

        return table.ToString();
    }

    private static Rule Find(string name)
    {
        var id = name.All(char.IsAsciiDigit) ? "DSL" + name.PadLeft(4, '0') : name;
        return Rules.All.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase)) ?? throw new UserErrorException(
            $"no rule is called '{name}'{Spelling.Hint(id, Rules.All.Select(r => r.Id)).Replace("fix: ", "; ", StringComparison.Ordinal)} (dslc explain lists them all)");
    }

    private static string Page(Rule rule)
    {
        using var page = typeof(ExplainCommand).Assembly.GetManifestResourceStream(rule.Id + ".md")
            ?? throw new InvalidOperationException($"there is no page for {rule.Id}");
        using var reader = new StreamReader(page);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
