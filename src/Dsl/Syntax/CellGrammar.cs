using System.Linq;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>The body of a cell: names and equations.</summary>
internal static class CellGrammar
{
    /// <summary>The functions of vectors that equations may call, in any case.</summary>
    public static readonly string[] Functions = ["sigmoid", "tanh", "relu"];

    /// <summary><c>attend(map, query)</c>: soft attention.</summary>
    public const string Attend = "attend";

    /// <summary><c>dot(vector, places)</c>: a score for each place of what a cell attends to.</summary>
    public const string Dot = "dot";

    /// <summary><c>softmax(scores)</c>: weights of the places.</summary>
    public const string Softmax = "softmax";

    /// <summary><c>sum(weights * places)</c>: their weighted mean.</summary>
    public const string Sum = "sum";

    private static readonly Parser<CellExpressionSyntax> Number =
        Tokens.Number.Select(n => (CellExpressionSyntax)new CellNumberSyntax(n.Value, n.Span));

    private static readonly Parser<CellExpressionSyntax> Bracketed =
        from open in Tokens.Symbol('(')
        from inner in Combinators.Later(() => Expression!)
        from close in Tokens.Symbol(')')
        select inner;

    /// <summary>The two arguments of <c>attend</c> and <c>dot</c>.</summary>
    private static readonly Parser<CellExpressionSyntax> Pair =
        from open in Tokens.Symbol('(')
        from map in Combinators.Later(() => Expression!)
        from comma in Tokens.Symbol(',')
        from query in Combinators.Later(() => Expression!)
        from close in Tokens.Symbol(')')
        select new CellConcatSyntax(EquatableArray.Of(map, query), open.Span.To(close.Span));

    private static readonly Parser<CellExpressionSyntax> Concat =
        from open in Tokens.Symbol('[')
        from parts in Combinators.Later(() => Expression!).XDelimitedBy(Tokens.Symbol(','))
        from close in Tokens.Symbol(']')
        select new CellConcatSyntax(parts.ToEquatableArray(), open.Span.To(close.Span));

    /// <summary>A name, with <c>[t]</c>, <c>[t-1]</c> or the parts of a matrix's name touching it; or a call.</summary>
    private static readonly Parser<CellExpressionSyntax> Name = input =>
    {
        var word = Tokens.Word(input);
        if (!word.WasSuccessful)
        {
            return Combinators.Failure<CellExpressionSyntax>(word);
        }

        var (name, at) = (new NameSyntax(word.Value.Value, word.Value.Span), word.Remainder);
        if (Look.At(at.Source, at.Position) == '(' && (Look.IsWord(name.Text, 0, Functions) || Look.IsWord(name.Text, 0, Softmax, Sum)))
        {
            return Bracketed.Select(a => (CellExpressionSyntax)new CellCallSyntax(name, a, name.Span.To(a.Span)))(at);
        }

        if (Look.At(at.Source, at.Position) == '(' && Look.IsWord(name.Text, 0, Attend, Dot))
        {
            return Pair.Select(a => (CellExpressionSyntax)new CellCallSyntax(name, a, name.Span.To(a.Span)))(at);
        }

        return Look.Touches(at.Source, at.Position, '[') && Look.Behind(at.Source, at.Position) is var end && end > 0
            ? Result.Success<CellExpressionSyntax>(Indexed(name, at.Source.Substring(at.Position + 1, end - at.Position - 2), end), ((SourceInput)at).MoveTo(end))
            : Result.Success<CellExpressionSyntax>(new CellNameSyntax(name.Text, false, name.Span), at);
    };

    private static readonly Parser<CellExpressionSyntax> Factor = input => Look.At(input.Source, input.Position) switch
    {
        '(' => Bracketed(input),
        '[' => Concat(input),
        >= '0' and <= '9' => Number(input),
        _ => Name.Expecting("a term")(input),
    };

