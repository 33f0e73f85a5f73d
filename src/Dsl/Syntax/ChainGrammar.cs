using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>Chains of layers: links, groups, paths, loops. Each is chosen by a look at what comes.</summary>
internal static class ChainGrammar
{
    /// <summary>Words that end a layer's arguments.</summary>
    private static readonly string[] EndWords = ["when", "else", "as", "freeze"];

    /// <summary>Words that begin another statement and name no layer.</summary>
    private static readonly string[] StatementWords = ["model", "block", "cell", "use", "input", "output", "loss", "from", "train", "nowarn", "else", "when"];

    /// <summary>The joiner of two links on a line; new lines may follow it.</summary>
    public static readonly Parser<object> Joiner =
        from dash in Tokens.Dash
        from lines in Combinators.Blank
        select (object)"";

    private static readonly Parser<ArgumentSyntax> Value =
        from first in ExpressionGrammar.Atom
        from second in Tokens.Times.Then(_ => ExpressionGrammar.Atom).XOptional()
        from third in Tokens.Times.Then(_ => ExpressionGrammar.Atom).XOptional()
        select second.IsEmpty
            ? (ArgumentSyntax)new ValueArgumentSyntax(first, false, first.Span)
            : new SizeArgumentSyntax(first, second.Get(), false, first.Span.To(third.GetOrElse(second.Get()).Span)) { Depth = third.GetOrDefault() };

    private static readonly Parser<ArgumentSyntax> Argument =
        from comma in Tokens.Symbol(',').Optional()
        from value in Value
        select comma.IsEmpty ? value : value with { AfterComma = true };

    /// <summary>A layer's arguments, up to what ends them.</summary>
    private static readonly Parser<EquatableArray<ArgumentSyntax>> Arguments = input =>
    {
        var list = new List<ArgumentSyntax>();
        while (ArgumentComes(input.Source, input.Position))
        {
            if (Look.IsRemark(input.Source, input.Position))
            {
                var open = Tokens.SkipBlanks(input.Source, input.Position);
                var end = Look.Behind(input.Source, open);
                list.Add(new RemarkSyntax(TextSpan.Between(open, end)));
                input = ((SourceInput)input).MoveTo(end);
                continue;
            }

            var result = Argument(input);
            if (!result.WasSuccessful)
            {
                return Result.Failure<EquatableArray<ArgumentSyntax>>(result.Remainder, "", result.Expectations);
            }

            list.Add(result.Value);
            input = result.Remainder;
        }

        return Result.Success(list.ToEquatableArray(), input);
    };

    /// <summary>A call's bracket: it touches the name, or holds a comma or a named value.</summary>
    private static readonly Parser<CallSyntax?> OptionalCall = input =>
    {
        var (text, at) = (input.Source, Tokens.SkipBlanks(input.Source, input.Position));
        var isCall = at < text.Length && text[at] == '('
            && (at == input.Position || (Look.IsTuple(text, at) && !Look.IsWindow(text, at)) || Look.Behind(text, at) is var end && end > 0 && IsNamedList(text, at, end));
        return isCall ? Call(input, at) : Result.Success<CallSyntax?>(null, input);
    };

    /// <summary>A call; one that is another language's is passed over as a whole.</summary>
    private static IResult<CallSyntax?> Call(IInput input, int open)
    {
        var (result, text, end) = (ExpressionGrammar.Call(input), input.Source, Look.Behind(input.Source, open));
        if (end < 0 || (result.WasSuccessful && !Look.Touches(text, end, '(')))
        {
            return result;
        }

        while (Look.Touches(text, end, '(') && Look.Behind(text, end) is var next && next > 0)
        {
            end = next;
        }

        var problem = result.WasSuccessful ? null : Recovery.Explain(text, open, Tokens.SkipBlanks(text, result.Remainder.Position), SyntaxPlaceKind.Statement, result.Expectations);
        var call = new CallSyntax(default, TextSpan.Between(open, end)) { IsForeign = true, Problem = problem };
        return Result.Success<CallSyntax?>(call, ((SourceInput)input).MoveTo(end));
    }

