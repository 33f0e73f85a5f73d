using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Finds the lengths of a cell's vectors and the extents of its parameters from the equations. Names that nothing declares are parameters:
/// those that begin with a capital or with <c>b</c>. One in front of a vector is a matrix, any other a vector.</summary>
internal sealed class CellInference(CellSyntax cell, Frame frame)
{
    private const int MaxElements = 1 << 29;
    private readonly HashSet<string> _declared = [];
    private readonly HashSet<string> _assigned = [];
    private readonly Dictionary<string, CellKind> _kindOfName = [];
    private readonly Dictionary<CellExpressionSyntax, CellKind> _kinds = [];
    private bool _failed;
    private bool _mayHavePlaces = true;

    public CellShapes Shapes { get; } = new();

    public IReadOnlyList<string> Inputs { get; private set; } = [];

    public IReadOnlyList<string> States { get; private set; } = [];

    /// <summary>The maps that the cell attends to.</summary>
    public IReadOnlyList<string> Maps { get; private set; } = [];

    /// <summary>What the cell gives: <c>out y</c>, else its first state, else its last equation.</summary>
    public string Output { get; private set; } = "";

    private IEnumerable<EquationSyntax> Equations => cell.Lines.OfType<EquationSyntax>();

    /// <summary>Infers everything; false after an error.</summary>
    /// <param name="input">The length of the input, or null where it is not sure.</param>
    /// <param name="channels">The channels of the map that it attends to, or null where none is given.</param>
    /// <param name="isSequence">Whether that is a sequence, whose steps equations may name, or an image; null where none is given.</param>
    public bool Run(int? input, int? channels = null, bool? isSequence = null)
    {
        _mayHavePlaces = isSequence != false;
        if (cell.Lines.OfType<BadCellLineSyntax>().Any())
        {
            return false;
        }

        Declare();
        if (!_failed && Inputs.Count > 0 && input is { } length && !Shapes.Vectors[Inputs[0]].Join(Length.Of(length)))
        {
            Fail(Rules.CellShape, cell.Name.Span, [$"input {Inputs[0]} is {Shapes.Vectors[Inputs[0]].Value} long, but the chain gives {length}"], "fix: leave its size out, or change the layer before");
        }

        if (!_failed && Maps.Count > 0 && channels is { } depth && !Shapes.Maps[Maps[0]].Join(Length.Of(depth)))
        {
            Fail(Rules.CellShape, cell.Name.Span, [$"map {Maps[0]} has {Shapes.Maps[Maps[0]].Value} channels, but what scan gives has {depth}"], "fix: leave its size out, or change the layer that makes it");
        }

        foreach (var equation in Equations)
        {
            Infer(equation);
        }

        foreach (var state in cell.Lines.OfType<CellNamesSyntax>().Where(l => l.Keyword == "state").SelectMany(l => l.Names).Where(s => !_assigned.Contains(s.Name.Text) && !_failed))
        {
            Fail(Rules.CellShape, state.Name.Span, [$"state {state.Name.Text} has no equation"], $"fix: say what it becomes: {state.Name.Text} = ...");
        }

        if (!_failed && _kindOfName.TryGetValue(Output, out var kind) && kind != CellKind.Vector)
        {
            Fail(Rules.CellShape, cell.Name.Span, [$"cell {cell.Name.Text} gives {Output}, which is no vector"], CellKinds.Fix(Maps[0]));
        }

        return !_failed && (input is null || Settle(input.Value));
    }

    /// <summary>What a term was found to be.</summary>
    public CellKind KindOf(CellExpressionSyntax expression) => _kinds[expression];

