using System.Linq;
using System.Text.RegularExpressions;

namespace DslCompiler.Syntax;

/// <summary>Help for signs and brackets that mean something else in other languages.</summary>
internal static class SignHints
{
    private const string Joined = "layers are joined by - or ->";

    /// <summary><c>stride=2</c>, <c>stage(k: 8)</c>.</summary>
    public static string? Option(SyntaxPlace place) =>
        place.Found is not ('=' or ':') || place.AtStart || place.Line.StartsWith("==", System.StringComparison.Ordinal) || place.Last.Length == 0 || Look.At(place.Text, place.At + 1) == '>' ? null
        : place.Found == ':' && place.Depth > 0 ? $"a value is given by =: {place.Last} = {place.Next}"
        : $"an option's number follows it without a sign: {ForeignCall.ProperName(place.Last) ?? place.Last} {place.Next}";

    /// <summary><c>n / 2</c>, <c>n-2</c>.</summary>
    public static string? Arithmetic(SyntaxPlace place)
    {
        var isNumber = place.Next.Length > 0 && char.IsDigit(place.Next[0]) && place.Last.Length > 0;
        return place.Found is '/' or '%' && place.Last.Length > 0 || (isNumber && (place.Found == '+' || (place.Found == '-' && place.Touches)))
            ? $"arithmetic stands in brackets: ({place.Last} {place.Found} {place.Next})" : null;
    }

    public static string? Sign(SyntaxPlace place)
    {
        switch (place.Found)
        {
            case '$' or '@' or '%' or '`':
                return place.Next.Length > 0 && char.IsLetter(place.Next[0]) ? $"a name stands alone: {place.Next}" : "remove it";
            case '+' when Regex.Match(place.Before.Trim(), @"^(?:\w+\s*=\s*)?(\w+)$") is { Success: true } left && Regex.Match(place.Line, @"^\+\s*(\w+)\s*$") is { Success: true } right:
                return $"write add {{ {left.Groups[1].Value} | {right.Groups[1].Value} }}";
            case '+':
                return Joined + "; a sum of paths is add { path | path }";
            case '|':
                return Joined + "; paths stand in braces: concat { path | path }";
            case '&':
                return place.Depth > 0 ? "paths are parted by |: add { path | path }" : Joined;
            case '>' or '=' or '~':
                return Joined;
            case '#':
                return "a comment begins with //";
            case '"' or '\'':
                return "words stand without quotes";
            case '-' when place.At + 1 < place.Text.Length && char.IsDigit(place.Text[place.At + 1]):
                return "numbers have no sign; a '-' joins layers";
            case '-' when place.LastSign is '-' or '>':
                return "one dash joins two layers: remove the other";
            case 'x' or 'X' or '×' or '^' when place.LastSign is ')' or ']':
                return $"write how often by *: (...) * {(place.Next.Length > 0 ? place.Next : "3")}";
            case >= '0' and <= '9' when place.AtStart:
                return Regex.Match(place.Line, @"^([0-9]+)\s*\*") is { Success: true } times
                    ? $"write how often behind the bracket: (...) * {times.Groups[1].Value}" : "begin with the layer's name: CONV 64 3x3";
            default:
                return null;
        }
    }

    public static string? Bracket(SyntaxPlace place)
    {
        if (Regex.Match(place.Before, @"\b(concat|add|mul)\s*[\[(]", RegexOptions.IgnoreCase) is { Success: true } joiner)
        {
            return $"paths stand in braces: {joiner.Groups[1].Value.ToLowerInvariant()} {{ path | path }}";
        }

        if (place.Found is '\n' or '\r' && place.LastSign == ',')
        {
            return "remove the comma, or write what follows it";
        }

        if (place.Found == ',' && Regex.Match(place.Before + place.Line, @"([\[(])\s*([0-9]+)\s*,\s*([0-9]+)\s*(?:,\s*([0-9]+)\s*)?[\])]") is { Success: true } numbers)
        {
            var extents = string.Join("x", numbers.Groups.Cast<Group>().Skip(2).Where(g => g.Success).Select(g => g.Value));
            return numbers.Groups[4].Success ? $"a volume is written [{extents}]" : $"a size is written {extents}";
        }

        if (place.Found == ',' && (char.IsLetterOrDigit(place.BeforeOpen) || place.BeforeOpen == '_'))
        {
            return "arguments stand without brackets: CONV 64 3x3";
        }

        return place.Found is not (')' or ']' or '}') ? null
            : place.LastSign is '-' or '>' ? "remove the dash before it"
            : place.Depth <= 0 ? "remove it, or open a bracket before it" : null;
    }
}
