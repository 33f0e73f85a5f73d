using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Makes operators of a cell's equations: in the model's own graph where the cell has no state, or as the body of a <see cref="Scan"/>.</summary>
internal sealed class CellBinder
{
    private readonly ModelBinder _binder;
    private readonly CellSyntax _cell;
    private readonly Frame _frame;
    private readonly CellInference _inference;

    /// <param name="binder">The model.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="frame">Its frame, with its parameters bound.</param>
    public CellBinder(ModelBinder binder, CellSyntax cell, Frame frame)
    {
        _binder = binder;
        _cell = cell;
        _frame = frame;
        _inference = new CellInference(cell, frame);
    }

    private string LayerName => _frame.Prefix.TrimEnd('.');

    /// <summary>A cell without state as a layer.</summary>
    public void Inline(LayerSyntax syntax, Frame caller)
    {
        var (reporter, type) = (_binder.ReporterOf(caller), _binder.Graph.TypeOf(_binder.Current.Value));
        if (!type.IsVector)
        {
            if (_binder.Current.IsSure)
            {
                reporter.Report(Rules.NotAVector, syntax.Span, [syntax.Name.Text, $"[{type.ToVolume()}]"], $"[{type.ToVolume()}] comes from {_binder.Current.Source}", "fix: put an FC before it");
            }

            _binder.Current = _binder.Current with { IsSure = false };
            return;
        }

        if (!_inference.Run(_binder.Current.IsSure ? type.Length : null) || !_binder.Current.IsSure)
        {
            (_binder.Current, _binder.IsIncomplete) = (_binder.Current with { IsSure = false }, true);
            return;
        }

        if (_inference.States.Count > 0 || _inference.Maps.Count > 0)
        {
            reporter.Report(Rules.NeedsScan, syntax.Span, [$"cell {syntax.Name.Text} has a state: it runs over the steps of a sequence"], $"fix: write scan {ModelBinder.TextOf(caller, syntax.Span)}");
            _binder.Current = _binder.Current with { IsSure = false };
            return;
        }

        var line = caller.Source.LineNumber(syntax.Span.Start);
        _binder.Graph.Origin = new Origin(LayerName, ModelBinder.TextOf(caller, syntax.Span), line);
        var first = _binder.Graph.Nodes.Count;
        var parameters = Declare();
        var values = new Dictionary<string, int> { [_inference.Inputs[0]] = _binder.Current.Value };
        Emit(_binder.Graph, parameters.ToDictionary(p => p.Role, p => _binder.Graph.Add(new Parameter(p.Name, p.Extents))), values);
        _binder.Reach(values[_inference.Output], true, Invariant.Text($"{_binder.Graph.Origin.Text} (line {line})"), LayerName, line);
        Note(parameters, syntax.Span, caller, first, line);
    }

    /// <summary>The body of a scan; null after an error.</summary>
    /// <param name="input">The length of a step.</param>
    /// <param name="map">What it attends to, an image or a sequence; null: nothing.</param>
    /// <param name="isReverse">Whether it runs from the last step to the first.</param>
    /// <param name="isLast">Whether it gives the last step only.</param>
    /// <param name="place">Where mistakes are told.</param>
    public Scan? Body(int input, TensorType? map, bool isReverse, bool isLast, System.Action<string, string> place)
    {
        if (!_inference.Run(input, map?.Channels, map?.HasTime))
        {
            return null;
        }

        if (_inference.Maps.Count != (map is null ? 0 : 1))
        {
            place(
                map is null ? $"cell {_cell.Name.Text} attends to {string.Join(", ", _inference.Maps)}, but scan gives nothing" : _inference.Maps.Count == 0 ? $"cell {_cell.Name.Text} attends to nothing" : $"cell {_cell.Name.Text} attends to more than one map",
                map is null ? "fix: name an image or a sequence: scan CELL(n) over features" : "fix: leave over out, or declare a map in the cell: over a");
            return null;
        }

        var graph = new GraphBuilder();
        var values = new Dictionary<string, int>();
        foreach (var name in _inference.Inputs.Concat(_inference.States))
        {
            values[name] = graph.Add(new Input(TensorType.Batched(_inference.Shapes.Vectors[name].Value!.Value), name));
        }

        foreach (var name in _inference.Maps)
        {
            values[name] = graph.Add(new Input(map!, name));
        }

        var parameters = Declare();
        Emit(graph, parameters.ToDictionary(p => p.Role, p => graph.Add(new Parameter(p.Role, p.Extents))), values);
        var results = new[] { FunctionResult.Output("out", values[_inference.Output]) }.Concat(_inference.States.Select(s => FunctionResult.Output(s, values[s])));
        return new Scan(
            _cell.Name.Text, new Function("cell", graph.Nodes.ToEquatableArray(), results.ToEquatableArray()), _inference.States.ToEquatableArray(),
            parameters.Select(p => p.Role).ToEquatableArray(), isReverse, isLast)
        { Maps = _inference.Maps.Count };
    }