    private void Declare()
    {
        var lines = cell.Lines.OfType<CellNamesSyntax>().ToList();
        var previous = Equations.SelectMany(e => Names(e.Value)).Where(n => n.IsPrevious).Select(n => n.Name);
        Inputs = lines.Where(l => l.Keyword == "in").SelectMany(l => l.Names).Select(n => n.Name.Text).ToList();
        States = lines.Where(l => l.Keyword == "state").SelectMany(l => l.Names).Select(n => n.Name.Text).Concat(previous).Distinct().ToList();
        Maps = lines.Where(l => l.Keyword == "over").SelectMany(l => l.Names).Select(n => n.Name.Text).ToList();
        foreach (var name in lines.Where(l => l.Keyword != "out").SelectMany(l => l.Names))
        {
            if (!_declared.Add(name.Name.Text))
            {
                Fail(Rules.DuplicateName, name.Name.Span, [name.Name.Text, "an input or state above"], "fix: give one of them another name");
                continue;
            }

            Shapes.Vectors[name.Name.Text] = Sized(name);
        }

        foreach (var state in States.Where(_declared.Add))
        {
            Shapes.Vectors[state] = new Length();
        }

        foreach (var parameter in lines.Where(l => l.Keyword == "param").SelectMany(l => l.Names))
        {
            Shapes.Vectors.Remove(parameter.Name.Text);
            Shapes.Parameters.Add(new CellParameter(parameter.Name.Text, Sized(parameter), null));
        }

        foreach (var map in lines.Where(l => l.Keyword == "over").SelectMany(l => l.Names))
        {
            Shapes.Vectors.Remove(map.Name.Text);
            Shapes.Maps[map.Name.Text] = Sized(map);
        }

        var named = lines.Where(l => l.Keyword == "out").SelectMany(l => l.Names).ToList();
        Output = (named.Count > 0 ? named[0].Name.Text : null) ?? (States.Count > 0 ? States[0] : null) ?? Equations.LastOrDefault()?.Target.Name.Text ?? "";
        if (Inputs.Count != 1)
        {
            Fail(Rules.CellShape, cell.Name.Span, [Inputs.Count == 0 ? $"cell {cell.Name.Text} has no input" : $"cell {cell.Name.Text} has more than one input"], "fix: begin with in x");
        }
        else if (!Equations.Any())
        {
            Fail(Rules.CellShape, cell.Name.Span, [$"cell {cell.Name.Text} has no equations"], "fix: add one: h = tanh(Wx x + Wh h + b)");
        }
        else if (named.Count > 0 && !Equations.Any(e => e.Target.Name.Text == Output) && !_declared.Contains(Output))
        {
            Fail(Rules.UnknownName, named[0].Name.Span, [Output], Spelling.Hint(Output, Equations.Select(e => e.Target.Name.Text)));
        }
    }

    private Length Sized(SizedNameSyntax name) =>
        name.Size is null ? new Length()
        : frame.Scope.Integer(name.Size, $"the size of {name.Name.Text}", 1, 1 << 24) is { } size ? Length.Of(size) : new Length();

    private void Infer(EquationSyntax equation)
    {
        var name = equation.Target.Name.Text;
        if (Inputs.Contains(name) || !_assigned.Add(name))
        {
            Fail(Rules.DuplicateName, equation.Target.Name.Span, [name, Inputs.Contains(name) ? "an input" : "an equation above"], "fix: give it another name");
            return;
        }

        var type = Data(equation.Value);
        _kindOfName[name] = type.Kind;
        if (type.Kind != CellKind.Vector && States.Contains(name))
        {
            Misplaced(equation.Span, $"{name} is a state, its equation gives no vector");
        }

        var own = Shapes.Vectors.TryGetValue(name, out var known) ? known : Sized(equation.Target);
        Shapes.Vectors[name] = own;
        if (type.Vector is { } vector && !own.Join(vector))
        {
            Fail(Rules.CellShape, equation.Span, [$"{name} is {own.Value} long, its equation gives {vector.Value}"], $"fix: change the size of {name}, or the matrices' sides");
        }
    }

    private CellType TypeOf(CellExpressionSyntax expression)
    {
        var type = Typed(expression);
        _kinds[expression] = type.Kind;
        return type;
    }

