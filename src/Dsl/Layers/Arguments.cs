using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Binding;
using DslCompiler.Diagnostics;
using DslCompiler.Losses;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Layers;

/// <summary>A layer's arguments, read in turn: positional values and sizes, <c>name value</c> options, and flags.
/// The words of the slides that mean nothing are passed over.</summary>
public sealed class Arguments
{
    /// <summary>Words that read well and mean nothing.</summary>
    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "filter", "filters", "at", "neuron", "neurons", "unit", "units", "with", "and", "of", "output", "outputs", "by", "a", "the",
        "normalization", "normalisation", "layer", "layers", "kernel", "kernels", "classes", "class", "scores", "hidden", "nodes", "maps", "feature",
    };

    private readonly LayerSyntax _syntax;
    private readonly ExpressionSyntax? _times;
    private readonly Scope _scope;
    private readonly List<ArgumentSyntax> _rest;

    internal Arguments(LayerSyntax syntax, ExpressionSyntax? times, Scope scope)
    {
        _syntax = syntax;
        _times = times;
        _scope = scope;
        _rest = [.. syntax.Arguments];
        RefuseForeignWords();
    }

    /// <summary>Whether another layer stands among them, without a dash: what comes out is then unknown.</summary>
    public bool HoldsLayer { get; private set; }

    /// <summary>Whether an argument was wrong: the layer's size is then a guess.</summary>
    public bool Failed { get; private set; }

    /// <summary>Reports words that other tools have for an option, with the value behind each, for that was meant for it.</summary>
    private void RefuseForeignWords()
    {
        for (var i = Phrase.Read(_syntax.Name.Text).Layer is { TakesName: true } ? 1 : 0; i < _rest.Count; i++)
        {
            if (_rest[i] is not ValueArgumentSyntax { Value: NameExpressionSyntax word } argument || !IsWord(argument) || IsFiller(argument))
            {
                continue;
            }

            if (Phrase.Read(word.Name).Layer is not null)
            {
                // From here on the words are those of the layer behind the missing dash.
                _rest.RemoveRange(i, _rest.Count - i);
                HoldsLayer = true;
                Fail(Rules.UnknownWord, word.Span, [_syntax.Name.Text, word.Name], $"fix: layers are joined by a dash: {_syntax.Name.Text} ... - {word.Name.ToUpperInvariant()}");
                return;
            }

            if (ForeignCall.ProperName(word.Name) is not { } proper || (proper is not ("activation" or "bias") && string.Equals(proper, word.Name, StringComparison.OrdinalIgnoreCase))
                || LayerList.Options.Contains(word.Name.ToLowerInvariant()))
            {
                continue;
            }

            var value = i + 1 < _rest.Count && !_rest[i + 1].AfterComma ? TextOf(_rest[i + 1]) : "";
            var fix = proper switch
            {
                "number" => value,
                "size" => value.Contains('x') ? value : $"{value}x{value}",
                "activation" => $"- {value.ToUpperInvariant()} behind it",
                "bias" => "nobias",
                _ => $"{proper} {value}".TrimEnd(),
            };
            _rest.RemoveRange(i, value.Length > 0 ? 2 : 1);
            i--;
            Fail(Rules.UnknownWord, word.Span, [_syntax.Name.Text, word.Name], value.Length > 0 || proper == "bias" ? $"fix: write {fix}" : $"fix: write {proper}");
        }
    }

    /// <summary>Takes out a flag such as <c>floor</c>.</summary>
    public bool Flag(string name)
    {
        var index = IndexOf(name);
        if (index >= 0)
        {
            _rest.RemoveAt(index);
        }

        return index >= 0;
    }

    /// <summary>Takes out <c>name value</c>: a whole number within bounds, or the default.</summary>
    public int Option(string name, int min, int max, int otherwise)
    {
        var index = IndexOf(name);
        if (index < 0)
        {
            return otherwise;
        }

        var word = _rest[index];
        _rest.RemoveAt(index);
        if (index < _rest.Count && _rest[index] is ValueArgumentSyntax value)
        {
            _rest.RemoveAt(index);
            if (IsWord(value) && value.Value is NameExpressionSyntax unknown && !Scope.BuiltIns.Contains(unknown.Name))
            {
                Fail(Rules.UnknownName, unknown.Span, [unknown.Name], Spelling.Hint(unknown.Name, _scope.Names), $"expected: a number behind {name}, or a parameter");
                return otherwise;
            }

            return Checked(_scope.Integer(value.Value, $"{name} of {_syntax.Name.Text}", min, max), otherwise);
        }

        if (index < _rest.Count && _rest[index] is SizeArgumentSyntax size)
        {
            _rest.RemoveAt(index);
            Fail(Rules.BadValue, size.Span, [$"{name} of {_syntax.Name.Text} is a size, {TextOf(size)}"], $"fix: write {name} {TextOf(size.Height)}");
            return otherwise;
        }

        Fail(Rules.MissingArgument, word.Span, [name, "a number behind it"], $"fix: write {name} {Invariant.Number(Math.Max(1, otherwise))}");
        return otherwise;
    }

    /// <summary>Takes out <c>name value</c>: a number from <paramref name="min"/> to less than <paramref name="below"/>, or the default.</summary>
    public double RealOption(string name, double min, double below, double otherwise)
    {
        var index = IndexOf(name);
        if (index < 0)
        {
            return otherwise;
        }

        var word = _rest[index];
        _rest.RemoveAt(index);
        if (index < _rest.Count && _rest[index] is ValueArgumentSyntax value)
        {
            _rest.RemoveAt(index);
            return Checked(value.Value, name, min, below, otherwise);
        }

        Fail(Rules.MissingArgument, word.Span, [name, "a number behind it"], $"fix: write {name} {Invariant.Number(otherwise)}");
        return otherwise;
    }

    /// <summary>Takes out <c>name value</c> or <c>name HxW</c>: one whole number for both directions, or two; or the default.</summary>
    public Pair PairOption(string name, int min, int max, Pair otherwise)
    {
        var index = IndexOf(name);
        if (index < 0 || index + 1 >= _rest.Count || _rest[index + 1] is not SizeArgumentSyntax size)
        {
            return Has(name) ? Option(name, min, max, otherwise.Height) : otherwise;
        }

        _rest.RemoveRange(index, 2);
        var what = $"{name} of {_syntax.Name.Text}";
        return new Pair(Checked(_scope.Integer(size.Height, what, min, max), otherwise.Height), Checked(_scope.Integer(size.Width, what, min, max), otherwise.Width));
    }

    /// <summary>Whether a word stands among the arguments.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>The next positional whole number; an error where there is none.</summary>
    public int Integer(string what, int min, int max, string example)
    {
        if (TakeValue() is { } value)
        {
            return Checked(_scope.Integer(value, $"the {what} of {_syntax.Name.Text}", min, max), min);
        }

        if (_rest.OfType<ValueArgumentSyntax>().FirstOrDefault(a => IsWord(a) && IsName((NameExpressionSyntax)a.Value)) is { Value: NameExpressionSyntax cased } other)
        {
            _rest.Remove(other);
            Fail(Rules.UnknownName, cased.Span, [cased.Name], Spelling.Hint(cased.Name, _scope.Names), $"expected: the {what} of {_syntax.Name.Text}");
        }
        else if (_rest.FirstOrDefault(a => IsUnknownWord(a)) is ValueArgumentSyntax { Value: NameExpressionSyntax word } argument)
        {
            // A name stands where the number belongs: the name is the mistake.
            _rest.Remove(argument);
            Fail(Rules.UnknownName, word.Span, [word.Name], Spelling.Hint(word.Name, _scope.Names), $"expected: the {what} of {_syntax.Name.Text}");
        }
        else
        {
            Missing($"the {what}", _syntax.Span, example);
        }

        return min;
    }

    /// <summary>The next positional number, or the default.</summary>
    public double Number(string what, double min, double below, double otherwise)
    {
        return TakeValue() is { } value ? Checked(value, $"the {what}", min, below, otherwise) : otherwise;
    }

    /// <summary>The next word that names something; an error, and null, where there is none.</summary>
    public NameSyntax? Name(string what, string example)
    {
        var index = _rest.FindIndex(IsUnknownWord);
        if (index < 0)
        {
            Missing($"the {what}", _syntax.Span, example);
            return null;
        }

        var word = (NameExpressionSyntax)((ValueArgumentSyntax)_rest[index]).Value;
        _rest.RemoveAt(index);
        return new NameSyntax(word.Name, word.Span);
    }

    /// <summary>The volume <c>HxWxC</c>; an error, and null, where there is none.</summary>
    public (int Height, int Width, int Channels)? Volume(string example)
    {
        if (_rest.OfType<SizeArgumentSyntax>().FirstOrDefault() is not { Depth: { } depth } size)
        {
            Missing("a volume HxWxC", _syntax.Span, example);
            _rest.Clear();
            return null;
        }

        _rest.Remove(size);
        var channels = Checked(_scope.Integer(depth, $"the channels of {_syntax.Name.Text}", 1, 1 << 24), 1);
        return (Extent(size.Height), Extent(size.Width), channels);
    }

    /// <summary>The size <c>HxW</c>, wherever it stands; the default, or an error where there is none. <paramref name="values"/> says how many
    /// plain numbers the layer takes besides: one more is a size that was meant (<c>POOL 2</c>, <c>CONV 64 3</c>).</summary>
    public (int Height, int Width) Size(string example, int? otherwise, int values)
    {
        var index = _rest.FindIndex(a => a is SizeArgumentSyntax);
        if (index >= 0)
        {
            var size = (SizeArgumentSyntax)_rest[index];
            _rest.RemoveAt(index);
            if (size.Depth is { } depth)
            {
                Fail(Rules.UnknownWord, depth.Span, [_syntax.Name.Text, "x" + TextOf(depth)], $"fix: write {TextOf(size with { Depth = null })}: the channels are those that come in");
            }

            return (Extent(size.Height), Extent(size.Width));
        }

        var surplus = _rest.Where(a => a is ValueArgumentSyntax { Value: NumberSyntax }).Skip(values).ToList();
        if (surplus.Count > 0)
        {
            _rest.RemoveAll(surplus.Contains);
            var number = ((NumberSyntax)((ValueArgumentSyntax)surplus[0]).Value).Value;
            var width = _times is NumberSyntax times ? times : ((ValueArgumentSyntax)surplus[surplus.Count - 1]).Value;
            Missing("a size HxW", surplus[0].Span.To(width.Span), $"{Invariant.Number(number)}x{Invariant.Number(((NumberSyntax)width).Value)}");
        }
        else if (otherwise is null)
        {
            Missing("a size HxW", _syntax.Span, example);
        }

        return (otherwise ?? 1, otherwise ?? 1);
    }

    /// <summary>Reports what nobody took: each unknown word (with the value behind it, which was meant for it), and the first surplus value.</summary>
    public void End(string usage)
    {
        var left = _rest.Where(a => !IsFiller(a)).ToList();
        for (var i = 0; i < left.Count; i++)
        {
            if (left[i] is not ValueArgumentSyntax { Value: NameExpressionSyntax word } || _scope.Has(word.Name))
            {
                if (!Failed)
                {
                    Fail(Rules.ExtraArgument, left[i].Span, [_syntax.Name.Text, TextOf(left[i])], DecimalHint(left[i]), $"usage: {usage}");
                }
            }
            else if (LossList.Find(_syntax.Name.Text) is { } loss && word.Name is "on" or "weight" or "every")
            {
                Fail(Rules.UnknownWord, word.Span, [_syntax.Name.Text, word.Name], $"fix: write loss in front: loss {loss.Keyword} {word.Name} ...");
                return;
            }
            else if (LayerList.Find(word.Name) is { } layer)
            {
                // From here on the words are those of the layer behind the missing dash.
                Fail(Rules.UnknownWord, word.Span, [_syntax.Name.Text, word.Name], $"fix: layers are joined by a dash: {_syntax.Name.Text} ... - {layer.Keyword}");
                return;
            }
            else
            {
                var words = usage.Split(' ', '[', ']').Where(w => w.Length > 2 && w.All(char.IsLower)).Concat(_scope.Names);
                Fail(Rules.UnknownWord, word.Span, [_syntax.Name.Text, word.Name], Spelling.Hint(word.Name, words), $"usage: {usage}");

                // What stands behind an unknown word was meant for it.
                if (i + 1 < left.Count && left[i + 1] is ValueArgumentSyntax { Value: NameExpressionSyntax meant } && !_scope.Has(meant.Name) && Spelling.Hint(meant.Name, words).Length == 0)
                {
                    i++;
                }

                i += i + 1 < left.Count && left[i + 1] is ValueArgumentSyntax { Value: NumberSyntax } next && next.Span.Start > word.Span.End ? 1 : 0;
            }
        }
    }

    /// <summary>Help for <c>0,5</c>.</summary>
    private string DecimalHint(ArgumentSyntax argument)
    {
        var before = _syntax.Arguments.TakeWhile(a => a != argument).LastOrDefault();
        return argument.AfterComma && before is ValueArgumentSyntax { Value: NumberSyntax } && before.Span.End + 1 == argument.Span.Start
            ? $"fix: write {TextOf(before)}.{TextOf(argument)}, with a point" : "";
    }

    private static string TextOf(ArgumentSyntax argument) => argument switch
    {
        SizeArgumentSyntax size => $"{TextOf(size.Height)}x{TextOf(size.Width)}{(size.Depth is null ? "" : "x" + TextOf(size.Depth))}",
        ValueArgumentSyntax value => TextOf(value.Value),
        _ => "",
    };

    private static string TextOf(ExpressionSyntax expression) => expression switch
    {
        NumberSyntax number => Invariant.Number(number.Value),
        NameExpressionSyntax name => name.Name,
        _ => "(...)",
    };

    private void Missing(string what, TextSpan span, string fix)
    {
        if (!Failed)
        {
            Fail(Rules.MissingArgument, span, [_syntax.Name.Text, what], $"fix: write {fix}");
        }
    }

    private int Extent(ExpressionSyntax expression) => Checked(_scope.Integer(expression, $"a window extent of {_syntax.Name.Text}", 1, 1 << 16), 1);

    private ExpressionSyntax? TakeValue()
    {
        var index = _rest.FindIndex(a => a is ValueArgumentSyntax value && !IsWord(value));
        if (index < 0)
        {
            return null;
        }

        var expression = ((ValueArgumentSyntax)_rest[index]).Value;
        _rest.RemoveAt(index);
        return expression;
    }

    private bool IsWord(ValueArgumentSyntax argument) => argument.Value is NameExpressionSyntax name && !_scope.Has(name.Name);

    private bool IsName(NameExpressionSyntax word) => _scope.Names.Contains(word.Name, StringComparer.OrdinalIgnoreCase);

    private bool IsFiller(ArgumentSyntax argument) =>
        argument is RemarkSyntax || (argument is ValueArgumentSyntax { Value: NameExpressionSyntax name } && !_scope.Has(name.Name) && Fillers.Contains(name.Name));

    private bool IsUnknownWord(ArgumentSyntax argument) =>
        argument is ValueArgumentSyntax value && IsWord(value) && !IsFiller(value) && LayerList.Find(((NameExpressionSyntax)value.Value).Name) is null;

    private int IndexOf(string name) => _rest.FindIndex(a =>
        a is ValueArgumentSyntax { Value: NameExpressionSyntax word } && string.Equals(word.Name, name, StringComparison.OrdinalIgnoreCase));

    private int Checked(int? value, int otherwise)
    {
        Failed |= value is null;
        return value ?? otherwise;
    }

    private double Checked(ExpressionSyntax value, string what, double min, double below, double otherwise)
    {
        if (_scope.Number(value) is not { } number)
        {
            return otherwise;
        }

        if (number >= min && number < below)
        {
            return number;
        }

        Fail(
            Rules.BadValue,
            value.Span,
            [$"{what} of {_syntax.Name.Text} is {Invariant.Number(number)}"],
            below == 1 && number > 1 && number < 100 ? $"fix: write {Invariant.Number(number / 100)}: a share of 1, not per cent" : "",
            $"expected: at least {Invariant.Number(min)} and less than {Invariant.Number(below)}");
        return otherwise;
    }

    private void Fail(Rule rule, TextSpan span, object[] details, params string[] help)
    {
        Failed = true;
        _scope.Reporter.Report(rule, span, details, help);
    }
}
