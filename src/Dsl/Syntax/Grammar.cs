using System.Linq;
using DslCompiler.Diagnostics;
using Sprache;

namespace DslCompiler.Syntax;

/// <summary>The grammar of the language: files, declarations and statements. What comes is told by a look at its first words, so that nothing
/// is read twice and an error stands where the text stops making sense.</summary>
internal static class Grammar
{
    private static readonly Parser<StatementSyntax> Input =
        from keyword in Tokens.Keyword("input")
        from name in OptionalName
        from shape in OptionalShape
        from words in Combinators.While((text, at) => shape is not null && Look.Word(text, at, out _).Length > 0, Combinators.Identifier("a word"))
        from rest in OptionalRest
        let end = rest?.Span ?? (words.Count > 0 ? words[words.Count - 1].Span : shape?.Span ?? keyword.Span)
        select new InputSyntax(name, shape, words, rest, keyword.Span.To(end));

    /// <summary><c>[227x227x3] INPUT</c>.</summary>
    private static readonly Parser<StatementSyntax> ListedInput =
        from shape in ExpressionGrammar.Shape
        from keyword in Tokens.Keyword("input")
        select new InputSyntax(null, shape, default, null, shape.Span.To(keyword.Span));

    private static readonly Parser<StatementSyntax> Output =
        from keyword in Tokens.Keyword("output")
        from names in Combinators.Identifier("the name of a tensor").XDelimitedBy(Tokens.Symbol(','))
        let list = names.ToEquatableArray()
        select new OutputSyntax(list, keyword.Span.To(list[list.Count - 1].Span));

    private static readonly Parser<StatementSyntax> Loss =
        from keyword in Tokens.Keyword("loss")
        from layer in ChainGrammar.Layer.Expecting("a loss such as SOFTMAX")
        from condition in Tokens.Keyword("when").Then(_ => ExpressionGrammar.Full).XOptional()
        let loss = (LayerSyntax)layer
        select new LossSyntax(loss.Name, loss.Arguments, condition.GetOrDefault(), keyword.Span.To(condition.IsEmpty ? layer.Span : condition.Get().Span));

    private static readonly Parser<StatementSyntax> From =
        from keyword in Tokens.Keyword("from")
        from model in Combinators.Identifier("the name of a model")
        from call in ExpressionGrammar.Call.XOptional()
        from border in Border
        from layer in (border == "" ? Parse.Return<NameSyntax?>(null) : Combinators.Identifier("the name of a layer").Select(n => (NameSyntax?)n))
        from freeze in Tokens.Keyword("freeze").Optional()
        let end = !freeze.IsEmpty ? freeze.Get().Span : layer?.Span ?? (call.IsEmpty ? model.Span : call.Get().Span)
        select new FromSyntax(model, call.IsEmpty ? default : call.Get().Arguments, border == "up", layer, !freeze.IsEmpty, keyword.Span.To(end));

    private static readonly Parser<TrainValueSyntax> TrainValue = input => Look.At(input.Source, input.Position) switch
    {
        '/' or '*' => Tokens.Symbol('/').XOr(Tokens.Symbol('*')).Select(s => new TrainValueSyntax(s.Value, null, s.Span))(input),
        ',' => Tokens.Symbol(',').Select(s => new TrainValueSyntax(s.Value, null, s.Span))(input),
        '(' or (>= '0' and <= '9') => ExpressionGrammar.Atom.Select(e => new TrainValueSyntax("", e, e.Span))(input),
        _ => Combinators.Identifier("a setting").Select(n => new TrainValueSyntax(n.Text, new NameExpressionSyntax(n.Text, n.Span), n.Span))(input),
    };

    private static readonly Parser<TrainLineSyntax> TrainLine =
        from word in Combinators.Identifier("a setting such as SGD, batch or lr")
        from values in Combinators.While((text, at) => Look.At(text, at) is not ('\n' or ';' or '}' or '\0' or '|' or '-'), TrainValue)
        select new TrainLineSyntax(word, values, word.Span.To(values.Count == 0 ? word.Span : values[values.Count - 1].Span));

