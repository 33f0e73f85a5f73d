using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Binding;
using DslCompiler.Diagnostics;
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
    };

    private readonly LayerSyntax _syntax;
    private readonly Scope _scope;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<ArgumentSyntax> _rest;

    internal Arguments(LayerSyntax syntax, Scope scope, DiagnosticBag diagnostics)
    {
        _syntax = syntax;
        _scope = scope;
        _diagnostics = diagnostics;
        _rest = [.. syntax.Arguments];
    }

    /// <summary>Whether an argument was wrong: the layer's size is then a guess.</summary>
    public bool Failed { get; private set; }

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
            return Checked(_scope.Integer(value.Value, $"{name} of {_syntax.Name.Text}", min, max), otherwise);
        }

        Fail(Rules.MissingArgument, word.Span, [name, "a number behind it"], $"fix: write {name} {Invariant.Number(Math.Max(1, otherwise))}");
        return otherwise;
    }

    /// <summary>The next positional whole number; an error where there is none.</summary>
    public int Integer(string what, int min, int max, string example)
    {
        if (TakeValue() is { } value)
        {
            return Checked(_scope.Integer(value, $"the {what} of {_syntax.Name.Text}", min, max), min);
        }

        Fail(Rules.MissingArgument, _syntax.Span, [_syntax.Name.Text, $"the {what}"], $"fix: write {example}");
        return min;
    }

    /// <summary>The next positional number, or the default.</summary>
    public double Number(string what, double min, double below, double otherwise)
    {
        if (TakeValue() is not { } value || _scope.Evaluate(value) is not { } number)
        {
            return otherwise;
        }

        if (number < min || number >= below)
        {
            Fail(
                Rules.BadValue,
                value.Span,
                [$"the {what} of {_syntax.Name.Text} is {Invariant.Number(number)}"],
                $"expected: at least {Invariant.Number(min)} and less than {Invariant.Number(below)}");
            return otherwise;
        }

        return number;
    }

    /// <summary>The size <c>HxW</c>, wherever it stands; the default, or an error where there is none.</summary>
    public (int Height, int Width) Size(string example, int? otherwise)
    {
        var index = _rest.FindIndex(a => a is SizeArgumentSyntax);
        if (index >= 0)
        {
            var size = (SizeArgumentSyntax)_rest[index];
            _rest.RemoveAt(index);
            return (Extent(size.Height), Extent(size.Width));
        }

        if (otherwise is null)
        {
            Fail(Rules.MissingArgument, _syntax.Span, [_syntax.Name.Text, "a window size"], $"fix: write {example}");
        }

        return (otherwise ?? 1, otherwise ?? 1);
    }

    /// <summary>Reports what nobody took.</summary>
    public void End(string usage)
    {
        foreach (var argument in _rest.Where(a => !IsFiller(a)))
        {
            if (argument is ValueArgumentSyntax { Value: NameExpressionSyntax name } && !_scope.Has(name.Name))
            {
                var words = usage.Split(' ', '[', ']').Where(w => w.Length > 3 && w.All(char.IsLower)).Concat(_scope.Names);
                Fail(Rules.UnknownWord, name.Span, [_syntax.Name.Text, name.Name], Spelling.Hint(name.Name, words), $"usage: {usage}");
            }
            else
            {
                Fail(Rules.ExtraArgument, argument.Span, [_syntax.Name.Text, usage, "this"]);
            }
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

    private bool IsFiller(ArgumentSyntax argument) =>
        argument is ValueArgumentSyntax { Value: NameExpressionSyntax name } && !_scope.Has(name.Name) && Fillers.Contains(name.Name);

    private int IndexOf(string name) => _rest.FindIndex(a =>
        a is ValueArgumentSyntax { Value: NameExpressionSyntax word } && string.Equals(word.Name, name, StringComparison.OrdinalIgnoreCase));

    private int Checked(int? value, int otherwise)
    {
        Failed |= value is null;
        return value ?? otherwise;
    }

    private void Fail(Rule rule, TextSpan span, object[] details, params string[] help)
    {
        Failed = true;
        _diagnostics.Report(rule, span, details, help);
    }
}
