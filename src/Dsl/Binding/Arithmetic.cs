using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Signs, comparisons and the few functions of numbers. True is 1 and false 0.</summary>
internal static class Arithmetic
{
    private static readonly string[] Functions = ["min", "max", "floor", "ceil", "round", "length"];

    public static double? Evaluate(Scope scope, ExpressionSyntax expression)
    {
        var value = expression switch
        {
            BinarySyntax binary => Binary(scope, binary),
            UnarySyntax { Operator: "not" } not => scope.Condition(not.Operand) is { } held ? held ? 0 : 1 : null,
            UnarySyntax minus => -scope.Number(minus.Operand),
            CallExpressionSyntax call => Call(scope, call),
            _ => throw new InvalidOperationException(expression.GetType().Name),
        };
        if (value is { } number && (double.IsNaN(number) || double.IsInfinity(number)))
        {
            scope.Reporter.Report(Rules.BadNumber, expression.Span, ["the result is not a number"]);
            return null;
        }

        return value;
    }

    private static double? Binary(Scope scope, BinarySyntax binary)
    {
        if (binary.Operator is "and" or "or")
        {
            // What decides by itself keeps the other side from being asked: s == 1 or k / (s - 1) > 2.
            return scope.Condition(binary.Left) is not { } held ? null
                : held == (binary.Operator == "or") ? Truth(held)
                : scope.Condition(binary.Right) is { } other ? Truth(other) : null;
        }

        if (binary.Operator == "x")
        {
            scope.Reporter.Report(Rules.BadValue, binary.Span, ["a size stands where a number belongs"], "fix: give the height and the width as two values");
            return null;
        }

        var (left, right) = (scope.Number(binary.Left), scope.Number(binary.Right));
        if (left is not { } a || right is not { } b)
        {
            return null;
        }

        if (binary.Operator is "/" or "%" && b == 0)
        {
            scope.Reporter.Report(Rules.BadValue, binary.Span, ["division by zero"]);
            return null;
        }

        return binary.Operator switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "%" => a - (b * Math.Floor(a / b)),
            "^" => Math.Pow(a, b),
            "==" => Truth(a == b),
            "!=" => Truth(a != b),
            "<" => Truth(a < b),
            "<=" => Truth(a <= b),
            ">" => Truth(a > b),
            ">=" => Truth(a >= b),
            _ => throw new InvalidOperationException(binary.Operator),
        };
    }

    private static double? Call(Scope scope, CallExpressionSyntax call)
    {
        var name = call.Name.Text;
        if (!Functions.Contains(name))
        {
            var range = name == "range" ? $"fix: write {string.Join("..", call.Arguments.Count == 1 ? ["1", .. Texts()] : Texts())}" : Spelling.Hint(name, Functions);
            scope.Reporter.Report(Rules.UnknownName, call.Name.Span, [name], range, "functions: " + string.Join(", ", Functions));
            return null;
        }

        IEnumerable<string> Texts() => call.Arguments.Select(a => a.Value is NumberSyntax n ? Invariant.Number(n.Value) : (a.Value as NameExpressionSyntax)?.Name ?? "n");

        if (name == "length")
        {
            return call.Arguments.Count == 1 && scope.Evaluate(call.Arguments[0].Value) is { } list ? list.IsList ? list.List.Count : 1 : null;
        }

        var values = call.Arguments.Select(a => scope.Number(a.Value)).ToList();
        if (values.Any(v => v is null))
        {
            return null;
        }

        var wanted = name is "min" or "max" ? 2 : 1;
        if (values.Count != wanted)
        {
            scope.Reporter.Report(Rules.MissingArgument, call.Span, [name, wanted == 1 ? "one value" : "two values"], $"fix: write {name}({(wanted == 1 ? "n / 2" : "n, 8")}), say");
            return null;
        }

        var (a, b) = (values[0]!.Value, values[wanted - 1]!.Value);
        return name switch
        {
            "min" => Math.Min(a, b),
            "max" => Math.Max(a, b),
            "floor" => Math.Floor(a),
            "ceil" => Math.Ceiling(a),
            _ => Math.Round(a, MidpointRounding.AwayFromZero),
        };
    }

    private static double Truth(bool holds) => holds ? 1 : 0;
}
