using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DslCompiler.Syntax;

/// <summary>Help for text that could not be read, by the habits that lead to it: other languages' calls, signs and comments.</summary>
internal static class SyntaxHints
{
    /// <summary>What a habit is told by, and the line that mends it; the first that fits is given.</summary>
    private static readonly Func<SyntaxPlace, string?>[] Habits =
    [
        Use, Item, Cell, Input, Statement, From, Loop, Foreign, Condition, SignHints.Option, SignHints.Arithmetic, SignHints.Sign, SignHints.Bracket,
    ];

    /// <param name="text">The file.</param>
    /// <param name="start">Where the statement or item starts that could not be read.</param>
    /// <param name="at">Where reading stopped.</param>
    /// <param name="kind">What could not be read.</param>
    public static IEnumerable<string> For(string text, int start, int at, SyntaxPlaceKind kind)
    {
        if (at >= text.Length)
        {
            return [];
        }

        var place = new SyntaxPlace(text, start, at, kind);
        return Habits.Select(h => h(place)).Where(h => h is not null).Take(1).Select(h => "fix: " + h!.Replace("fix: ", ""));
    }

    /// <summary>An input line with the numbers of a text that meant one.</summary>
    public static string InputLine(string text)
    {
        var numbers = Regex.Matches(text, "[0-9]+").Cast<Match>().Select(m => m.Value).ToList();
        return $"input [{(numbers.Count is 1 or 3 ? string.Join("x", numbers) : "32x32x3")}]";
    }

    private static string? Item(SyntaxPlace place)
    {
        if (place.Kind != SyntaxPlaceKind.Item)
        {
            return place.AtStart && place.Is("model") ? "close the model above with '}' first" : null;
        }

        var hasParameters = place.Before.Contains('(');
        if (!place.AtStart)
        {
            var name = Look.Word(place.Text, place.Start + place.First.Length, out _);
            return hasParameters ? place.Found switch
            {
                >= '0' and <= '9' => $"a parameter has a name: n = {Look.Next(place.Text, place.At)}",
                ')' when place.LastSign == '=' => $"give it a default: {Regex.Match(place.Before, "([A-Za-z_0-9]+)[ \\t]*=[ \\t]*$").Groups[1].Value} = 10",
                _ when char.IsLetter(place.Found) => $"a parameter has no type, only a name and a number: {place.Next0} = 10",
                _ => null,
            } : $"write {place.First} {(name.Length > 0 ? name : Word(place.Line, "Name"))} {{ ... }}";
        }

        var word = Look.Word(place.Text, place.At, out var end);
        if (place.Found == '#')
        {
            return Regex.Match(place.Rest, "^#\\s*include\\s*[\"<](.*?)[\">]") is { Success: true } path ? $"write use \"{path.Groups[1].Value}\"" : "a comment begins with //";
        }

        return place.Found == '}' ? "remove it"
            : Look.At(place.Text, end) is '{' or '=' && word.Length > 0 ? $"write model {word} {{ ... }}"
            : ForeignWords.ItemHint(word, Regex.Match(place.Rest, "^\\w+\\s+[\"']?([A-Za-z_0-9./]+)").Groups[1].Value) is { Length: > 0 } hint ? hint
            : "layers stand within model Name { input [32x32x3] ... }";
    }

    private static string? Cell(SyntaxPlace place) => place.Kind != SyntaxPlaceKind.CellLine ? null
        : place.Is("input") ? $"write in {Look.Next(place.Text, place.At)}"
        : place.Is("return") ? "name it, y = tanh(W x + b), and write out y"
        : place.LastSign == ':' && place.Found == '=' ? $"write {place.First} = ..."
        : place.Found is '@' or '.' or '·' or '•' ? $"a matrix stands before its vector without a sign: {place.Last} {place.Next}"
        : place.Found == '#' ? "a comment begins with //" : null;

    private static string? Input(SyntaxPlace place)
    {
        if (!place.Is("input") || (place.Found == '-' && !place.Before.Contains("[")))
        {
            return place.Is("input") ? "begin the layers on a line of their own" : null;
        }

        if (place.Found == '#')
        {
            return null;
        }

        var line = place.Before.Substring(5) + place.Rest;
        return place.Before.Contains("]") ? "begin the layers on a line of their own"
            : Regex.Match(line, @"\[\s*(?:\?|None|:|-1)[\sx,]*([0-9]+)\s*\]") is { Success: true } sequence ? $"the axis of time is T: input [T x {sequence.Groups[1].Value}]"
            : $"write the volume in brackets: {InputLine(line)}";
    }