    /// <summary>A word that begins another statement names no layer.</summary>
    private static readonly Parser<NameSyntax> LayerName = input => Look.IsWord(input.Source, input.Position, StatementWords) && !IsInputTensor(input)
        ? Result.Failure<NameSyntax>(input, "", ["a layer"])
        : Tokens.PointedWord.Select(w => new NameSyntax(w.Value, w.Span)).Expecting("a layer")(input);

    /// <summary>A layer or the call of a block.</summary>
    public static readonly Parser<LinkBodySyntax> Layer =
        from name in LayerName
        from call in OptionalCall
        from arguments in Arguments
        select new LayerSyntax(name, call, arguments, name.Span.To(EndOf(name, call, arguments)));

    /// <summary>A definition's layer: one or two words, a colon, the arguments.</summary>
    public static readonly Parser<LayerSyntax> DefinedLayer =
        from first in LayerName
        from second in Tokens.Word.Optional()
        let name = second.IsEmpty ? first : new NameSyntax(first.Text + second.Get().Value, first.Span.To(second.Get().Span))
        from colon in Tokens.Symbol(':')
        from arguments in Arguments
        select new LayerSyntax(name, null, arguments, name.Span.To(arguments.Count == 0 ? colon.Span : EndOf(name, null, arguments)));

    /// <summary><c>(3 x 3), 192 filter</c> and <c>(3 x 3) Max pooling</c>: a row of a slide's table. Its windows keep the volume's height and width.</summary>
    private static readonly Parser<LinkBodySyntax> TableRow =
        from open in Tokens.Symbol('(')
        from height in ExpressionGrammar.Atom
        from times in Tokens.Times
        from width in ExpressionGrammar.Atom
        from close in Tokens.Symbol(')')
        from rest in Arguments
        select TableLayer(new SizeArgumentSyntax(height, width, false, height.Span.To(width.Span)), rest, open.Span.To(close.Span));

    private static readonly Parser<LinkBodySyntax> Group =
        from open in Tokens.Symbol('(')
        from body in Body(")")
        from close in Tokens.Symbol(')')
        select new GroupSyntax(body, open.Span.To(close.Span));

    private static readonly Parser<LinkBodySyntax> SquareGroup =
        from open in Tokens.Symbol('[')
        from body in Body("]")
        from close in Tokens.Symbol(']')
        select new GroupSyntax(body, open.Span.To(close.Span));

    private static readonly Parser<GroupSyntax> Path = Body("|}").Select(b => new GroupSyntax(b, b.Count == 0 ? default : b[0].Span.To(b[b.Count - 1].Span)));

    private static readonly Parser<LinkBodySyntax> Paths =
        from joiner in Combinators.Identifier("a joiner such as concat")
        from drop in Tokens.Keyword("drop").Then(_ => ExpressionGrammar.Atom).XOptional()
        from open in Tokens.Symbol('{')
        from first in Path
        from rest in Tokens.Symbol('|').Then(_ => Path).XMany()
        from close in Tokens.Symbol('}')
        select new PathsSyntax(joiner, new[] { first }.Concat(rest).ToEquatableArray(), joiner.Span.To(close.Span)) { Drop = drop.GetOrDefault() };

    private static readonly Parser<LinkBodySyntax> For =
        from keyword in Tokens.Keyword("for")
        from first in Combinators.Identifier("a name for the index")
        from second in Tokens.Symbol(',').Then(_ => Combinators.Identifier("a name for the value")).XOptional()
        from within in Tokens.Keyword("in")
        from start in ExpressionGrammar.Full
        from last in Tokens.Sign("..").Then(_ => ExpressionGrammar.Full).XOptional()
        from lines in Combinators.Blank
        from open in Tokens.Symbol('{')
        from body in Body("}")
        from close in Tokens.Symbol('}')
        select new ForSyntax(
            second.IsEmpty ? null : first, second.GetOrElse(first), start, last.GetOrDefault(), new GroupSyntax(body, open.Span.To(close.Span)), keyword.Span.To(close.Span));

    private static readonly Parser<LinkBodySyntax> LinkBody = input =>
    {
        var (text, at) = (input.Source, input.Position);
        return Look.At(text, at) switch
        {
            '(' => Look.IsWindow(text, at) ? TableRow(input) : Group(input),
            '[' when Look.IsSquareGroup(text, at) => SquareGroup(input),
            _ when Look.IsWord(text, at, "for") => For(input),
            _ when Look.IsPaths(text, at) && !Look.IsWord(text, at, StatementWords) => Paths(input),
            _ => Layer(input),
        };
    };

