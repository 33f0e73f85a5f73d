using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>The parameters of a model and their values, and arithmetic over them.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _diagnostics;

    public Scope(DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
    }

    public IEnumerable<string> Names => _values.Keys.OrderBy(n => n, StringComparer.Ordinal);

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Declares a parameter; its default may use those before it.</summary>
    public void Declare(ParameterSyntax parameter)
    {
        var name = parameter.Name.Text;
        if (Has(name))
        {
            _diagnostics.Report(Rules.DuplicateName, parameter.Name.Span, [name, "a parameter"], "fix: give one of them another name");
        }
        else if (parameter.Default is null)
        {
            _diagnostics.Report(Rules.MissingArgument, parameter.Span, [$"parameter '{name}'", "a default value"], $"fix: write {name} = 10, say");
            _values[name] = double.NaN;
        }
        else
        {
            _values[name] = Evaluate(parameter.Default) ?? double.NaN;
        }
    }

    /// <summary>The value, or null after an error (which has then been reported, here or where the parameter was declared).</summary>
    public double? Evaluate(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case NumberSyntax number when double.IsInfinity(number.Value):
                _diagnostics.Report(Rules.BadNumber, number.Span, ["the number is too large"]);
                return null;
            case NumberSyntax number:
                return number.Value;
            case NameExpressionSyntax name when _values.TryGetValue(name.Name, out var value):
                return double.IsNaN(value) ? null : value;
            case NameExpressionSyntax name:
                _diagnostics.Report(Rules.UnknownName, name.Span, [name.Name], ExtentsHint(name.Name), Spelling.Hint(name.Name, Names));
                return null;
            case BinarySyntax binary:
                return Evaluate(binary);
            default:
                throw new InvalidOperationException(expression.GetType().Name);
        }
    }

    /// <summary>A whole number within bounds, or null after an error.</summary>
    public int? Integer(ExpressionSyntax expression, string what, int min, int max)
    {
        if (Evaluate(expression) is not { } value)
        {
            return null;
        }

        if (value != Math.Floor(value) || value < min || value > max)
        {
            _diagnostics.Report(
                Rules.BadValue, expression.Span, [$"{what} is {Invariant.Number(value)}"], Invariant.Text($"expected: a whole number from {min} to {max}"));
            return null;
        }

        return (int)value;
    }

    /// <summary>Help for <c>NxNx3</c>, which reads as one name.</summary>
    private string ExtentsHint(string name)
    {
        var parts = name.Split('x');
        return parts.Length > 1 && parts.All(p => Has(p) || (p.Length > 0 && p.All(char.IsDigit))) ? $"fix: write {string.Join(" x ", parts)}" : "";
    }

    private double? Evaluate(BinarySyntax binary)
    {
        var (left, right) = (Evaluate(binary.Left), Evaluate(binary.Right));
        if (left is not { } a || right is not { } b)
        {
            return null;
        }

        if (binary.Operator == '/' && b == 0)
        {
            _diagnostics.Report(Rules.BadValue, binary.Span, ["division by zero"]);
            return null;
        }

        return binary.Operator switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b };
    }
}