    /// <summary>Factors with <c>*</c>, <c>/</c>, or nothing between them.</summary>
    private static readonly Parser<CellExpressionSyntax> Product = input =>
    {
        var left = Factor(input);
        while (left.WasSuccessful && Sign(left.Remainder) is var sign && sign != '\0')
        {
            var at = sign == ' ' ? left.Remainder : Tokens.Symbol(sign)(left.Remainder).Remainder;
            var (product, op) = (left.Value, sign == ' ' ? '*' : sign);
            left = Factor.Select(right => (CellExpressionSyntax)new CellBinarySyntax(op, product, right, product.Span.To(right.Span)))(at);
        }

        return left;
    };

    private static readonly Parser<CellExpressionSyntax> Signed = input => Tokens.Symbol('-')(input) is { WasSuccessful: true } minus
        ? Product.Select(p => (CellExpressionSyntax)new CellNegateSyntax(p, minus.Value.Span.To(p.Span)))(minus.Remainder)
        : Product(input);

    private static readonly Parser<CellExpressionSyntax> Expression =
        from first in Signed
        from rest in (from plus in Tokens.Symbol('+').XOr(Tokens.Symbol('-'))
                      from lines in Combinators.Blank
                      from term in Product
                      select (Sign: plus.Value[0], Term: term)).XMany()
        select rest.Aggregate(first, (sum, r) => new CellBinarySyntax(r.Sign, sum, r.Term, sum.Span.To(r.Term.Span)));

    private static readonly Parser<SizedNameSyntax> SizedName =
        from name in Combinators.Identifier("a name")
        from size in Tokens.Symbol(':').Then(_ => ExpressionGrammar.Full).XOptional()
        select new SizedNameSyntax(name, size.GetOrDefault(), size.IsEmpty ? name.Span : name.Span.To(size.Get().Span));

    private static readonly Parser<CellLineSyntax> Names =
        from keyword in Tokens.Keyword("in").XOr(Tokens.Keyword("state")).XOr(Tokens.Keyword("out")).XOr(Tokens.Keyword("param")).XOr(Tokens.Keyword("over"))
        from names in SizedName.XDelimitedBy(Tokens.Symbol(','))
        let list = names.ToEquatableArray()
        select new CellNamesSyntax(keyword.Value.ToLowerInvariant(), list, keyword.Span.To(list[list.Count - 1].Span));

    private static readonly Parser<CellLineSyntax> Equation =
        from name in Combinators.Identifier("an equation such as h = tanh(W x + b)")
        from now in Combinators.Whole(Tokens.Symbol('[').Then(_ => Tokens.Keyword("t")).Then(_ => Tokens.Symbol(']'))).Optional()
        from size in Tokens.Symbol(':').Then(_ => ExpressionGrammar.Full).XOptional()
        from sign in Tokens.Sign("=")
        from lines in Combinators.Blank
        from value in Expression
        select new EquationSyntax(new SizedNameSyntax(name, size.GetOrDefault(), name.Span), value, name.Span.To(value.Span));

    /// <summary>A line of a cell, up to its end.</summary>
    public static readonly Parser<CellLineSyntax> Line =
        from line in ((Parser<CellLineSyntax>)(input => Look.IsWord(input.Source, input.Position, "in", "state", "out", "param", "over") ? Names(input) : Equation(input)))
        from end in Tokens.NewLines.Or(Combinators.Peek(Tokens.Symbol('}')))
        select line;

    /// <summary>What a touching bracket means: a time, or a part of the name.</summary>
    private static CellNameSyntax Indexed(NameSyntax name, string index, int end)
    {
        var span = TextSpan.Between(name.Span.Start, end);
        var plain = index.Replace(" ", "");
        return plain switch
        {
            "t" => new CellNameSyntax(name.Text, false, span),
            "t-1" => new CellNameSyntax(name.Text, true, span),
            _ => new CellNameSyntax(name.Text + "_" + string.Concat(plain.Where(c => Tokens.IsWordPart(c, first: false))), false, span),
        };
    }

    /// <summary>The sign of the product that goes on here: blank for two factors side by side, <c>\0</c> for none.</summary>
    private static char Sign(IInput at) => Look.At(at.Source, at.Position) switch
    {
        '*' => '*',
        '/' => '/',
        '(' or '[' or (>= '0' and <= '9') => ' ',
        _ => Look.Word(at.Source, at.Position, out _).Length > 0 ? ' ' : '\0',
    };
}
