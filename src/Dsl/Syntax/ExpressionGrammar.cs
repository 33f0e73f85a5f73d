using System.Linq;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>Arithmetic and comparisons over parameters. They stand in brackets wherever a <c>-</c> would join layers.</summary>
internal static class ExpressionGrammar
{
    private static readonly Parser<ExpressionSyntax> Number =
        Tokens.Number.Select(n => (ExpressionSyntax)new NumberSyntax(n.Value, n.Span));

    private static readonly Parser<ExpressionSyntax> Bracketed =
        from open in Tokens.Symbol('(')
        from inner in Combinators.Later(() => Full!)
        from close in Tokens.Symbol(')')
        select inner;

    private static readonly Parser<ExpressionSyntax> List =
        from open in Tokens.Symbol('[')
        from before in Combinators.Blank
        from items in Combinators.Later(() => Full!).XDelimitedBy(Combinators.Comma)
        from after in Combinators.Blank
        from close in Tokens.Symbol(']')
        select new ListSyntax(items.ToEquatableArray(), open.Span.To(close.Span));

    /// <summary>A name; an index or a call's bracket must touch it.</summary>
    private static readonly Parser<ExpressionSyntax> Name = input =>
    {
        var word = Tokens.Word(input);
        if (!word.WasSuccessful)
        {
            return Combinators.Failure<ExpressionSyntax>(word);
        }

        var (name, at) = (new NameSyntax(word.Value.Value, word.Value.Span), word.Remainder);
        var plain = new NameExpressionSyntax(name.Text, name.Span);
        if (Look.Touches(at.Source, at.Position, '('))
        {
            return Call!.Select(c => (ExpressionSyntax)new CallExpressionSyntax(name, c.Arguments, name.Span.To(c.Span)))(at);
        }

        if (Look.Touches(at.Source, at.Position, '['))
        {
            var index = Index(plain)(at);
            if (index.WasSuccessful)
            {
                return index;
            }
        }

        return Result.Success<ExpressionSyntax>(plain, at);
    };

    /// <summary>What may stand as a layer's argument without brackets.</summary>
    public static readonly Parser<ExpressionSyntax> Atom = Number.XOr(Bracketed).XOr(Name);

    private static readonly Parser<ExpressionSyntax> Power = Combinators.LeftToRight(Atom.XOr(List), "^");

    private static readonly Parser<ExpressionSyntax> Signed = Unary(Tokens.Sign("-"), "-", Power);

    private static readonly Parser<ExpressionSyntax> Product = Combinators.LeftToRight(Signed, "*", "/", "%");

    private static readonly Parser<ExpressionSyntax> Sum = Combinators.LeftToRight(Product, "+", "-");

    private static readonly Parser<ExpressionSyntax> Comparison = Combinators.LeftToRight(Sum, "==", "!=", "<=", ">=", "<", ">");

    private static readonly Parser<ExpressionSyntax> Not = Unary(Tokens.Keyword("not"), "not", Comparison);

    private static readonly Parser<ExpressionSyntax> And = Combinators.LeftToRight(Not, Tokens.Keyword("and").Select(_ => "and"));

    /// <summary>Any expression.</summary>
    public static readonly Parser<ExpressionSyntax> Full = Combinators.LeftToRight(And, Tokens.Keyword("or").Select(_ => "or"));

    /// <summary>A value in a call; a size is read so that the mistake can be told.</summary>
    private static readonly Parser<ExpressionSyntax> CallValue =
        from value in Combinators.Later(() => Full)
        from width in Tokens.Times.Then(_ => Combinators.Later(() => Atom)).XOptional()
        select width.IsEmpty ? value : new BinarySyntax("x", value, width.Get(), value.Span.To(width.Get().Span));

    private static readonly Parser<CallArgumentSyntax> CallArgument = input => Look.IsNamed(input.Source, input.Position)
        ? (from name in Combinators.Identifier("a parameter's name")
           from sign in Tokens.Sign("=")
           from value in CallValue
           select new CallArgumentSyntax(name, value, name.Span.To(value.Span)))(input)
        : CallValue.Select(v => new CallArgumentSyntax(null, v, v.Span))(input);

    /// <summary><c>(64, s = 2)</c>.</summary>
    public static readonly Parser<CallSyntax> Call =
        from open in Tokens.Symbol('(')
        from before in Combinators.Blank
        from arguments in CallArgument.XDelimitedBy(Combinators.Comma).XOptional()
        from after in Combinators.Blank
        from close in Tokens.Symbol(')')
        select new CallSyntax(arguments.GetOrElse([]).ToEquatableArray(), open.Span.To(close.Span));

    /// <summary><c>[HxWxC]</c>.</summary>
    public static readonly Parser<ShapeSyntax> BracketShape =
        from open in Tokens.Symbol('[')
        from first in Atom
        from rest in Tokens.Times.Then(_ => Atom).XMany()
        from close in Tokens.Symbol(']')
        select new ShapeSyntax(new[] { first }.Concat(rest).ToEquatableArray(), open.Span.To(close.Span));

    private static readonly Parser<ShapeSyntax> TupleShape =
        from open in Tokens.Symbol('(')
        from extents in Atom.XDelimitedBy(Combinators.Comma)
        from close in Tokens.Symbol(')')
        select new ShapeSyntax(extents.ToEquatableArray(), open.Span.To(close.Span));

    /// <summary>A volume: <c>[28x28x128]</c>, or <c>(28,28,128)</c> as a slide's table has it.</summary>
    public static readonly Parser<ShapeSyntax> Shape = input => Look.IsTuple(input.Source, input.Position) ? TupleShape(input) : BracketShape(input);

    private static Parser<ExpressionSyntax> Index(ExpressionSyntax list) =>
        from open in Tokens.Symbol('[')
        from index in Combinators.Later(() => Full)
        from close in Tokens.Symbol(']')
        select new IndexSyntax(list, index, list.Span.To(close.Span));

    private static Parser<ExpressionSyntax> Unary(Parser<Token<string>> sign, string name, Parser<ExpressionSyntax> operand) => input =>
    {
        var read = sign(input);
        return read.WasSuccessful
            ? operand.Select(o => (ExpressionSyntax)new UnarySyntax(name, o, read.Value.Span.To(o.Span)))(read.Remainder)
            : operand(input);
    };
}