    private static string? Statement(SyntaxPlace place) => place.First.ToLowerInvariant() switch
    {
        _ when Regex.Match(place.Before, @"^(\w+)\s*=\s*$") is { Success: true } definition && char.IsDigit(place.Found) => $"a layer is defined by a colon: {definition.Groups[1].Value}: {place.Line}",
        _ when place.Line.StartsWith("==", StringComparison.Ordinal) && place.Before.Trim() == place.First => $"a name is given by one =: {place.First} {place.Line.Substring(1)}",
        "loss" when place.Found is '=' or ':' or '(' => $"write loss {Word(place.Rest, "SOFTMAX").ToUpperInvariant()}",
        "output" when place.Found == '=' => $"name the tensor on a line before, {place.Last} {place.Line}, and write output {place.Last}",
        "train" when place.Found != '#' => "write train { SGD momentum 0.9 lr 0.01; batch 128; epochs 90 }",
        _ => null,
    };

    private static string? From(SyntaxPlace place) =>
        place.Is("from") && Regex.Match(place.Line, @"^(?:until|upto|to|till|through|with)\s+(\w+)") is { Success: true } border ? $"write {place.Before.Trim()} up to {border.Groups[1].Value}" : null;

    private static string? Use(SyntaxPlace place)
    {
        if (!place.Is("use"))
        {
            return null;
        }

        if (place.Kind == SyntaxPlaceKind.Statement)
        {
            var used = Regex.Replace(place.Line, "^use\\s+", "");
            return used.StartsWith("\"", StringComparison.Ordinal) ? "use stands outside the models" : $"a block is used by its name alone: {used}";
        }

        var path = place.Line.Trim('\'', '<', '>', ';', ' ');
        return $"write the file in quotes: use \"{(path.EndsWith(".dsl", StringComparison.OrdinalIgnoreCase) ? path : path + ".dsl")}\"";
    }

    private static string? Loop(SyntaxPlace place)
    {
        if (!place.Is("for") || place.Before.Contains("{"))
        {
            return null;
        }

        var last = Look.Next(place.Text, place.At + 1);
        return place.Found == ':' && !place.Before.Contains("..") && last.Length > 0 && char.IsLetterOrDigit(last[0])
            ? $"write {place.Last}..{last}"
            : Regex.IsMatch(place.Before, @"\bin\s+[^\s(:]+\s*$") && char.IsLetter(place.Found) ? $"write {place.Before.Trim()} {{ ... }}"
            : $"write for i in {(Regex.Match(place.Before, @"[^\s]+\.\.[^\s]+") is { Success: true } range ? range.Value : "1..3")} {{ ... }}";
    }

    private static string? Foreign(SyntaxPlace place)
    {
        var numbers = Regex.Matches(place.Before + place.Line, "[0-9]+").Cast<Match>().Select(m => m.Value).ToList();
        return ForeignWords.Hint(place.First, numbers) is { Length: > 0 } hint ? hint : null;
    }

    private static string? Condition(SyntaxPlace place)
    {
        if (Regex.Match(place.Before, @"^(.*)\bif\b(.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline) is { Success: true } question)
        {
            return $"write {question.Groups[1].Value.Trim()} when {(question.Groups[2].Value + place.Line).Trim()}";
        }

        var when = place.Before.LastIndexOf("when", StringComparison.OrdinalIgnoreCase);
        return when < 0 ? null : place.Found switch
        {
            '=' => $"compare by ==: {place.Before.Substring(when).Trim()} == {Look.Next(place.Text, place.At + 1)}",
            '&' => "write and",
            '|' => "write or",
            '!' => "write not",
            '{' => "write the layers first, then the condition: RELU when n > 1 else TANH",
            _ => null,
        };
    }

    private static string Word(string text, string otherwise) => Regex.Match(text, "[A-Za-z_][A-Za-z_0-9]*") is { Success: true } word ? word.Value : otherwise;
}
