using System;
using System.Collections.Generic;
using System.Linq;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>Ways to put parsers together that Sprache has not, or not as this grammar needs them.</summary>
internal static class Combinators
{
    /// <summary>New lines that mean nothing where they stand.</summary>
    public static readonly Parser<object> Blank = Tokens.NewLines.Optional().Select(_ => (object)"");

    /// <summary>A comma; new lines may follow.</summary>
    public static readonly Parser<object> Comma =
        from before in Whole(Blank.Then(_ => Peek(Tokens.Symbol(',')))).Optional()
        from comma in Tokens.Symbol(',')
        from after in Blank
        select (object)"";

    /// <summary>A parser that is declared further down. (Sprache's own <c>Ref</c> remembers its first result in the input's memos,
    /// which belong to a place; ours has none.)</summary>
    public static Parser<T> Later<T>(Func<Parser<T>> parser) => input => parser()(input);

    /// <summary>All of a parser or nothing: where it fails, it has read nothing.</summary>
    public static Parser<T> Whole<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? result : Result.Failure<T>(input, "", result.Expectations);
    };

    public static Parser<T> Peek<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? Result.Success(result.Value, input) : result;
    };

    public static IResult<T> Failure<T>(IResult<object> result) => Result.Failure<T>(result.Remainder, "", result.Expectations);

    public static IResult<T> Failure<T>(IResult<Token<string>> result) => Result.Failure<T>(result.Remainder, "", result.Expectations);

    public static Parser<NameSyntax> Identifier(string what) =>
        Tokens.Word.Select(w => new NameSyntax(w.Value, w.Span)).Expecting(what);

    public static Parser<ExpressionSyntax> LeftToRight(Parser<ExpressionSyntax> term, params string[] signs) =>
        LeftToRight(term, signs.Select(s => Tokens.Sign(s).Select(_ => s)).Aggregate((a, b) => a.XOr(b)));

    public static Parser<ExpressionSyntax> LeftToRight(Parser<ExpressionSyntax> term, Parser<string> sign) =>
        Parse.XChainOperator(sign, term, (op, left, right) => new BinarySyntax(op, left, right, left.Span.To(right.Span)));

    /// <summary>Repeats a parser, each time after a look says that one more comes.</summary>
    public static Parser<EquatableArray<T>> While<T>(Func<string, int, bool> more, Parser<T> parser)
        where T : notnull => input =>
    {
        var items = new List<T>();
        while (more(input.Source, input.Position))
        {
            var result = parser(input);
            if (!result.WasSuccessful)
            {
                return Result.Failure<EquatableArray<T>>(result.Remainder, "", result.Expectations);
            }

            items.Add(result.Value);
            input = result.Remainder;
        }

        return Result.Success(items.ToEquatableArray(), input);
    };
}
