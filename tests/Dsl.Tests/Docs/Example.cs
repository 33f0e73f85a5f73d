using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Dsl.Tests.Diagnostics;

namespace DslCompiler.Dsl.Tests.Docs;

/// <summary>An example of a document: a block of <c>```dsl</c>, and the files that it uses, which stand behind it as <c>```dsl blocks.dsl</c>,
/// or the header of the weights that a project names for it, as <c>```json</c>.</summary>
internal sealed record Example(SourceText Source, IReadOnlyDictionary<string, string> Files)
{
    public string? Weights { get; init; }

    public static IReadOnlyList<Example> Of(string page)
    {
        var examples = new List<Example>();
        foreach (Match block in Regex.Matches(page.Replace("\r\n", "\n", StringComparison.Ordinal), "^```(?:dsl(?: (\\S+))?|(json))\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline))
        {
            var text = block.Groups[3].Value;
            if (block.Groups[2].Success)
            {
                examples[^1] = examples[^1] with { Weights = text };
            }
            else if (block.Groups[1].Success)
            {
                ((Dictionary<string, string>)examples[^1].Files).Add(block.Groups[1].Value, text);
            }
            else
            {
                examples.Add(new Example(new SourceText("net.dsl", text), new Dictionary<string, string>()));
            }
        }

        return examples;
    }

    public CompilationResult Compile() => Compilation.Compile(
        Source, path => path == Source.Path ? Source : Files.TryGetValue(path, out var text) ? new SourceText(path, text) : null).WithWeights(Source, Weights);

    /// <summary>The mistakes, as the command line prints them.</summary>
    public string Errors() => string.Join('\n', Compile().Diagnostics.Where(d => d.IsError).Select(d => d.ToText(Source)));
}
