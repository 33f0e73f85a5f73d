using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>A model's inputs and outputs, and volumes as written.</summary>
internal sealed class InputBinder(ModelBinder binder, ModelSyntax syntax)
{
    private static readonly string[] Words = ["onehot"];

    /// <summary>Without a good input line the layers are checked all the same, for what does not depend on sizes.</summary>
    private static TensorType Guessed { get; } = TensorType.Batched(3, 256, 256);

    /// <summary>The inputs, in the order of the text.</summary>
    public List<NamedValue> Inputs { get; } = [];

    /// <param name="isTaken">Whether another model may bring the input.</param>
    public void Bind(bool isTaken)
    {
        var inputs = syntax.Statements.OfType<InputSyntax>().Where(i => i.Shape is not null).ToList();
        if (inputs.Count == 0)
        {
            if (isTaken)
            {
                return;
            }

            if (!binder.HasBadLines && !HasMeantOne())
            {
                binder.Diagnostics.Report(
                    Rules.MissingInput, syntax.Name.Span, [$"model {syntax.Name.Text} has no input line"], "fix: add input [32x32x3], say, as its first line");
            }

            Begin("input", Guessed, default, binder.Root, isSure: false);
            return;
        }

        if (syntax.Statements.First(s => s is InputSyntax { Shape: not null } or ChainSyntax) is ChainSyntax early && !IsMeant(early))
        {
            binder.Diagnostics.Report(Rules.MissingInput, early.Span, ["layers stand before the input line"], "fix: move the input line up");
        }

        foreach (var input in inputs)
        {
            Declare(input, binder.Root, inputs.Count);
        }

        binder.Current = binder.Root.Tensors["input"].End;
    }

    /// <summary>Whether a line is an input line, or brings another model's, but for its first word: that word is told, not what follows from it.</summary>
    private bool HasMeantOne() => syntax.Statements.OfType<ChainSyntax>().Any(IsMeant);

    private bool IsMeant(ChainSyntax chain) => chain.Links[0].Body is LayerSyntax layer
        && (Spelling.Hint(layer.Name.Text, ["input", "from"]).Length > 0 || binder.Library.Find(layer.Name.Text)?.Syntax is ModelSyntax);

    /// <summary>Takes the input of another model.</summary>
    public void Take(ModelSyntax other, Frame frame)
    {
        if (other.Statements.OfType<InputSyntax>().FirstOrDefault(i => i.Shape is not null) is { } input && TypeOf(input.Shape!, frame) is { } type)
        {
            Begin("input", type, input.Shape!.Span, frame, isSure: true);
        }
        else
        {
            Begin("input", Guessed, default, frame, isSure: false);
        }
    }

    /// <summary>Something to go on with where the input is not known.</summary>
    public void EnsureInput(Frame frame)
    {
        if (Inputs.Count == 0)
        {
            Begin("input", Guessed, default, frame, isSure: false);
        }
    }

    /// <summary>The tensors that the model gives: those of its output lines, or those that its losses name, or the end of its last chain.</summary>
    public IReadOnlyList<NamedValue> Outputs(IReadOnlyList<BoundLoss> losses)
    {
        var outputs = new List<NamedValue>();
        foreach (var name in syntax.Statements.OfType<OutputSyntax>().SelectMany(o => o.Names))
        {
            if (!binder.Root.Tensors.TryGetValue(name.Text, out var tensor))
            {
                binder.ReporterOf(binder.Root).ReportUnless(
                    binder.HasBadLines, Rules.UnknownName, name.Span, [name.Text], Spelling.HintOr(name.Text, binder.Root.Tensors.Keys, $"fix: name a tensor: {name.Text} = FC 10"));
            }
            else if (outputs.Any(o => o.Name == name.Text))
            {
                binder.Diagnostics.Report(Rules.DuplicateName, name.Span, [name.Text, "an output"], "fix: list it once");
            }
            else
            {
                outputs.Add(new NamedValue(name.Text, tensor.End.Value));
            }
        }

        if (outputs.Count == 0)
        {
            outputs.AddRange(losses.Select(l => l.Info.Output).Where(binder.Root.Tensors.ContainsKey).Distinct().Select(n => new NamedValue(n, binder.Root.Tensors[n].End.Value)));
        }

        return outputs.Count > 0 ? outputs : [new NamedValue(Port.Scores, binder.Current.Value)];
    }

