using System;
using System.Linq;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>The grammar of the language. Alternatives are told apart by their first token (<c>XOr</c>), so that nothing is read twice
/// and an error stands where the text stops making sense.</summary>
internal static class Grammar
{
    private static readonly string[] ReservedWords = ["model", "input", "loss"];

    private static readonly Parser<object> Blank = Tokens.NewLines.Optional().Select(_ => (object)"");

    private static readonly Parser<ExpressionSyntax> Number =
        Tokens.Number.Select(n => (ExpressionSyntax)new NumberSyntax(n.Value, n.Span));

    private static readonly Parser<ExpressionSyntax> Name =
        Tokens.Word.Select(n => (ExpressionSyntax)new NameExpressionSyntax(n.Value, n.Span));

    private static readonly Parser<ExpressionSyntax> Bracketed =
        from open in Tokens.Symbol('(')
        from inner in Later(() => Sum!)
        from close in Tokens.Symbol(')')
        select inner;

    private static readonly Parser<ExpressionSyntax> Atom = Number.XOr(Bracketed).XOr(Name);

    private static readonly Parser<ExpressionSyntax> Product = LeftToRight(Tokens.Symbol('*').XOr(Tokens.Symbol('/')), Atom);

    /// <summary>Arithmetic; it stands in brackets wherever a <c>-</c> would join layers.</summary>
    private static readonly Parser<ExpressionSyntax> Sum = LeftToRight(Tokens.Symbol('+').XOr(Tokens.Symbol('-')), Product);

    private static readonly Parser<ShapeSyntax> Shape =
        from open in Tokens.Symbol('[')
        from first in Atom
        from rest in Tokens.Times.Then(_ => Atom).XMany()
        from close in Tokens.Symbol(']')
        select new ShapeSyntax(new[] { first }.Concat(rest).ToEquatableArray(), open.Span.To(close.Span));

    private static readonly Parser<ArgumentSyntax> Argument =
        from comma in Tokens.Symbol(',').Optional()
        from first in Atom
        from second in Tokens.Times.Then(_ => Atom).XOptional()
        select second.IsEmpty
            ? (ArgumentSyntax)new ValueArgumentSyntax(first, first.Span)
            : new SizeArgumentSyntax(first, second.Get(), first.Span.To(second.Get().Span));

    /// <summary>A word that begins another statement names no layer.</summary>
    private static readonly Parser<NameSyntax> LayerName = input =>
        ReservedWords.Any(w => Tokens.Keyword(w)(input).WasSuccessful) ? Result.Failure<NameSyntax>(input, "", ["a layer"]) : Identifier("a layer")(input);

    private static readonly Parser<LinkBodySyntax> Layer =
        from name in LayerName
        from arguments in Argument.XMany()
        let list = arguments.ToEquatableArray()
        select new LayerSyntax(name, list, list.Count == 0 ? name.Span : name.Span.To(list[list.Count - 1].Span));

    private static readonly Parser<LinkBodySyntax> Group =
        from open in Tokens.Symbol('(')
        from before in Blank
        from chain in Later(() => GroupChain!)
        from after in Blank
        from close in Tokens.Symbol(')')
        select new GroupSyntax(chain, open.Span.To(close.Span));

    private static readonly Parser<LinkSyntax> Link =
        from body in Group.XOr(Layer)
        from times in Tokens.Symbol('*').Then(_ => Atom).XOptional()
        from shape in Shape.XOptional()
        let end = shape.IsEmpty ? times.IsEmpty ? body.Span : times.Get().Span : shape.Get().Span
        select new LinkSyntax(body, times.GetOrDefault(), shape.GetOrDefault(), body.Span.To(end));

    private static readonly Parser<object> LineJoiner =
        from dash in Tokens.Dash
        from lines in Blank
        select (object)"";

    /// <summary>Within brackets a new line joins too, where a layer follows.</summary>
    private static readonly Parser<object> GroupJoiner = LineJoiner.Or(Whole(
        from lines in Tokens.NewLines
        from dash in Tokens.Dash.Optional()
        from more in Blank
        from next in Peek(Tokens.Word.Or(Tokens.Symbol('(')))
        select (object)""));