    private CellType Typed(CellExpressionSyntax expression)
    {
        switch (expression)
        {
            case CellNumberSyntax:
                return CellType.Number;
            case CellNegateSyntax negate:
                return Vector(negate.Operand);
            case CellCallSyntax { Argument: CellConcatSyntax pair } attend when Look.IsWord(attend.Function.Text, 0, CellGrammar.Attend):
                return Attend(attend, pair);
            case CellCallSyntax { Argument: CellConcatSyntax pair } dot when Look.IsWord(dot.Function.Text, 0, CellGrammar.Dot):
                return Score(dot, pair);
            case CellCallSyntax call:
                var argument = Data(call.Argument);
                return argument with { Kind = CellKinds.Of(call.Function.Text, argument.Kind) ?? Misplaced(call.Span, $"{call.Function.Text} does not take this") };
            case CellNameSyntax name:
                return TypeOf(name);
            case CellConcatSyntax concat:
                var lengths = concat.Parts.Select(p => Vector(p).Vector?.Value).ToList();
                return new CellType(lengths.All(l => l is not null) ? Length.Of(lengths.Sum(l => l!.Value)) : new Length(), true);
            case CellBinarySyntax { Operator: '*', Left: CellNameSyntax matrix } product when IsMatrix(matrix):
                var right = Data(product.Right);
                return Apply(matrix, right.Vector ?? new Length()) with
                {
                    Kind = right.Kind is CellKind.Vector or CellKind.Places ? right.Kind : Misplaced(product.Span, $"matrix {matrix.Name} stands in front of no vector"),
                };
            case CellBinarySyntax binary:
                return Elementwise(binary);
            default:
                throw new System.InvalidOperationException(expression.GetType().Name);
        }
    }

    /// <summary><c>attend(map, query)</c>: a query as long as the map has channels gives a vector of that length.</summary>
    private CellType Attend(CellCallSyntax call, CellConcatSyntax pair)
    {
        if (pair.Parts[0] is not CellNameSyntax name || !Shapes.Maps.TryGetValue(name.Name, out var channels))
        {
            Fail(Rules.CellShape, pair.Parts[0].Span, ["attend looks at a map, and this is none"], "fix: declare one, over a, and write attend(a, query)");
            return new CellType(new Length(), true);
        }

        if (Vector(pair.Parts[1]).Vector is { } query && !channels.Join(query))
        {
            Fail(Rules.CellShape, call.Span, [$"the query is {query.Value} long, map {name.Name} has {channels.Value} channels"], $"fix: put a matrix in front of the query: attend({name.Name}, Wq h)");
        }

        return new CellType(channels, true);
    }

    /// <summary><c>dot(vector, places)</c>, in any order. The vector comes from the step where the places are the same at every step, and is trained where they are not.</summary>
    private CellType Score(CellCallSyntax call, CellConcatSyntax pair)
    {
        var (a, b) = (TypeOf(pair.Parts[0]), TypeOf(pair.Parts[1]));
        var (vector, places, written) = a.Kind == CellKind.Vector ? (a, b, pair.Parts[0]) : (b, a, pair.Parts[1]);
        if (vector.Kind != CellKind.Vector || places.Kind is not (CellKind.Places or CellKind.Bent) || vector.Vector is null || (places.Kind == CellKind.Bent) == vector.IsData)
        {
            Misplaced(call.Span, places.Kind == CellKind.Bent ? "this score needs a trained vector" : places.Kind == CellKind.Places ? "this score needs a vector of the step" : "dot is of a vector and places");
        }
        else if (!vector.Vector.Join(places.Vector!))
        {
            Fail(Rules.CellShape, call.Span, [$"the vector is {vector.Vector.Value} long, each place {places.Vector!.Value}"], "fix: put a matrix in front of one");
        }
        else if (places.Kind == CellKind.Bent && written is CellNameSyntax name && Shapes.Find(name.Name) is { } parameter)
        {
            parameter.MakesScores = true;
        }

        return new CellType(null, true) { Kind = CellKind.Scores };
    }