    private static readonly Parser<StatementSyntax> Train =
        from keyword in Tokens.Keyword("train")
        from open in Tokens.Symbol('{')
        from before in Combinators.Blank
        from lines in (from line in TrainLine
                       from end in Tokens.NewLines.Or(Combinators.Peek(Tokens.Symbol('}')))
                       select line).XMany()
        from close in Tokens.Symbol('}')
        select new TrainSyntax(lines.ToEquatableArray(), keyword.Span.To(close.Span));

    private static readonly Parser<EquatableArray<NameSyntax>> NoWarnIds =
        from keyword in Tokens.Keyword("nowarn")
        from ids in Combinators.Identifier("the number of a warning such as DSL1001").XDelimitedBy(Tokens.Symbol(','))
        select ids.ToEquatableArray();

    private static readonly Parser<StatementSyntax> Definition =
        from shape in OptionalLeadingShape
        from layer in ChainGrammar.DefinedLayer
        from rest in Combinators.While((text, at) => Look.At(text, at) is '-' or '–' or '→', ChainGrammar.Joiner.Then(_ => ChainGrammar.Chain))
        let links = rest.SelectMany(c => c.Links).ToEquatableArray()
        select new DefinitionSyntax(shape, layer, links, (shape?.Span ?? layer.Span).To(links.Count == 0 ? layer.Span : links[links.Count - 1].Span));

    /// <summary>A line of a model or block, up to its end: a new line or the closing brace.</summary>
    private static readonly Parser<StatementSyntax> Statement =
        from statement in ((Parser<StatementSyntax>)(input => Choose(input.Source, input.Position)(input)))
        from end in Tokens.NewLines.Or(Combinators.Peek(Tokens.Symbol('}')))
        select statement;

    private static readonly Parser<ParameterSyntax> Parameter =
        from name in Combinators.Identifier("a parameter's name")
        from value in Tokens.Sign("=").Then(_ => ExpressionGrammar.Full).XOptional()
        select new ParameterSyntax(name, value.GetOrDefault(), value.IsEmpty ? name.Span : name.Span.To(value.Get().Span));

    private static readonly Parser<EquatableArray<ParameterSyntax>> Parameters =
        from open in Tokens.Symbol('(')
        from before in Combinators.Blank
        from list in Parameter.XDelimitedBy(Combinators.Comma)
        from after in Combinators.Blank
        from close in Tokens.Symbol(')')
        select list.ToEquatableArray();

    private static readonly Parser<EquatableArray<StatementSyntax>> Statements = Statement.OrRecover(Recovery.Statement).Until(Tokens.Symbol('}'));

    private static readonly Parser<ItemSyntax> Model = Declaration(
        "model", "the model's name", Statements, (name, parameters, body, span) => new ModelSyntax(name, parameters, body, span));

    private static readonly Parser<ItemSyntax> Block = Declaration(
        "block", "the block's name", Statements, (name, parameters, body, span) => new BlockSyntax(name, parameters, body, span));

    private static readonly Parser<ItemSyntax> Cell = Declaration(
        "cell",
        "the cell's name",
        CellGrammar.Line.OrRecover((problem, span) => new BadCellLineSyntax(problem, span)).Until(Tokens.Symbol('}')),
        (name, parameters, body, span) => new CellSyntax(name, parameters, body, span));

    private static readonly Parser<ItemSyntax> Use =
        from keyword in Tokens.Keyword("use")
        from path in Tokens.Quoted.Expecting("a file in quotes")
        select new UseSyntax(new TextSyntax(path.Value, path.Span), keyword.Span.To(path.Span));

    private static readonly Parser<ItemSyntax> Item =
        from item in ((Parser<ItemSyntax>)(input => ChooseItem(input.Source, input.Position)(input)))
        from after in Tokens.NewLines.Or(Combinators.Peek(Tokens.EndOfFile))
        select item;

    /// <summary>A whole file; it always succeeds, for what cannot be read becomes a bad node that knows why.</summary>
    public static readonly Parser<FileSyntax> File =
        from before in Combinators.Blank
        from items in Item.OrRecover(Recovery.Item).Until(Tokens.EndOfFile)
        select new FileSyntax(items, items.Count == 0 ? default : items[0].Span.To(items[items.Count - 1].Span));