    /// <summary>The type of a volume as written (the graph orders an image C,H,W), or null after an error.</summary>
    public TensorType? TypeOf(ShapeSyntax shape, Frame frame)
    {
        var (count, texts) = (shape.Extents.Count, shape.Extents.Select(e => ModelBinder.TextOf(frame, e.Span)).ToList());
        if (count == 4)
        {
            binder.ReporterOf(frame).Report(
                Rules.BadSize, shape.Span, ["a volume has one extent or three"], $"fix: the batch is never written: [{string.Join(texts.Skip(1).All(t => t.All(char.IsDigit)) ? "x" : " x ", texts.Skip(1))}]");
            return null;
        }

        if (count == 2 && shape.Extents[0] is NameExpressionSyntax time && StepLoop.NumberOf(time.Name) == 0 && !frame.Scope.Has(time.Name))
        {
            binder.ReporterOf(frame).Report(Rules.UnknownName, time.Span, [time.Name], $"fix: the axis of time is T: [T x {texts[1]}] (S for a second one)");
            return null;
        }

        var axis = shape.Extents.Count == 2 && shape.Extents[0] is NameExpressionSyntax steps && !frame.Scope.Has(steps.Name) ? StepLoop.NumberOf(steps.Name) : 0;
        var extents = shape.Extents.Skip(axis > 0 ? 1 : 0).Select(e => frame.Scope.Integer(e, "an extent", 1, 1 << 24)).ToList();
        if (extents.Any(e => e is null))
        {
            return null;
        }

        var sizes = extents.Select(e => e!.Value).ToArray();
        if (sizes.Length is not (1 or 3) || sizes.Aggregate(1.0, (a, b) => a * b) > 1 << 29)
        {
            binder.ReporterOf(frame).Report(
                Rules.BadSize, shape.Span, [sizes.Length is 1 or 3 ? "the volume has more than 2^29 elements" : "a volume has one extent or three"],
                count == 2 ? $"fix: write [{texts[0]}x{texts[1]}x1] for an image of one channel, [T x {texts[1]}] for a sequence" : "",
                "expected: [HxWxC] for an image, [C] for a vector, [T x C] for a sequence");
            return null;
        }

        var type = sizes.Length == 1 ? TensorType.Batched(sizes) : TensorType.Batched(sizes[2], sizes[0], sizes[1]);
        return type with { Time = axis };
    }

    private void Declare(InputSyntax input, Frame frame, int count)
    {
        var name = input.Name?.Text ?? "input";
        if (frame.Tensors.ContainsKey(name) && (input.Name is null || Inputs.Any(i => i.Name == name)))
        {
            binder.Diagnostics.Report(
                Rules.DuplicateStatement, input.Span, ["input"], count > 1 && input.Name is null ? "fix: keep one input line, or give each a name: input left [32x32x3]" : "fix: give each input another name");
            return;
        }

        foreach (var word in input.Words.Where(w => !Words.Contains(w.Text, StringComparer.OrdinalIgnoreCase)))
        {
            binder.Diagnostics.Report(Rules.UnknownWord, word.Span, ["input", word.Text], Spelling.Hint(word.Text, Words), "fix: begin the layers on a line of their own, or join them by -");
        }

        var type = TypeOf(input.Shape!, frame);
        var oneHot = input.Words.FirstOrDefault(w => string.Equals(w.Text, "onehot", StringComparison.OrdinalIgnoreCase));
        if (oneHot is not null && type is { IsVector: false })
        {
            binder.Diagnostics.Report(Rules.BadValue, oneHot.Span, ["onehot makes a vector of each number, not an image"], "fix: write input [T x 65] onehot, or leave the word out");
        }

        Begin(name, oneHot is null || type is not { IsVector: true } ? type ?? Guessed : type with { Element = ElementType.Index }, input.Shape!.Span, frame, isSure: type is not null);
    }

    private void Begin(string name, TensorType type, TextSpan span, Frame frame, bool isSure)
    {
        var line = frame.Source.LineNumber(span.Start);
        binder.Graph.Origin = new Origin(name, name, line);
        var value = binder.Graph.Add(new Input(type, name));
        Inputs.Add(new NamedValue(name, value));
        if (type.Element == ElementType.Index)
        {
            // Products and scans look through it; whatever else reads the input gets vectors.
            value = binder.Graph.Add(new OneHot(), value);
        }

        var source = name == "input" ? "the input line" : $"input {name}";
        var end = new ChainEnd(value, isSure, Invariant.Text($"{source} (line {line})"), new SizeStep(type.ToVolume(), name, line, null));
        foreach (var key in new[] { name, "input" }.Where(k => k == name || !binder.Root.Tensors.ContainsKey(k)))
        {
            binder.Root.Tensors[key] = new NamedTensor(end, span);
        }

        binder.Current = end;
    }
}
