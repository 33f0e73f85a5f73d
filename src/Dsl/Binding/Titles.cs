using System.Text.RegularExpressions;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Names of layers as given: <c>"layer{i}.conv1"</c>, where <c>{i}</c> is a number over the parameters.</summary>
internal static class Titles
{
    private static readonly Regex Hole = new(@"\{([^{}]*)\}", RegexOptions.CultureInvariant);
    private static readonly Regex Good = new(@"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$", RegexOptions.CultureInvariant);

    public static string Fill(TextSyntax name, Frame frame, ModelBinder binder)
    {
        var isSure = true;
        var text = Hole.Replace(name.Text, match =>
        {
            var start = name.Span.Start + match.Index + 1 + (name.Span.Length > name.Text.Length ? 1 : 0);
            var value = Parser.ParseExpression(frame.Source.Text, start, start + match.Groups[1].Length) is { } expression ? frame.Scope.Number(expression) : null;
            isSure &= value is not null;
            return value is { } number ? Invariant.Number(number) : "0";
        });
        if (isSure && !Good.IsMatch(text))
        {
            binder.ReporterOf(frame).Report(
                Rules.BadValue, name.Span, [$"'{text}' is no name of a layer"], "expected: letters, digits and _, with points between the parts: layer1.0.conv1");
        }

        return text;
    }
}