    private static readonly Parser<LinkSyntax> Link =
        from body in LinkBody
        from suffixes in Suffixes
        select new LinkSyntax(body, suffixes.Value, suffixes.End > body.Span.End ? TextSpan.Between(body.Span.Start, suffixes.End) : body.Span);

    /// <summary>A chain without its name: <c>A - B when condition else C</c>.</summary>
    public static readonly Parser<ChainSyntax> Chain =
        from first in Link
        from rest in Combinators.While((text, at) => Joins(text, at), Joiner.Then(_ => Link))
        from condition in Tokens.Keyword("when").Then(_ => ExpressionGrammar.Full).XOptional()
        from otherwise in Combinators.Whole(Combinators.Blank.Then(_ => Tokens.Keyword("else"))).Then(_ => Combinators.Blank).Then(_ => Combinators.Later(() => Chain!)).XOptional()
        let links = new[] { first }.Concat(rest).ToEquatableArray()
        let end = !otherwise.IsEmpty ? otherwise.Get().Span : !condition.IsEmpty ? condition.Get().Span : links[links.Count - 1].Span
        select new ChainSyntax(null, null, links, condition.GetOrDefault(), otherwise.GetOrDefault(), first.Span.To(end));

    /// <summary>A line of layers: a leading dash, a volume in front and a name are its own.</summary>
    public static readonly Parser<StatementSyntax> Line = input =>
    {
        var at = input;
        if (Joiner(input) is { WasSuccessful: true } dash)
        {
            at = dash.Remainder;
        }

        ShapeSyntax? volume = null;
        if (Look.At(at.Source, at.Position) == '[' && !Look.IsSquareGroup(at.Source, at.Position))
        {
            var shape = ExpressionGrammar.Shape(at);
            if (!shape.WasSuccessful)
            {
                return Combinators.Failure<StatementSyntax>(shape);
            }

            (volume, at) = (shape.Value, shape.Remainder);
        }

        if (!Look.IsNamed(at.Source, at.Position))
        {
            return Chain.Select(c => (StatementSyntax)(c with { Volume = volume }))(at);
        }

        return (from name in Combinators.Identifier("a name")
                from sign in Tokens.Sign("=")
                from lines in Combinators.Blank
                from chain in Chain
                select (StatementSyntax)(chain with { Name = name, Volume = volume, Span = name.Span.To(chain.Span) }))(at);
    };

    /// <summary>Lines within a bracket, up to one of the characters that end them.</summary>
    public static Parser<EquatableArray<StatementSyntax>> Body(string ends) => input =>
    {
        var lines = new List<StatementSyntax>();
        while (true)
        {
            input = Combinators.Blank(input).Remainder;
            if (lines.Count > 0 && ends.IndexOf(Look.At(input.Source, input.Position)) >= 0)
            {
                return Result.Success(lines.ToEquatableArray(), input);
            }

            var line = Line(input);
            if (!line.WasSuccessful)
            {
                return Result.Failure<EquatableArray<StatementSyntax>>(line.Remainder, "", line.Expectations);
            }

            lines.Add(line.Value);
            input = line.Remainder;
            if (ends.IndexOf(Look.At(input.Source, input.Position)) < 0 && Tokens.NewLines(input) is { WasSuccessful: false })
            {
                return Result.Failure<EquatableArray<StatementSyntax>>(input, "", ["'-'", "the end of the line", $"'{ends[ends.Length - 1]}'"]);
            }
        }
    };

    private static Parser<(LinkSuffixes Value, int End)> Suffixes => input =>
    {
        var (found, end) = (LinkSuffixes.None, 0);
        while (Suffix(found, input) is { } result)
        {
            if (!result.WasSuccessful)
            {
                return Result.Failure<(LinkSuffixes, int)>(result.Remainder, "", result.Expectations);
            }

            found = result.Value;
            input = result.Remainder;
            end = input.Position;
        }

        return Result.Success((found, end), input);
    };