    /// <summary>Adds the layer to the model's list.</summary>
    public void Note(IReadOnlyList<ParameterInfo> parameters, TextSpan span, Frame caller, int first, int line)
    {
        var (graph, count) = (_binder.Graph, parameters.Sum(p => (long)p.Length));
        var multiplyAdds = graph.Nodes.Skip(first).Sum(n => n.Operator.MultiplyAdds(n.Inputs.Select(graph.TypeOf).ToArray(), n.Type));
        var info = new LayerInfo(LayerName, _cell.Name.Text, graph.TypeOf(_binder.Current.Value), count, multiplyAdds, line);
        _binder.Layers.Add(new BoundLayer(info, span, caller, first, graph.Nodes.Count - 1));
    }

    /// <summary>The cell's trained tensors, as the model's.</summary>
    private List<ParameterInfo> Declare()
    {
        var infos = _inference.Shapes.Parameters.Select(p =>
        {
            var (rows, columns) = (p.Rows.Value!.Value, p.Columns?.Value);
            var extents = columns is { } c ? EquatableArray.Of(rows, c) : EquatableArray.Of(rows);
            var (isRandom, fanIn, fanOut) = p.MakesScores ? (true, rows, 1) : (columns is not null, columns ?? 0, columns is null ? 0 : rows);
            return new ParameterInfo(LayerName, p.Name, extents, isRandom ? Initializer.XavierUniform : Initializer.Zeros, fanIn, fanOut, isRandom) { IsFrozen = _binder.Frozen > 0 };
        }).ToList();
        _binder.Parameters.AddRange(infos);
        return infos;
    }

    /// <summary>Adds the equations' operators in turn; <paramref name="values"/> holds the inputs and states, and gets each equation's value.</summary>
    private void Emit(GraphBuilder graph, Dictionary<string, int> parameters, Dictionary<string, int> values)
    {
        var previous = new Dictionary<string, int>(values);
        CellPlaces places = null!;
        places = new CellPlaces(graph, _inference.KindOf, e => Emit(graph, e));
        foreach (var equation in _cell.Lines.OfType<EquationSyntax>().Where(e => !places.Keep(e.Target.Name.Text, e.Value)))
        {
            var (name, value) = (equation.Target.Name.Text, Emit(graph, equation.Value));
            values[name] = previous.TryGetValue(name, out var before) && _inference.States.Contains(name) ? graph.Add(new Hold(), value, before) : value;
        }

        int Emit(GraphBuilder graph, CellExpressionSyntax expression) => expression switch
        {
            CellNumberSyntax number => graph.Constant(number.Value),
            CellNameSyntax name when parameters.TryGetValue(name.Name, out var parameter) => parameter,
            CellNameSyntax name when (name.IsPrevious ? previous : values).TryGetValue(_inference.Canonical(name.Name), out var value) => value,
            CellNameSyntax name => graph.Constant(_frame.Scope.Number(new NameExpressionSyntax(name.Name, name.Span)) ?? 0),
            CellNegateSyntax negate => graph.Subtract(graph.Constant(0), Emit(graph, negate.Operand)),
            CellCallSyntax { Argument: CellConcatSyntax pair } attend when Look.IsWord(attend.Function.Text, 0, CellGrammar.Attend) =>
                Attend(graph, Emit(graph, pair.Parts[0]), Emit(graph, pair.Parts[1])),
            CellCallSyntax sum when Look.IsWord(sum.Function.Text, 0, CellGrammar.Sum) => places.Sum(sum.Argument),
            CellCallSyntax call => graph.Add(CellFunctions.Find(call.Function.Text), Emit(graph, call.Argument)),
            CellConcatSyntax concat => graph.Concat(concat.Parts.Select(p => Emit(graph, p)).ToArray()),
            CellBinarySyntax { Operator: '*', Left: CellNameSyntax { } matrix } product
                when parameters.TryGetValue(matrix.Name, out var weight) && graph.TypeOf(weight).Extents.Count == 2 =>
                graph.Add(new MatMul(false, true), Emit(graph, product.Right), weight),
            CellBinarySyntax binary => CellFunctions.Combine(graph, binary.Operator, Emit(graph, binary.Left), Emit(graph, binary.Right)),
            _ => throw new System.InvalidOperationException(expression.GetType().Name),
        };
    }

    private static int Attend(GraphBuilder graph, int map, int query) =>
        graph.TypeOf(map).HasTime ? graph.Add(new AttendSequence(), map, map, query) : graph.Add(new Attend(), map, query);
}
