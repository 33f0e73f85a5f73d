using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>Terms as the equations of a cell. What is read more than once, a function of products (a gate), a state and the output have an equation of their own.</summary>
internal sealed partial class CellWriter
{
    private const int MostEquations = 200;
    private const int MostTerms = 600;

    /// <summary>Of brackets within an equation.</summary>
    private const int Deepest = 16;

    private const int LongestEquation = 2_000;

    private static readonly string[] Words = ["n", "x", "in", "out", "state", "over", "param", "sigmoid", "tanh", "relu", "attend", "dot", "softmax", "sum", "y"];

    private readonly List<Term> _terms;
    private readonly Term[] _nexts;
    private readonly Dictionary<Term, int> _reads = [];
    private readonly Dictionary<Term, string> _names = [];
    private readonly Dictionary<ImportTensor, string> _roles = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken = new(Words, StringComparer.OrdinalIgnoreCase);
    private readonly bool[] _isNew;

    /// <param name="terms">All terms, each behind those that it reads.</param>
    /// <param name="nexts">What each state becomes.</param>
    /// <param name="sizes">Their lengths.</param>
    /// <param name="result">What the cell gives.</param>
    public CellWriter(IEnumerable<Term> terms, Term[] nexts, int[] sizes, Term result)
    {
        (_nexts, _isNew) = (nexts, new bool[nexts.Length]);
        States = [.. nexts.Select((_, i) => i == 0 ? "h" : i == 1 ? "c" : Invariant.Text($"s{i}"))];
        _taken.UnionWith(States);
        var live = new HashSet<Term>();
        foreach (var term in nexts.Append(result))
        {
            Visit(term, live);
        }

        _terms = [.. terms.Where(live.Contains)];
        Require(_terms.Count <= MostTerms, "its body has more terms than a cell that anybody would read");
        NameTensors();
        NameTerms(result);
        var sizesOf = new CellSizing(nexts);
        var lines = _terms.Where(_names.ContainsKey).Select(t => Equation(t, sizesOf.Of(t, sizes[0]))).ToList();
        for (var i = 0; i < nexts.Length; i++)
        {
            // It becomes what has a name already, or is no more than another value.
            if (!_isNew[i])
            {
                lines.Add($"{States[i]} = {Text(nexts[i], 0)}");
                _isNew[i] = true;
            }
        }

        Require(lines.Count <= MostEquations && lines.TrueForAll(l => l.Length <= LongestEquation), "its body is longer than a cell that anybody would read");
        var vectors = Weights.Where(w => w.Extents.Length == 1 && !IsTrained(w.Role)).Select(w => $"{w.Role}: {Size(w.Extents[0], sizes[0])}").ToList();
        Head = "in x;  state " + string.Join(", ", States.Zip(sizes, (s, size) => $"{s}: {Size(size, sizes[0])}")) + (vectors.Count > 0 ? ";  param " + string.Join(", ", vectors) : "");
        var output = Array.IndexOf(nexts, result) is >= 0 and var state ? States[state] : _names.GetValueOrDefault(result) ?? throw new InexpressibleException("it gives what is no equation of its body");
        Lines = output == States[0] ? lines : ["out " + output, .. lines];
    }

    public string[] States { get; }

    public string Head { get; }

    public List<string> Lines { get; }

    /// <summary>The weights, with what the equations call them.</summary>
    public List<Weight> Weights { get; } = [];

    /// <summary>What all weights have in front of their names in the file; null: not one thing.</summary>
    public string? Layer { get; private set; }

    public bool IsNamed(Term term) => _names.ContainsKey(term);

    private void Visit(Term root, HashSet<Term> live)
    {
        var open = new Stack<Term>([root]);
        _reads[root] = _reads.GetValueOrDefault(root) + 1;
        while (open.TryPop(out var term))
        {
            foreach (var part in live.Add(term) ? term.Parts : [])
            {
                _reads[part] = _reads.GetValueOrDefault(part) + 1;
                open.Push(part);
            }
        }
    }

    /// <summary>By the file's names, where the equations can say those.</summary>
    private void NameTensors()
    {
        var all = _terms.SelectMany(t => t.Parts.Append(t)).Where(t => t.Tensor is not null).Select(t => (Tensor: t.Tensor!, IsMatrix: t.Kind == TermKind.Product)).DistinctBy(t => t.Tensor, ReferenceEqualityComparer.Instance).ToList();
        var split = all.ConvertAll(t => t.Tensor.Name.LastIndexOf('.') is > 0 and var dot ? (Layer: t.Tensor.Name[..dot], Role: t.Tensor.Name[(dot + 1)..]) : (Layer: "", Role: ""));
        Layer = split.Count > 0 && split[0].Layer.Length > 0 && split.TrueForAll(s => s.Layer == split[0].Layer) ? split[0].Layer : null;
        for (var i = 0; i < all.Count; i++)
        {
            var (tensor, isMatrix) = all[i];
            var given = Layer is not null && (isMatrix ? IsMatrix() : IsVector()).IsMatch(split[i].Role) && _taken.Add(split[i].Role) ? split[i].Role : null;
            var role = given ?? Enumerable.Range(1, int.MaxValue).Select(n => Invariant.Text($"{(isMatrix ? "W" : "b")}{n}")).First(_taken.Add);
            _roles[tensor] = role;
            Weights.Add(new Weight(role, [.. tensor.Extents.Select(e => (int)e)], tensor.Read));
        }
    }

