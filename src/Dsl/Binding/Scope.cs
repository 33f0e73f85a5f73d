using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>The parameters of a model or block and their values, the indices of the loops around, and arithmetic over them.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly Scope? _outer;
    private readonly Func<string, Value?> _builtIn;

    public Scope(Reporter reporter, Func<string, Value?> builtIn, Scope? outer = null)
    {
        Reporter = reporter;
        _builtIn = builtIn;
        _outer = outer;
    }

    /// <summary>The volume that the chain has reached, by name.</summary>
    public static IReadOnlyList<string> BuiltIns { get; } = ["channels", "height", "width"];

    public Reporter Reporter { get; }

    /// <summary>Which parameters something read.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _values.Keys.Concat(_outer?.Names ?? []).Distinct().OrderBy(n => n, StringComparer.Ordinal);

    public bool Has(string name) => _values.ContainsKey(name) || (_outer?.Has(name) ?? false);

    /// <summary>A scope within this one, with one more name.</summary>
    public Scope With(string name, Value value)
    {
        var inner = new Scope(Reporter, _builtIn, this);
        inner._values[name] = value;
        return inner;
    }

    public void Set(string name, Value value) => _values[name] = value;

    /// <summary>Declares a model's parameter; its default may use those before it.</summary>
    public void Declare(ParameterSyntax parameter)
    {
        var name = parameter.Name.Text;
        if (_values.ContainsKey(name))
        {
            Reporter.Report(Rules.DuplicateName, parameter.Name.Span, [name, "a parameter"], "fix: give one of them another name");
        }
        else if (parameter.Default is null)
        {
            Reporter.Report(Rules.MissingArgument, parameter.Span, [$"parameter '{name}'", "a default value"], $"fix: write {name} = 10, say");
            _values[name] = Value.Unknown;
        }
        else
        {
            _values[name] = Evaluate(parameter.Default) ?? Value.Unknown;
        }
    }

    /// <summary>The value, or null after an error (which has then been reported, here or where the parameter was declared).</summary>
    public Value? Evaluate(ExpressionSyntax expression) => expression switch
    {
        NumberSyntax number => Number(number) is { } value ? Value.Of(value) : null,
        NameExpressionSyntax name => Lookup(name),
        ListSyntax list => List(list),
        IndexSyntax index => Item(index),
        _ => Arithmetic.Evaluate(this, expression) is { } value ? Value.Of(value) : null,
    };

    /// <summary>The value as a number; null after an error.</summary>
    public double? Number(ExpressionSyntax expression)
    {
        if (expression is NumberSyntax number)
        {
            if (double.IsInfinity(number.Value))
            {
                Reporter.Report(Rules.BadNumber, number.Span, ["the number is too large"]);
                return null;
            }

            return number.Value;
        }

        if (Evaluate(expression) is not { } value)
        {
            return null;
        }

        if (value.IsList)
        {
            Reporter.Report(Rules.BadValue, expression.Span, [$"a list, {value}, stands where a number belongs"], "fix: take one of its values by [1], or repeat: for n in list { ... }");
            return null;
        }

        return value.Number;
    }

    /// <summary>Whether a condition holds; null where that cannot be known after an error.</summary>
    public bool? Condition(ExpressionSyntax expression) => Number(expression) is { } value ? value != 0 : null;

    /// <summary>A whole number within bounds, or null after an error.</summary>
    public int? Integer(ExpressionSyntax expression, string what, int min, int max)
    {
        if (Number(expression) is not { } value)
        {
            return null;
        }

        if (value != Math.Floor(value) || value < min || value > max)
        {
            Reporter.Report(
                Rules.BadValue, expression.Span, [$"{what} is {Invariant.Number(value)}"], Invariant.Text($"expected: a whole number from {min} to {max}"));
            return null;
        }

        return (int)value;
    }

    private Value? Lookup(NameExpressionSyntax name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._values.TryGetValue(name.Name, out var value))
            {
                scope.Used.Add(name.Name);
                return value.IsKnown ? value : null;
            }
        }

        if (_builtIn(name.Name) is { } builtIn)
        {
            return builtIn.IsKnown ? builtIn : null;
        }

        var known = Names.Concat(BuiltIns).ToList();
        var help = ExtentsHint(name.Name) is { Length: > 0 } extents ? extents
            : Spelling.HintOr(name.Name, known, known.Count == BuiltIns.Count ? "expected: a number or a parameter" : "names here: " + string.Join(", ", known));
        Reporter.Report(Rules.UnknownName, name.Span, [name.Name], help);
        return null;
    }

    private Value? List(ListSyntax list)
    {
        var items = list.Items.Select(Number).ToList();
        return items.Any(i => i is null) ? null : Value.Of(items.Select(i => i!.Value).ToEquatableArray());
    }

    private Value? Item(IndexSyntax index)
    {
        if (Evaluate(index.List) is not { } list)
        {
            return null;
        }

        if (!list.IsList)
        {
            Reporter.Report(Rules.BadValue, index.Span, [$"{list} is one number, not a list"], "fix: leave the index out");
            return null;
        }

        if (Number(index.Index) is not { } at)
        {
            return null;
        }

        if (at == Math.Floor(at) && at >= 1 && at <= list.List.Count)
        {
            return Value.Of(list.List[(int)at - 1]);
        }

        Reporter.Report(
            Rules.BadValue, index.Index.Span, [Invariant.Text($"there is no value {Invariant.Number(at)} in {list}")], Invariant.Text($"values are counted from 1: this list has 1 to {list.List.Count}"));
        return null;
    }

    /// <summary>Help for <c>NxNx3</c>, which reads as one name.</summary>
    private string ExtentsHint(string name)
    {
        var parts = name.Split('x').Select(p => Names.FirstOrDefault(n => string.Equals(n, p, StringComparison.OrdinalIgnoreCase)) ?? p).ToList();
        if (parts.Count == 4 && parts.Skip(1).All(p => p.Length > 0 && p.All(char.IsDigit)))
        {
            return $"fix: the batch is never written: [{string.Join("x", parts.Skip(1))}]";
        }

        return parts.Count > 1 && parts.All(p => Has(p) || (p.Length > 0 && p.All(char.IsDigit))) ? $"fix: write {string.Join(" x ", parts)}" : "";
    }
}
