using DslCompiler.Diagnostics;

namespace DslCompiler.Syntax;

/// <summary><c>cell LSTM(n) { in x; state h: n, c: n; equations }</c>: a recurrence, or a function of vectors, as equations.</summary>
public sealed record CellSyntax(NameSyntax Name, EquatableArray<ParameterSyntax> Parameters, EquatableArray<CellLineSyntax> Lines, TextSpan Span)
    : DeclarationSyntax(Name, Parameters, Span)
{
    public override string Kind => "cell";
}

public abstract record CellLineSyntax(TextSpan Span) : Node(Span);

/// <summary><c>in x</c>, <c>state h: n, c: n</c>, <c>over a</c> or <c>out y</c>: names, some with a size.</summary>
public sealed record CellNamesSyntax(string Keyword, EquatableArray<SizedNameSyntax> Names, TextSpan Span) : CellLineSyntax(Span);

/// <summary><c>h: n</c>.</summary>
public sealed record SizedNameSyntax(NameSyntax Name, ExpressionSyntax? Size, TextSpan Span) : Node(Span);

/// <summary><c>h = tanh(Wx x + Wh h + b)</c>; <c>h[t]</c> may be written for <c>h</c>.</summary>
public sealed record EquationSyntax(SizedNameSyntax Target, CellExpressionSyntax Value, TextSpan Span) : CellLineSyntax(Span);

/// <summary>A line that could not be read.</summary>
public sealed record BadCellLineSyntax(Diagnostic Problem, TextSpan Span) : CellLineSyntax(Span);

/// <summary>A term of an equation: a vector, a matrix or a number.</summary>
public abstract record CellExpressionSyntax(TextSpan Span) : Node(Span);

public sealed record CellNumberSyntax(double Value, TextSpan Span) : CellExpressionSyntax(Span);

/// <summary><c>x</c>, <c>x[t]</c>, <c>h[t-1]</c> (<paramref name="IsPrevious"/>), <c>W[x,h]</c> (a name of its own: <c>W_xh</c>).</summary>
public sealed record CellNameSyntax(string Name, bool IsPrevious, TextSpan Span) : CellExpressionSyntax(Span);

/// <summary><c>sigmoid(a)</c>, or <c>attend(map, query)</c> with both as the argument's parts.</summary>
public sealed record CellCallSyntax(NameSyntax Function, CellExpressionSyntax Argument, TextSpan Span) : CellExpressionSyntax(Span);

/// <summary><c>a + b</c>, with <c>+ - * /</c>; two terms side by side are a product too (<c>W x</c>).</summary>
public sealed record CellBinarySyntax(char Operator, CellExpressionSyntax Left, CellExpressionSyntax Right, TextSpan Span) : CellExpressionSyntax(Span);

/// <summary><c>-a</c>.</summary>
public sealed record CellNegateSyntax(CellExpressionSyntax Operand, TextSpan Span) : CellExpressionSyntax(Span);

/// <summary><c>[x, h]</c>: vectors one behind the other.</summary>
public sealed record CellConcatSyntax(EquatableArray<CellExpressionSyntax> Parts, TextSpan Span) : CellExpressionSyntax(Span);