    private CellType Vector(CellExpressionSyntax expression)
    {
        var type = Data(expression);
        return type.Kind == CellKind.Vector ? type : type with { Kind = Misplaced(expression.Span, "a vector is expected here") };
    }

    private CellKind Misplaced(TextSpan span, string problem)
    {
        Fail(Rules.CellShape, span, [problem], CellKinds.Fix(Maps.Count > 0 ? Maps[0] : "a"));
        return CellKind.Vector;
    }

    /// <summary>A term that must come from the input or a state: what is only trained or a number is a constant, which no step needs to compute.</summary>
    private CellType Data(CellExpressionSyntax expression)
    {
        var type = TypeOf(expression);
        if (!type.IsData)
        {
            NoData(expression.Span);
        }

        return type;
    }

    private void NoData(TextSpan span) => Fail(
        Rules.CellShape, span, ["there is no input and no state in this term"], $"fix: put {(Inputs.Count > 0 ? Inputs[0] : "x")} or a state into it, or use one trained vector in its place");

    private CellType TypeOf(CellNameSyntax name)
    {
        if (Shapes.Maps.TryGetValue(name.Name, out var channels))
        {
            if (_mayHavePlaces)
            {
                return new CellType(channels, true) { Kind = CellKind.Places };
            }

            Fail(Rules.CellShape, name.Span, [$"{name.Name} is a map, not a vector"], $"fix: attend to it: attend({name.Name}, Wq h)");
            return new CellType(new Length(), true);
        }

        if (Shapes.Vectors.TryGetValue(Canonical(name.Name), out var vector))
        {
            if (!_assigned.Contains(name.Name) && !_declared.Contains(Canonical(name.Name)))
            {
                Fail(Rules.UnknownName, name.Span, [name.Name], "fix: put its equation above");
            }

            return new CellType(vector, true) { Kind = _kindOfName.TryGetValue(name.Name, out var kind) && !name.IsPrevious ? kind : CellKind.Vector };
        }

        if (frame.Scope.Has(name.Name))
        {
            return CellType.Number;
        }

        if (Equations.Any(e => e.Target.Name.Text == name.Name))
        {
            Fail(Rules.UnknownName, name.Span, [name.Name], "fix: put its equation above, or declare it as a state to mean the step before: state " + name.Name + ": n");
            return new CellType(new Length(), true);
        }

        if (Shapes.Find(name.Name) is null && !IsParameterName(name.Name))
        {
            var isCall = Look.At(frame.Source.Text, name.Span.End) == '(';
            Fail(
                Rules.UnknownName, name.Span, [name.Name], Spelling.Hint(name.Name, Shapes.Vectors.Keys.Concat(CellGrammar.Functions)),
                isCall ? "functions: " + string.Join(", ", CellGrammar.Functions) : "trained tensors begin with a capital (a matrix in front of a vector) or with b (a bias)");
            return new CellType(new Length(), true);
        }

        if (Shapes.Find(name.Name) is { } parameter)
        {
            if (parameter.Columns is not null)
            {
                Fail(Rules.CellShape, name.Span, [$"{name.Name} is a matrix above and a vector here"], $"fix: put a vector behind it: {name.Name} x");
            }

            return new CellType(parameter.Rows, false);
        }

        var added = new CellParameter(name.Name, new Length(), null);
        Shapes.Parameters.Add(added);
        return new CellType(added.Rows, false);
    }

    private bool IsMatrix(CellNameSyntax name) =>
        !Shapes.Vectors.ContainsKey(Canonical(name.Name)) && !frame.Scope.Has(name.Name) && char.IsUpper(name.Name[0])
        && (Shapes.Find(name.Name) is not { } known || known.Columns is not null) && Equations.All(e => e.Target.Name.Text != name.Name);

