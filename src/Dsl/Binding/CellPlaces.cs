using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Makes one operator of the equations of attention. What depends on a place and a step of the scan at once (scores, weights) is no value of the graph: it would be as many vectors
/// as there are pairs of steps. So it stays a term here until <c>sum</c> makes a vector of it.</summary>
/// <param name="graph">What is added to.</param>
/// <param name="kindOf">What inference found of a term.</param>
/// <param name="plain">Adds a vector, or vectors that are the same at every step.</param>
internal sealed class CellPlaces(GraphBuilder graph, Func<CellExpressionSyntax, CellKind> kindOf, Func<CellExpressionSyntax, int> plain)
{
    private readonly Dictionary<string, Term> _terms = [];

    /// <summary>Keeps the term of an equation; false where it is an ordinary value.</summary>
    public bool Keep(string name, CellExpressionSyntax expression)
    {
        if (kindOf(expression) is CellKind.Vector or CellKind.Places)
        {
            return false;
        }

        _terms[name] = Of(expression);
        return true;
    }

    /// <summary><c>sum(weights * places)</c>.</summary>
    public int Sum(CellExpressionSyntax argument)
    {
        var term = (Weighted)Of(argument);
        return graph.Add(new AttendSequence(), [term.By.Keys, term.Values, term.By.Query, .. term.By.Vector is { } vector ? new[] { vector } : []]);
    }

    private Term Of(CellExpressionSyntax expression)
    {
        switch (expression)
        {
            case CellNameSyntax name:
                return _terms[name.Name];
            case CellBinarySyntax binary when kindOf(binary) == CellKind.Weighted:
                var isFirst = kindOf(binary.Left) == CellKind.Weights;
                return new Weighted((Scores)Of(isFirst ? binary.Left : binary.Right), plain(isFirst ? binary.Right : binary.Left));
            case CellBinarySyntax:
                var parts = new Parts();
                Gather(expression, parts);
                return new Moved(
                    parts.Fixed.Aggregate(parts.Places.Aggregate((a, b) => CellFunctions.Combine(graph, '+', a, b)), (a, b) => CellFunctions.Combine(graph, '+', a, b)),
                    parts.Vectors.Aggregate((a, b) => CellFunctions.Combine(graph, '+', a, b)));
            case CellCallSyntax { Argument: CellConcatSyntax pair } call when Look.IsWord(call.Function.Text, 0, CellGrammar.Dot):
                var (places, vector) = kindOf(pair.Parts[0]) == CellKind.Vector ? (pair.Parts[1], pair.Parts[0]) : (pair.Parts[0], pair.Parts[1]);
                return kindOf(places) == CellKind.Places ? new Scores(plain(places), plain(vector), null)
                    : Of(places) is Moved moved ? new Scores(moved.Places, moved.Vector, plain(vector))
                    : throw new InvalidOperationException("a score of no places");
            case CellCallSyntax call:
                // softmax and tanh: what the term is of tells which.
                return Of(call.Argument);
            default:
                throw new InvalidOperationException(expression.GetType().Name);
        }
    }

    private void Gather(CellExpressionSyntax expression, Parts parts)
    {
        switch (expression)
        {
            case CellBinarySyntax binary when kindOf(binary) == CellKind.Moved:
                Gather(binary.Left, parts);
                Gather(binary.Right, parts);
                break;
            case CellNameSyntax name when _terms.TryGetValue(name.Name, out var term):
                parts.Places.Add(((Moved)term).Places);
                parts.Vectors.Add(((Moved)term).Vector);
                break;
            default:
                var value = plain(expression);
                (kindOf(expression) == CellKind.Places ? parts.Places : graph.TypeOf(value).HasBatch ? parts.Vectors : parts.Fixed).Add(value);
                break;
        }
    }

    private abstract record Term;

    /// <summary>Places and the vector that moves them; bent or not.</summary>
    private sealed record Moved(int Places, int Vector) : Term;

    private sealed record Scores(int Keys, int Query, int? Vector) : Term;

    private sealed record Weighted(Scores By, int Values) : Term;

    /// <summary>The terms of a sum: places, vectors of the step, and what is trained or a number.</summary>
    private sealed class Parts
    {
        public List<int> Places { get; } = [];

        public List<int> Vectors { get; } = [];

        public List<int> Fixed { get; } = [];
    }
}