    private static readonly Parser<ChainSyntax> GroupChain = Chain(GroupJoiner);

    private static readonly Parser<StatementSyntax> Input =
        from keyword in Tokens.Keyword("input")
        from shape in Shape
        select new InputSyntax(shape, keyword.Span.To(shape.Span));

    private static readonly Parser<StatementSyntax> Loss =
        from keyword in Tokens.Keyword("loss")
        from kind in Identifier("a loss such as SOFTMAX")
        select new LossSyntax(kind, keyword.Span.To(kind.Span));

    private static readonly Parser<StatementSyntax> ChainLine =
        from dash in LineJoiner.Optional()
        from chain in Chain(LineJoiner)
        select chain;

    /// <summary>A line of a model: its end is a new line or the closing brace.</summary>
    private static readonly Parser<StatementSyntax> Statement =
        from statement in Input.XOr(Loss).XOr(ChainLine)
        from end in Tokens.NewLines.Or(Peek(Tokens.Symbol('}')))
        select statement;

    private static readonly Parser<ParameterSyntax> Parameter =
        from name in Identifier("a parameter's name")
        from value in Tokens.Symbol('=').Then(_ => Sum).XOptional()
        select new ParameterSyntax(name, value.GetOrDefault(), value.IsEmpty ? name.Span : name.Span.To(value.Get().Span));

    private static readonly Parser<EquatableArray<ParameterSyntax>> Parameters =
        from open in Tokens.Symbol('(')
        from list in Parameter.XDelimitedBy(Tokens.Symbol(','))
        from close in Tokens.Symbol(')')
        select list.ToEquatableArray();

    private static readonly Parser<ItemSyntax> Model =
        from keyword in Tokens.Keyword("model")
        from name in Identifier("the model's name")
        from parameters in Parameters.XOptional()
        from lines in Blank
        from open in Tokens.Symbol('{')
        from before in Blank
        from statements in Statement.OrRecover(Recovery.Statement).Until(Tokens.Symbol('}'))
        from close in Tokens.Symbol('}')
        from after in Tokens.NewLines.Or(Peek(Tokens.EndOfFile))
        select new ModelSyntax(name, parameters.GetOrDefault(), statements, keyword.Span.To(close.Span));

    /// <summary>A whole file; it always succeeds, for what cannot be read becomes a bad node that knows why.</summary>
    public static readonly Parser<FileSyntax> File =
        from before in Blank
        from items in Model.OrRecover(Recovery.Item).Until(Tokens.EndOfFile)
        select new FileSyntax(items, items.Count == 0 ? default : items[0].Span.To(items[items.Count - 1].Span));

    /// <summary>A parser that is declared further down. (Sprache's own <c>Ref</c> remembers its first result in the input's memos,
    /// which belong to a place; ours has none.)</summary>
    private static Parser<T> Later<T>(Func<Parser<T>> parser) => input => parser()(input);

    private static Parser<NameSyntax> Identifier(string what) =>
        Tokens.Word.Select(w => new NameSyntax(w.Value, w.Span)).Expecting(what);

    private static Parser<ChainSyntax> Chain(Parser<object> joiner) =>
        from first in Link
        from rest in joiner.Then(_ => Link).XMany()
        let links = new[] { first }.Concat(rest).ToEquatableArray()
        select new ChainSyntax(links, first.Span.To(links[links.Count - 1].Span));

    private static Parser<ExpressionSyntax> LeftToRight(Parser<Token<string>> sign, Parser<ExpressionSyntax> term) =>
        Parse.XChainOperator(sign, term, (op, left, right) => new BinarySyntax(op.Value[0], left, right, left.Span.To(right.Span)));

    /// <summary>All of a parser or nothing: where it fails, it has read nothing.</summary>
    private static Parser<T> Whole<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? result : Result.Failure<T>(input, "", result.Expectations);
    };

    private static Parser<Token<string>> Peek(Parser<Token<string>> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? Result.Success(result.Value, input) : result;
    };
}
