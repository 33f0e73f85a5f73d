using DslCompiler.Diagnostics;

namespace DslCompiler.Syntax;

/// <summary>A node of the tree: every one knows its stretch of the text.</summary>
public abstract record Node(TextSpan Span);

/// <summary>A whole file.</summary>
public sealed record FileSyntax(EquatableArray<ItemSyntax> Items, TextSpan Span) : Node(Span);

/// <summary>What stands at the top level of a file.</summary>
public abstract record ItemSyntax(TextSpan Span) : Node(Span);

/// <summary><c>use "blocks.dsl"</c>.</summary>
public sealed record UseSyntax(TextSyntax Path, TextSpan Span) : ItemSyntax(Span);

/// <summary>What has a name, parameters and a body: a model, a block, a cell.</summary>
public abstract record DeclarationSyntax(NameSyntax Name, EquatableArray<ParameterSyntax> Parameters, TextSpan Span) : ItemSyntax(Span)
{
    /// <summary><c>model</c>, <c>block</c> or <c>cell</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary><c>model Name(parameters) { statements }</c>.</summary>
public sealed record ModelSyntax(NameSyntax Name, EquatableArray<ParameterSyntax> Parameters, EquatableArray<StatementSyntax> Statements, TextSpan Span)
    : DeclarationSyntax(Name, Parameters, Span)
{
    public override string Kind => "model";
}

/// <summary><c>block name(parameters) { statements }</c>: layers under a name, used as a layer is.</summary>
public sealed record BlockSyntax(NameSyntax Name, EquatableArray<ParameterSyntax> Parameters, EquatableArray<StatementSyntax> Statements, TextSpan Span)
    : DeclarationSyntax(Name, Parameters, Span)
{
    public override string Kind => "block";
}

/// <summary>Warnings that are not wanted, for the whole file: <c>nowarn DSL1003</c>.</summary>
public sealed record NoWarnItemSyntax(EquatableArray<NameSyntax> Rules, TextSpan Span) : ItemSyntax(Span);

/// <summary>Top-level text that could not be read; <paramref name="Problem"/> says why.</summary>
public sealed record BadItemSyntax(Diagnostic Problem, TextSpan Span) : ItemSyntax(Span);

public sealed record NameSyntax(string Text, TextSpan Span) : Node(Span);

/// <summary><c>"layer{i}.conv1"</c>: text in quotes, in which <c>{i}</c> is a parameter's value.</summary>
public sealed record TextSyntax(string Text, TextSpan Span) : Node(Span);

/// <summary><c>classes = 10</c>: a parameter and its default.</summary>
public sealed record ParameterSyntax(NameSyntax Name, ExpressionSyntax? Default, TextSpan Span) : Node(Span);

public abstract record StatementSyntax(TextSpan Span) : Node(Span);

/// <summary><c>input image [32x32x1]</c>, and the layers that may follow on its line; <paramref name="Words"/> are words such as <c>onehot</c>.
/// Without a volume it only says where the chain begins: <c>input -> CONV ...</c>.</summary>
public sealed record InputSyntax(NameSyntax? Name, ShapeSyntax? Shape, EquatableArray<NameSyntax> Words, ChainSyntax? Rest, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>output cls, box</c>: which named tensors the model gives.</summary>
public sealed record OutputSyntax(EquatableArray<NameSyntax> Names, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>loss SOFTMAX on cls weight 0.3 when condition</c>.</summary>
public sealed record LossSyntax(NameSyntax Kind, EquatableArray<ArgumentSyntax> Arguments, ExpressionSyntax? When, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>from VGG16(classes = 10) up to FC7 freeze</c>, or <c>before FC8</c>: the layers of another model.</summary>
public sealed record FromSyntax(
    NameSyntax Model, EquatableArray<CallArgumentSyntax> Arguments, bool IsInclusive, NameSyntax? Layer, bool IsFrozen, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>train { SGD momentum 0.9 lr 0.01; batch 128 }</c>.</summary>
public sealed record TrainSyntax(EquatableArray<TrainLineSyntax> Lines, TextSpan Span) : StatementSyntax(Span);

/// <summary>One setting of a train section: a word and what follows it.</summary>
public sealed record TrainLineSyntax(NameSyntax Word, EquatableArray<TrainValueSyntax> Values, TextSpan Span) : Node(Span);

/// <summary>A word, a number or a sign (<c>/</c>, <c>*</c>) of a train section's line.</summary>
public sealed record TrainValueSyntax(string Word, ExpressionSyntax? Value, TextSpan Span) : Node(Span);

/// <summary><c>nowarn DSL1003</c>, for the model or block it stands in.</summary>
public sealed record NoWarnSyntax(EquatableArray<NameSyntax> Rules, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>[55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0</c>: what a layer of an architecture string is.</summary>
public sealed record DefinitionSyntax(ShapeSyntax? Shape, LayerSyntax Layer, EquatableArray<LinkSyntax> Rest, TextSpan Span) : StatementSyntax(Span);

/// <summary>Layers in a row: <c>name = A - B when condition else C</c>. <paramref name="Volume"/> is a volume written in front.</summary>
public sealed record ChainSyntax(
    NameSyntax? Name, ShapeSyntax? Volume, EquatableArray<LinkSyntax> Links, ExpressionSyntax? When, ChainSyntax? Else, TextSpan Span) : StatementSyntax(Span);

/// <summary>A line that could not be read.</summary>
public sealed record BadStatementSyntax(Diagnostic Problem, TextSpan Span) : StatementSyntax(Span);

/// <summary>One element of a chain with what may stand behind it: how often it is repeated, its name, the volume it is claimed to give.</summary>
public sealed record LinkSyntax(LinkBodySyntax Body, LinkSuffixes Suffixes, TextSpan Span) : Node(Span);

/// <summary>What stands behind a link: <c>? * n as name freeze [HxWxC]</c>.</summary>
public sealed record LinkSuffixes(bool IsOptional, ExpressionSyntax? Times, TextSyntax? Name, bool IsFrozen, ShapeSyntax? Shape)
{
    public static LinkSuffixes None { get; } = new(false, null, null, false, null);
}

public abstract record LinkBodySyntax(TextSpan Span) : Node(Span);

/// <summary><c>CONV 6 5x5 stride 2</c>, or with <paramref name="Call"/> <c>stage(64, 2)</c>. <c>_</c> is the layer that does nothing.</summary>
public sealed record LayerSyntax(NameSyntax Name, CallSyntax? Call, EquatableArray<ArgumentSyntax> Arguments, TextSpan Span) : LinkBodySyntax(Span)
{
    public bool IsBare => Call is null && Arguments.Count == 0;
}

/// <summary>The bracket behind a block's or a cell's name.</summary>
public sealed record CallSyntax(EquatableArray<CallArgumentSyntax> Arguments, TextSpan Span) : Node(Span)
{
    /// <summary>Whether it is written as no call is here: <c>Conv2D(64, (3, 3))</c>, <c>Add()([x, y])</c>. What it should be, its name tells.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Why it could not be read.</summary>
    public Diagnostic? Problem { get; init; }
}

/// <summary><c>64</c> or <c>s = 2</c>; a size (<c>3x3</c>) is kept so that the mistake can be explained.</summary>
public sealed record CallArgumentSyntax(NameSyntax? Name, ExpressionSyntax Value, TextSpan Span) : Node(Span);

/// <summary><c>( CONV 6 5x5 - RELU )</c>.</summary>
public sealed record GroupSyntax(EquatableArray<StatementSyntax> Statements, TextSpan Span) : LinkBodySyntax(Span);

/// <summary><c>concat { a | b | c }</c>: paths side by side, and how they are joined. Without any <c>|</c> each line is a path.</summary>
public sealed record PathsSyntax(NameSyntax Joiner, EquatableArray<GroupSyntax> Paths, TextSpan Span) : LinkBodySyntax(Span)
{
    /// <summary>The probability behind <c>mean drop</c>.</summary>
    public ExpressionSyntax? Drop { get; init; }
}

/// <summary><c>for i in 1..n { ... }</c>, <c>for n in [3, 4] { ... }</c>, <c>for i, n in blocks { ... }</c>.</summary>
public sealed record ForSyntax(NameSyntax? Index, NameSyntax Name, ExpressionSyntax First, ExpressionSyntax? Last, GroupSyntax Body, TextSpan Span) : LinkBodySyntax(Span);

/// <summary>A layer's argument: a word or value (told apart when the layer is known), a size, or a remark in brackets.</summary>
public abstract record ArgumentSyntax(bool AfterComma, TextSpan Span) : Node(Span);

public sealed record ValueArgumentSyntax(ExpressionSyntax Value, bool AfterComma, TextSpan Span) : ArgumentSyntax(AfterComma, Span);

/// <summary><c>3x3</c>: height by width; <c>7x7x64</c>: and channels.</summary>
public sealed record SizeArgumentSyntax(ExpressionSyntax Height, ExpressionSyntax Width, bool AfterComma, TextSpan Span) : ArgumentSyntax(AfterComma, Span)
{
    public ExpressionSyntax? Depth { get; init; }
}

/// <summary><c>(class scores)</c>: words in brackets mean nothing.</summary>
public sealed record RemarkSyntax(TextSpan Span) : ArgumentSyntax(false, Span);

/// <summary><c>[HxWxC]</c>, <c>[C]</c> for a vector, <c>[T x C]</c> for a sequence; the table form <c>(H,W,C)</c> too.</summary>
public sealed record ShapeSyntax(EquatableArray<ExpressionSyntax> Extents, TextSpan Span) : Node(Span);

public abstract record ExpressionSyntax(TextSpan Span) : Node(Span);

public sealed record NumberSyntax(double Value, TextSpan Span) : ExpressionSyntax(Span);

public sealed record NameExpressionSyntax(string Name, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a + b</c>, with <c>+ - * / % ^ == != &lt; &lt;= > >= and or</c>.</summary>
public sealed record BinarySyntax(string Operator, ExpressionSyntax Left, ExpressionSyntax Right, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>not a</c> or <c>-a</c>.</summary>
public sealed record UnarySyntax(string Operator, ExpressionSyntax Operand, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>[3, 4, 6, 3]</c>.</summary>
public sealed record ListSyntax(EquatableArray<ExpressionSyntax> Items, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>blocks[2]</c>, counted from 1.</summary>
public sealed record IndexSyntax(ExpressionSyntax List, ExpressionSyntax Index, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>min(a, b)</c>, or a cell with its arguments behind <c>scan</c>.</summary>
public sealed record CallExpressionSyntax(NameSyntax Name, EquatableArray<CallArgumentSyntax> Arguments, TextSpan Span) : ExpressionSyntax(Span);
