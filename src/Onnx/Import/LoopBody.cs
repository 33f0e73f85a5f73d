using System;
using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>The nodes of a loop's body as terms of equations.</summary>
/// <param name="g">The graph around it, whose fixed tensors the body may read.</param>
/// <param name="body">The body.</param>
internal sealed class LoopBody(ImportGraph g, ImportModel body)
{
    private readonly Dictionary<string, Term> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<(Term, long, long), Term> _parts = [];

    /// <summary>All of them, in the order of the nodes.</summary>
    public List<Term> Terms { get; } = [];

    public void Bind(string name, Term term) => Require(name.Length > 0 && _terms.TryAdd(name, term), "two values of its body have one name");

    public Term Find(string name) => _terms.TryGetValue(name, out var term) ? term : throw new InexpressibleException($"its body gives no {ImportReader.Quote(name)}, or not as a vector");

    /// <summary>Takes in what was computed before the loop.</summary>
    public Term Take(Term term) => Add(term);

    /// <summary>Whether any term reads a state.</summary>
    public bool Reads(int state) => Terms.Exists(t => Array.Exists(t.Parts, p => p.Kind == TermKind.State && p.State == state));

    /// <summary>Numbers the states anew: some were none.</summary>
    public void Number(List<int> kept)
    {
        foreach (var state in _terms.Values.Where(t => t.Kind == TermKind.State).Distinct().ToList())
        {
            state.State = kept.IndexOf(state.State);
        }
    }

    public void Read()
    {
        foreach (var node in body.Nodes)
        {
            try
            {
                Bind(node.Outputs.FirstOrDefault(""), Read(node));
            }
            catch (InexpressibleException e)
            {
                throw new InexpressibleException($"in its body {node.Operator} {ImportReader.Quote(node.Place)}: {e.Message}");
            }
        }
    }

    private Term Read(ImportNode node)
    {
        switch (node.Operator)
        {
            case "Identity":
                return Value(node, 0);
            case "Sigmoid" or "Tanh" or "Relu":
                var argument = Value(node, 0);
                return Add(new Term(TermKind.Call, argument.Length, argument) { Function = ImportRecurrent.Function(node.Operator) });
            case "Add" or "Sub" or "Mul":
                return Combined(node, Operand(node, 0), Operand(node, 1));
            case "Gemm" or "MatMul":
                return Product(node);
            case "Concat":
                var parts = node.Inputs.Select((_, i) => Value(node, i)).ToArray();
                Require(node.Integer("axis", 1) is 1 or -1 && parts.Length is > 0 and <= 64 && parts.Sum(p => (long)p.Length) <= int.MaxValue, "it joins along another axis than the features");
                return Add(new Term(TermKind.Concat, parts.Sum(p => p.Length), parts));
            case "Slice":
                return Slice(node);
            default:
                throw new InexpressibleException("the equations of a cell have nothing like it");
        }
    }

    private Term Combined(ImportNode node, Term a, Term b)
    {
        Require((a.Length == b.Length || a.Kind == TermKind.Number || b.Kind == TermKind.Number) && (IsData(a) || IsData(b)), "vectors of different lengths, or only fixed ones");
        var kind = node.Operator == "Add" ? TermKind.Sum : node.Operator == "Sub" ? TermKind.Difference : TermKind.Multiple;
        return Add(new Term(kind, Math.Max(a.Length, b.Length), a, b));
    }

    private Term Product(ImportNode node)
    {
        var (x, weight, isGemm) = (Value(node, 0), Fixed(node, 1), node.Operator == "Gemm");
        var matrix = isGemm && node.Integer("transB", 0) != 0 ? weight : ImportFolds.Turned(weight);
        Require(node.Integer("transA", 0) == 0 && node.Real("alpha", 1) == 1 && node.Real("beta", 1) == 1, "a product that is scaled, or of a turned input");
        Require(matrix.Extents.Length == 2 && matrix.Extents[1] == x.Length && matrix.Count > 0, "a matrix of other extents than its vector");
        var product = Add(new Term(TermKind.Product, (int)matrix.Extents[0], x) { Tensor = matrix });
        return isGemm && node.Inputs.Length > 2 ? Combined(node with { Operator = "Add" }, product, Operand(node, 2)) : product;
    }

    /// <summary>A part of a product is the product with some of the rows.</summary>
    private Term Slice(ImportNode node)
    {
        var x = Value(node, 0);
        long Bound(int number) => Fixed(node, number) is { Count: 1 } one && one.ReadIntegers() is [var value] ? value : throw new InexpressibleException("a slice along several axes");
        Require(node.Inputs.Length < 5 && x.Kind == TermKind.Product && Bound(3) is 1 or -1, "a slice of anything but a product's features");
        var (from, to) = (Math.Clamp(Bound(1) is < 0 and var a ? a + x.Length : Bound(1), 0, x.Length), Math.Clamp(Bound(2) is < 0 and var b ? b + x.Length : Bound(2), 0, x.Length));
        Require(from < to, "a slice of nothing");
        return _parts.TryGetValue((x, from, to), out var known) ? known
            : _parts[(x, from, to)] = Add(x with { Length = (int)(to - from), Tensor = ImportFolds.Rows(x.Tensor!, 0, from, to - from) });
    }

    /// <summary>A term, a trained vector, or a number.</summary>
    private Term Operand(ImportNode node, int number)
    {
        if (Tensor(node, number) is not { } tensor)
        {
            return Value(node, number);
        }

        if (tensor.Count == 1)
        {
            return new Term(TermKind.Number, 0) { Number = tensor.Read()[0] };
        }

        Require(tensor.IsVectorOf(tensor.Count) && tensor.Extents[^1] == tensor.Count, "a fixed tensor that is no vector");
        return new Term(TermKind.Vector, (int)tensor.Count) { Tensor = tensor.Extents.Length == 1 ? tensor : tensor with { Extents = [tensor.Count] } };
    }

    private Term Value(ImportNode node, int number) => _terms.TryGetValue(node.Inputs.ElementAtOrDefault(number) ?? "", out var term) ? term
        : throw new InexpressibleException($"its input {ImportReader.Quote(node.Inputs.ElementAtOrDefault(number) ?? "")} is neither a step, nor a state, nor computed of them");

    private ImportTensor Fixed(ImportNode node, int number) => Tensor(node, number) ?? throw new InexpressibleException($"its input {ImportReader.Quote(node.Inputs.ElementAtOrDefault(number) ?? "")} is computed: it must be fixed");

    private ImportTensor? Tensor(ImportNode node, int number) =>
        node.Inputs.ElementAtOrDefault(number) is not { } name || _terms.ContainsKey(name) ? null : body.Tensors.GetValueOrDefault(name) ?? g.Tensors.GetValueOrDefault(name);

    private static bool IsData(Term term) => term.Kind is not (TermKind.Number or TermKind.Vector);

    private Term Add(Term term)
    {
        Terms.Add(term);
        return term;
    }
}