    private CellType Apply(CellNameSyntax matrix, Length columns)
    {
        if (Shapes.Find(matrix.Name) is not { } parameter)
        {
            parameter = new CellParameter(matrix.Name, new Length(), columns);
            Shapes.Parameters.Add(parameter);
        }
        else if (parameter.Columns is null)
        {
            Fail(Rules.CellShape, matrix.Span, [$"{matrix.Name} is a vector above and a matrix here"], "fix: give one of them another name");
        }
        else if (!parameter.Columns.Join(columns))
        {
            Fail(Rules.CellShape, matrix.Span, [$"{matrix.Name} has {parameter.Columns.Value} columns, but the vector behind it is {columns.Value} long"], "fix: use another matrix");
        }

        return new CellType(parameter.Rows, true);
    }

    private CellType Elementwise(CellBinarySyntax binary)
    {
        var (left, right) = (TypeOf(binary.Left), TypeOf(binary.Right));
        if (left.Vector is { } a && right.Vector is { } b && !a.Join(b))
        {
            Fail(Rules.CellShape, binary.Span, [$"the two sides of {binary.Operator} are {a.Value} and {b.Value} long"], "fix: change a size, or put a matrix in front of one");
        }

        if (!left.IsData && !right.IsData && (left.IsTrained || right.IsTrained))
        {
            NoData(binary.Span);
        }
        else if (binary.Operator == '/' && right.Vector is not null)
        {
            Fail(Rules.CellShape, binary.Right.Span, ["a vector stands below the line"], "fix: divide by a number only");
        }

        else if (binary.Operator == '/' && binary.Right is not (CellNumberSyntax or CellNameSyntax))
        {
            Fail(Rules.CellShape, binary.Right.Span, ["a division is by one number"], "fix: write the number, or give it to the cell as a parameter");
        }

        return new CellType(left.Vector ?? right.Vector, left.IsData || right.IsData)
        {
            Kind = CellKinds.Combine(binary.Operator, left, right) ?? Misplaced(binary.Span, $"{binary.Operator} does not take these two"),
        };
    }

    /// <summary>The name itself, or the input that it means in another case: the slides write <c>W x + b</c> and <c>+ X</c> of one vector.</summary>
    public string Canonical(string name) => Shapes.Vectors.ContainsKey(name) || Inputs.Count == 0
        || !string.Equals(Inputs[0], name, System.StringComparison.OrdinalIgnoreCase) ? name : Inputs[0];

    /// <summary>Lengths that nothing determines are the input's.</summary>
    private bool Settle(int input)
    {
        foreach (var length in Shapes.Vectors.Values.Concat(Shapes.Maps.Values).Concat(Shapes.Parameters.Select(p => p.Rows)).Concat(Shapes.Parameters.Select(p => p.Columns).OfType<Length>()))
        {
            if (length.Value is null)
            {
                length.Join(Length.Of(input));
            }
        }

        if (Shapes.Parameters.Find(p => (double)p.Rows.Value!.Value * (p.Columns?.Value ?? 1) > MaxElements) is { } large)
        {
            Fail(
                Rules.TooLarge, cell.Name.Span, [Invariant.Text($"{large.Name} would need a tensor of {(double)large.Rows.Value!.Value * (large.Columns?.Value ?? 1):0} elements")],
                Invariant.Text($"expected: at most {MaxElements} elements"));
            return false;
        }

        return true;
    }

    private static IEnumerable<CellNameSyntax> Names(CellExpressionSyntax expression) => expression switch
    {
        CellNameSyntax name => [name],
        CellNegateSyntax negate => Names(negate.Operand),
        CellCallSyntax call => Names(call.Argument),
        CellConcatSyntax concat => concat.Parts.SelectMany(Names),
        CellBinarySyntax binary => Names(binary.Left).Concat(Names(binary.Right)),
        _ => [],
    };

    private static bool IsParameterName(string name) => char.IsUpper(name[0]) || name[0] == 'b';

    private void Fail(Rule rule, TextSpan span, object[] details, params string[] help)
    {
        if (!_failed)
        {
            _failed = true;
            frame.Scope.Reporter.Report(rule, span, details, help);
        }
    }
}
