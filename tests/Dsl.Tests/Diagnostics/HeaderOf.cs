using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Weights;

namespace DslCompiler.Dsl.Tests.Diagnostics;

/// <summary>What a project that names weights says of them, with the header of a safetensors file given as text.</summary>
internal static class HeaderOf
{
    private static readonly Regex End = new(@"""data_offsets"":\[\d+,(\d+)\]");

    /// <summary>What the compiler says of a file, and then of the weights beside it.</summary>
    public static CompilationResult WithWeights(this CompilationResult result, SourceText source, string? header) => header is null ? result : result with
    {
        Diagnostics = result.Diagnostics.Concat(WeightsMatch.Find(source, result.Models, Parse(header))).OrderBy(d => d.Span.Start).ToEquatableArray(),
    };

    /// <summary>Of a whole file; one that begins with <c>data</c> says itself how many bytes of values there are.</summary>
    public static WeightsHeader Parse(string header)
    {
        var length = End.Matches(header).Select(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        return WeightsHeader.Parse($"dsl net.dsl\nweights net.safetensors\n{(header.StartsWith('{') ? FormattableString.Invariant($"data {length}\n") : "")}{header}");
    }
}