    /// <summary>The next suffix, each at most once; null where none comes.</summary>
    private static IResult<LinkSuffixes>? Suffix(LinkSuffixes found, IInput input)
    {
        var (text, at) = (input.Source, input.Position);
        return Look.At(text, at) switch
        {
            '?' when !found.IsOptional => Tokens.Symbol('?').Select(_ => found with { IsOptional = true })(input),
            '*' when found.Times is null => Tokens.Symbol('*').Then(_ => ExpressionGrammar.Atom).Select(n => found with { Times = n })(input),
            '[' when found.Shape is null && !Look.IsSquareGroup(text, at) => ExpressionGrammar.Shape.Select(s => found with { Shape = s })(input),
            '(' when found.Shape is null && Look.IsTuple(text, at, 3) => ExpressionGrammar.Shape.Select(s => found with { Shape = s })(input),
            _ when found.Name is null && Look.IsWord(text, at, "as") => Tokens.Keyword("as").Then(_ => LayerTitle).Select(n => found with { Name = n })(input),
            _ when !found.IsFrozen && Look.IsWord(text, at, "freeze") => Tokens.Keyword("freeze").Select(_ => found with { IsFrozen = true })(input),
            _ => null,
        };
    }

    /// <summary>What stands behind <c>as</c>: <c>conv1</c>, <c>layer1.0</c> or <c>"layer{i}"</c>.</summary>
    private static Parser<TextSyntax> LayerTitle => Tokens.Quoted.XOr(Tokens.DottedName).Select(t => new TextSyntax(t.Value, t.Span)).Expecting("a name");

    /// <summary>Whether <c>input</c> stands for the model's input, not for its line: <c>side = input - FC 10</c>.</summary>
    private static bool IsInputTensor(IInput input) =>
        Look.IsWord(input.Source, input.Position, "input") && Look.Word(input.Source, input.Position, out var end).Length > 0
        && Look.At(input.Source, end) is '-' or '–' or '→' or '|' or '}' or '\n';

    private static bool Joins(string text, int at) => Look.At(text, at) is '-' or '–' or '→';

    private static bool ArgumentComes(string text, int position)
    {
        var next = Look.At(text, position);
        return next switch
        {
            ',' => true,
            '(' => !Look.IsTuple(text, position, 3) || Look.IsRemark(text, position),
            _ when next is >= '0' and <= '9' => true,
            _ => Look.Word(text, position, out _).Length > 0 && !Look.IsWord(text, position, EndWords),
        };
    }

    private static bool IsNamedList(string text, int open, int end)
    {
        for (var i = open + 1; i < end - 1; i++)
        {
            if (text[i] == '=' && text[i + 1] != '=' && text[i - 1] is not ('=' or '!' or '<' or '>'))
            {
                return true;
            }
        }

        return false;
    }

    private static TextSpan EndOf(NameSyntax name, CallSyntax? call, EquatableArray<ArgumentSyntax> arguments) =>
        arguments.Count > 0 ? arguments[arguments.Count - 1].Span : call?.Span ?? name.Span;

    private static LayerSyntax TableLayer(SizeArgumentSyntax size, EquatableArray<ArgumentSyntax> rest, TextSpan window)
    {
        var words = rest.OfType<ValueArgumentSyntax>().Where(a => a.Value is NameExpressionSyntax).Select(a => ((NameExpressionSyntax)a.Value).Name.ToUpperInvariant()).ToList();
        var span = rest.Count == 0 ? window : window.To(rest[rest.Count - 1].Span);
        var pool = words.Any(w => w is "POOL" or "POOLING") ? words.Any(w => w is "AVG" or "AVERAGE" or "MEAN") ? "AVGPOOL" : "MAXPOOL" : null;
        var kept = pool is null ? rest.AsEnumerable() : [Word("stride", window), new ValueArgumentSyntax(new NumberSyntax(1, window), false, window)];
        return new LayerSyntax(new NameSyntax(pool ?? "CONV", window), null, new ArgumentSyntax[] { size }.Concat(kept).Append(Word("same", window)).ToEquatableArray(), span);

        static ArgumentSyntax Word(string word, TextSpan at) => new ValueArgumentSyntax(new NameExpressionSyntax(word, at), false, at);
    }
}
