using System.Collections.Generic;

namespace DslCompiler.Onnx.Import;

/// <summary>Which lengths follow from a cell's equations, as the compiler reads them: those of terms that are joined element by element are one. What nothing settles is
/// written.</summary>
internal sealed class CellSizing
{
    private readonly Dictionary<Term, Term> _same = [];
    private readonly HashSet<Term> _settled = [];

    public CellSizing(Term[] nexts)
    {
        var (open, seen) = (new Stack<Term>(nexts), new HashSet<Term>());
        foreach (var next in nexts)
        {
            _settled.Add(Root(next));
        }

        while (open.TryPop(out var term))
        {
            if (!seen.Add(term))
            {
                continue;
            }

            foreach (var part in term.Parts)
            {
                open.Push(part);
                if (term.Kind is not (TermKind.Product or TermKind.Concat) && part.Length > 0)
                {
                    Join(term, part);
                }
            }

            if (term.Kind is TermKind.Input or TermKind.State)
            {
                _settled.Add(Root(term));
            }
        }
    }

    /// <summary>What stands behind the name of an equation: nothing, or its length.</summary>
    public string Of(Term term, int first) => !_settled.Add(Root(term)) ? "" : term.Length == first ? ": n" : Invariant.Text($": {term.Length}");

    private void Join(Term a, Term b)
    {
        (a, b) = (Root(a), Root(b));
        if (a != b)
        {
            _same[a] = b;
            if (_settled.Contains(a))
            {
                _settled.Add(b);
            }
        }
    }

    private Term Root(Term term)
    {
        while (_same.TryGetValue(term, out var next))
        {
            term = next;
        }

        return term;
    }
}
