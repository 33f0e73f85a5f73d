using DslCompiler.Diagnostics;

namespace DslCompiler.Syntax;

/// <summary>A node of the tree: every one knows its stretch of the text.</summary>
public abstract record Node(TextSpan Span);

/// <summary>A whole file.</summary>
public sealed record FileSyntax(EquatableArray<ItemSyntax> Items, TextSpan Span) : Node(Span);

/// <summary>What stands at the top level of a file.</summary>
public abstract record ItemSyntax(TextSpan Span) : Node(Span);

/// <summary><c>model Name(parameters) { statements }</c>.</summary>
public sealed record ModelSyntax(NameSyntax Name, EquatableArray<ParameterSyntax> Parameters, EquatableArray<StatementSyntax> Statements, TextSpan Span)
    : ItemSyntax(Span);

/// <summary>Top-level text that could not be read; <paramref name="Problem"/> says why.</summary>
public sealed record BadItemSyntax(Diagnostic Problem, TextSpan Span) : ItemSyntax(Span);

public sealed record NameSyntax(string Text, TextSpan Span) : Node(Span);

/// <summary><c>classes = 10</c>: a parameter and its default.</summary>
public sealed record ParameterSyntax(NameSyntax Name, ExpressionSyntax? Default, TextSpan Span) : Node(Span);

public abstract record StatementSyntax(TextSpan Span) : Node(Span);

/// <summary><c>input [32x32x1]</c>.</summary>
public sealed record InputSyntax(ShapeSyntax Shape, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>loss SOFTMAX</c>.</summary>
public sealed record LossSyntax(NameSyntax Kind, TextSpan Span) : StatementSyntax(Span);

/// <summary>Layers in a row, by <c>-</c> or by new lines within brackets.</summary>
public sealed record ChainSyntax(EquatableArray<LinkSyntax> Links, TextSpan Span) : StatementSyntax(Span);

/// <summary>A line that could not be read.</summary>
public sealed record BadStatementSyntax(Diagnostic Problem, TextSpan Span) : StatementSyntax(Span);

/// <summary>One element of a chain, how often it is repeated, and the volume it is claimed to give.</summary>
public sealed record LinkSyntax(LinkBodySyntax Body, ExpressionSyntax? Times, ShapeSyntax? Shape, TextSpan Span) : Node(Span);

public abstract record LinkBodySyntax(TextSpan Span) : Node(Span);

/// <summary><c>CONV 6 5x5 stride 2</c>.</summary>
public sealed record LayerSyntax(NameSyntax Name, EquatableArray<ArgumentSyntax> Arguments, TextSpan Span) : LinkBodySyntax(Span);

/// <summary><c>( CONV 6 5x5 - RELU )</c>.</summary>
public sealed record GroupSyntax(ChainSyntax Chain, TextSpan Span) : LinkBodySyntax(Span);

/// <summary>A layer's argument: a word or value (told apart when the layer is known), or a size.</summary>
public abstract record ArgumentSyntax(TextSpan Span) : Node(Span);

public sealed record ValueArgumentSyntax(ExpressionSyntax Value, TextSpan Span) : ArgumentSyntax(Span);

/// <summary><c>3x3</c>: height by width.</summary>
public sealed record SizeArgumentSyntax(ExpressionSyntax Height, ExpressionSyntax Width, TextSpan Span) : ArgumentSyntax(Span);

/// <summary><c>[HxWxC]</c>, or <c>[C]</c> for a vector.</summary>
public sealed record ShapeSyntax(EquatableArray<ExpressionSyntax> Extents, TextSpan Span) : Node(Span);

public abstract record ExpressionSyntax(TextSpan Span) : Node(Span);

public sealed record NumberSyntax(double Value, TextSpan Span) : ExpressionSyntax(Span);

public sealed record NameExpressionSyntax(string Name, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a + b</c>, with <c>+ - * /</c>.</summary>
public sealed record BinarySyntax(char Operator, ExpressionSyntax Left, ExpressionSyntax Right, TextSpan Span) : ExpressionSyntax(Span);