    private void NameTerms(Term result)
    {
        for (var i = _nexts.Length - 1; i >= 0; i--)
        {
            if (IsComposite(_nexts[i]))
            {
                _names[_nexts[i]] = States[i];
            }
        }

        var depths = new Dictionary<Term, int>();
        var (count, multiplied) = (0, _terms.Where(t => t.Kind == TermKind.Product).Select(t => t.Parts[0]).ToHashSet());
        foreach (var term in _terms.Where(IsComposite))
        {
            depths[term] = 1 + term.Parts.Max(p => _names.ContainsKey(p) ? 0 : depths.GetValueOrDefault(p));
            if (_names.ContainsKey(term))
            {
                continue;
            }

            // The length of a product that another matrix stands before follows from nothing: it gets a line, which says it.
            if (term == result || _reads[term] > 1 || depths[term] >= Deepest || (term.Kind == TermKind.Call && HasProduct(term.Parts[0])) || (multiplied.Contains(term) && HasProduct(term)))
            {
                _names[term] = term == result ? "y" : GateNames(term).FirstOrDefault(_taken.Add) ?? Enumerable.Range(count + 1, int.MaxValue - count - 1).Select(n => Invariant.Text($"v{count = n}")).First(_taken.Add);
            }
        }
    }

    /// <summary>The matrices <c>Wi</c> and <c>Ui</c> are those of a gate <c>i</c>.</summary>
    private IEnumerable<string> GateNames(Term term) => Inner(term).Where(t => t.Kind == TermKind.Product).Select(t => _roles[t.Tensor!]).Where(r => r.Length is > 1 and < 12).Select(r => r[1..]).Where(r => char.IsAsciiLetterLower(r[0]) && !IsTrained(r));

    /// <summary>A term and those within its equation.</summary>
    private IEnumerable<Term> Inner(Term term) => term.Parts.Where(p => !_names.ContainsKey(p)).SelectMany(Inner).Prepend(term);

    private bool HasProduct(Term term) => !_names.ContainsKey(term) && Inner(term).Any(t => t.Kind == TermKind.Product);

    private string Equation(Term term, string size)
    {
        var name = _names[term];
        var text = $"{name}{size} = {Written(term, 0)}";
        for (var i = 0; i < _nexts.Length; i++)
        {
            _isNew[i] |= States[i] == name;
        }

        return text;
    }

    /// <summary>A term where another reads it, in brackets where it binds less than that.</summary>
    private string Text(Term term, int binding) => _names.TryGetValue(term, out var name) ? name : Written(term, binding);

    private string Written(Term term, int binding)
    {
        const int Sum = 1, Product = 2, Factor = 3;
        var (a, b) = (term.Parts.ElementAtOrDefault(0)!, term.Parts.ElementAtOrDefault(1)!);
        var (text, own) = term.Kind switch
        {
            TermKind.Input => ("x", Factor),
            TermKind.State => (_isNew[term.State] ? States[term.State] + "[t-1]" : States[term.State], Factor),
            TermKind.Number => (Real(term.Number), Factor),
            TermKind.Vector => (_roles[term.Tensor!], Factor),
            TermKind.Product => ($"{_roles[term.Tensor!]} {Text(a, Factor)}", Product),
            TermKind.Call => ($"{term.Function}({Text(a, 0)})", Factor),
            TermKind.Concat => ($"[{string.Join(", ", term.Parts.Select(p => Text(p, 0)))}]", Factor),
            TermKind.Difference => ($"{Text(a, Sum)} - {Text(b, Product)}", Sum),
            TermKind.Sum => ($"{Text(a, Sum)} + {Text(b, Product)}", Sum),

            // A vector whose name begins with a capital would be a matrix in front of another: it stands behind.
            _ when a.Kind == TermKind.Vector && char.IsUpper(_roles[a.Tensor!][0]) => ($"{Text(b, b.Kind == TermKind.Product ? Factor : Product)} * {Text(a, Factor)}", Product),
            _ => ($"{Text(a, a.Kind == TermKind.Product ? Factor : Product)} * {Text(b, Factor)}", Product),
        };
        return own < binding ? $"({text})" : text;
    }

    private static string Size(int size, int first) => size == first ? "n" : Invariant.Number(size);

    private static bool IsComposite(Term term) => term.Kind is not (TermKind.Input or TermKind.State or TermKind.Number or TermKind.Vector);

    private static bool IsTrained(string role) => char.IsUpper(role[0]) || role[0] == 'b';

    /// <summary>Equations have no signs in front of numbers, and no exponents.</summary>
    private static string Real(float number)
    {
        Require(number is 0 or (>= 1e-9f and <= 1e9f), "a number that equations cannot say: " + Invariant.Number(number));
        return decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{0,20}$")]
    private static partial Regex IsMatrix();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,20}$")]
    private static partial Regex IsVector();
}