    private static Parser<NameSyntax?> OptionalName => input => Look.Word(input.Source, input.Position, out var end).Length > 0 && Look.At(input.Source, end) == '['
        ? Combinators.Identifier("a name").Select(n => (NameSyntax?)n)(input)
        : Result.Success<NameSyntax?>(null, input);

    /// <summary>The volume; it may be missing only where layers follow.</summary>
    private static Parser<ShapeSyntax?> OptionalShape => input => Look.At(input.Source, input.Position) is '-' or '–' or '→' && !IsNegative(input)
        ? Result.Success<ShapeSyntax?>(null, input)
        : ExpressionGrammar.BracketShape.Select(s => (ShapeSyntax?)s)(input);

    private static Parser<ChainSyntax?> OptionalRest => input => ChainGrammar.Joiner(input) is { WasSuccessful: true } joiner
        ? ChainGrammar.Chain.Select(c => (ChainSyntax?)c)(joiner.Remainder)
        : Result.Success<ChainSyntax?>(null, input);

    private static Parser<ShapeSyntax?> OptionalLeadingShape => input => Look.At(input.Source, input.Position) == '['
        ? ExpressionGrammar.Shape.Select(s => (ShapeSyntax?)s)(input)
        : Result.Success<ShapeSyntax?>(null, input);

    /// <summary><c>up to</c> gives "up", <c>before</c> "before", anything else "".</summary>
    private static Parser<string> Border => input => Look.IsWord(input.Source, input.Position, "up")
        ? Tokens.Keyword("up").Then(_ => Tokens.Keyword("to")).Select(_ => "up")(input)
        : Look.IsWord(input.Source, input.Position, "before") ? Tokens.Keyword("before").Select(_ => "before")(input) : Result.Success("", input);

    private static bool IsNegative(IInput input)
    {
        var at = Tokens.SkipBlanks(input.Source, input.Position);
        return at + 1 < input.Source.Length && char.IsDigit(input.Source[at + 1]);
    }

    private static Parser<StatementSyntax> Choose(string text, int position)
    {
        if (Look.At(text, position) == '[' && !Look.IsSquareGroup(text, position))
        {
            var behind = Look.Behind(text, Tokens.SkipBlanks(text, position));
            return behind > 0 && Look.IsWord(text, behind, "input") ? ListedInput
                : behind > 0 && Look.IsDefinition(text, behind) ? Definition : ChainGrammar.Line;
        }

        var isNamed = Look.IsNamed(text, position);
        return Look.Word(text, position, out var end).ToLowerInvariant() switch
        {
            "input" => Input,
            "output" => Output,
            "loss" => Loss,
            "from" when !isNamed => From,
            "train" when Look.At(text, end) == '{' => Train,
            "nowarn" => NoWarnIds.Select(ids => (StatementSyntax)new NoWarnSyntax(ids, ids[0].Span.To(ids[ids.Count - 1].Span))),
            _ => !isNamed && Look.IsDefinition(text, position) ? Definition : ChainGrammar.Line,
        };
    }

    private static Parser<ItemSyntax> ChooseItem(string text, int position) => Look.Word(text, position, out _).ToLowerInvariant() switch
    {
        "block" => Block,
        "cell" => Cell,
        "use" => Use,
        "nowarn" => NoWarnIds.Select(ids => (ItemSyntax)new NoWarnItemSyntax(ids, ids[0].Span.To(ids[ids.Count - 1].Span))),
        _ => Model,
    };

    private static Parser<ItemSyntax> Declaration<T>(
        string keyword, string what, Parser<EquatableArray<T>> body, System.Func<NameSyntax, EquatableArray<ParameterSyntax>, EquatableArray<T>, TextSpan, ItemSyntax> make)
        where T : notnull =>
        from word in Tokens.Keyword(keyword)
        from name in Combinators.Identifier(what)
        from parameters in Parameters.XOptional()
        from lines in Combinators.Blank
        from open in Tokens.Symbol('{')
        from before in Combinators.Blank
        from items in body
        from close in Tokens.Symbol('}')
        select make(name, parameters.GetOrDefault(), items, word.Span.To(close.Span));
}
