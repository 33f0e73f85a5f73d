using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Losses;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>A loss bound: what it is, its value (a mean over the batch), and the target it compares with.</summary>
internal sealed record BoundLoss(LossInfo Info, TargetInfo Target, int Value);

/// <summary>Binds the losses: the <c>loss</c> lines, or the loss that ends the chain as the slides have it (<c>... - FC - SOFTMAX</c>).</summary>
internal sealed class LossBinder(ModelBinder binder, Frame frame)
{
    private const string Usage = "usage: loss SOFTMAX [on tensor] [weight w] [every pixel]";

    /// <summary>Takes a loss off the end of a model's last chain, where no line gives one.</summary>
    public static (IReadOnlyList<StatementSyntax> Statements, LayerSyntax? Loss) TakeEnding(IReadOnlyList<StatementSyntax> statements)
    {
        var last = statements.LastOrDefault(s => s is ChainSyntax or InputSyntax { Rest: not null });
        var chain = last as ChainSyntax ?? (last as InputSyntax)?.Rest;
        if (chain is not { When: null, Name: null } || statements.OfType<LossSyntax>().Any()
            || chain.Links[chain.Links.Count - 1] is not { Body: LayerSyntax layer } link || LossList.FindEnding(layer.Name.Text) is null || link.Suffixes != LinkSuffixes.None)
        {
            return (statements, null);
        }

        var shorter = chain with { Links = chain.Links.Take(chain.Links.Count - 1).ToEquatableArray() };
        StatementSyntax? kept = shorter.Links.Count == 0 ? null : last is InputSyntax input ? input with { Rest = shorter } : shorter;
        return ([.. statements.TakeWhile(s => s != last), .. kept is null ? [] : new[] { kept }, .. statements.SkipWhile(s => s != last).Skip(1)], layer);
    }

    public IReadOnlyList<BoundLoss> Bind(ModelSyntax model, LayerSyntax? ending)
    {
        var lines = model.Statements.OfType<LossSyntax>().Where(l => l.When is null || frame.Scope.Condition(l.When) != false).ToList();
        if (ending?.Arguments.OfType<ValueArgumentSyntax>().FirstOrDefault(a => a.Value is NameExpressionSyntax word && LossOptions.Words.Contains(word.Name)) is { } option)
        {
            frame.Scope.Reporter.Report(
                Rules.UnknownWord, option.Span, [ending.Name.Text, ModelBinder.TextOf(frame, option.Span)], $"fix: write loss {ModelBinder.TextOf(frame, ending.Span)}");
            return [];
        }

        if (ending is not null)
        {
            // SOFTMAX 10 brings the class scores along.
            if (ending.Arguments.OfType<ValueArgumentSyntax>().Any(a => a.Value is not NameExpressionSyntax word || frame.Scope.Has(word.Name)))
            {
                binder.Chains.BindChain(Scores(ending), frame);
            }
            else if (IsString(model) && binder.Layers.LastOrDefault() is { Info.Kind: not "FC" })
            {
                // On the slides the last word is the classifier: (FC-RELU)*K-SOFTMAX.
                var classes = frame.Scope.Has("classes") ? "classes" : "10";
                binder.Chains.BindChain(Scores(ending with { Arguments = Parser.ParseArguments(classes, ending.Span) }), frame);
                binder.Warn(Rules.LeftToDefault, ending.Span, frame, [ending.Name.Text, $"{ending.Name.Text} {classes}, an FC of the scores and the loss"], $"fix: write {ending.Name.Text} {classes}");
            }

            lines.Add(new LossSyntax(ending.Name, default, null, ending.Span));
        }

        return lines.Select((line, index) => Bind(line, lines, index)).OfType<BoundLoss>().ToList();
    }

    private bool IsString(ModelSyntax model)
    {
        var last = model.Statements.LastOrDefault(s => s is ChainSyntax or InputSyntax { Rest: not null });
        return (last as ChainSyntax ?? (last as InputSyntax)?.Rest) is { } chain && ArchitectureString.Is(chain, binder.Library, frame);
    }

    private static ChainSyntax Scores(LayerSyntax ending)
    {
        var scores = ending with { Name = new NameSyntax("FC", ending.Name.Span) };
        return new ChainSyntax(null, null, EquatableArray.Of(new LinkSyntax(scores, LinkSuffixes.None, ending.Span)), null, null, ending.Span);
    }

    private BoundLoss? Bind(LossSyntax syntax, List<LossSyntax> lines, int index)
    {
        var (options, reporter) = (LossOptions.Read(syntax, frame), frame.Scope.Reporter);
        if (LossList.Find(syntax.Kind.Text) is not { } loss)
        {
            reporter.Report(
                Rules.UnknownName, syntax.Kind.Span, [syntax.Kind.Text], LossList.Hint(syntax.Kind.Text), "losses: " + string.Join(", ", LossList.Keywords));
            return null;
        }

        if (options.Unknown.Count > 0 && options.Unknown[0] is var word)
        {
            var text = ModelBinder.TextOf(frame, word.Span);
            reporter.Report(Rules.UnknownWord, word.Span, ["loss " + syntax.Kind.Text, text], Spelling.Hint(text, LossOptions.Words), Usage);
            return null;
        }

        if (lines.Count > 1 && lines.Take(index).Any(l => LossOptions.Read(l, frame).On?.Text == options.On?.Text && LossList.Find(l.Kind.Text) == loss))
        {
            reporter.Report(Rules.DuplicateStatement, syntax.Span, ["loss"], "fix: keep one loss line, or say which tensor each is for: loss SOFTMAX on NAME weight 0.3");
            return null;
        }

        var end = binder.Current;
        if (options.On is { } on)
        {
            if (!frame.Tensors.TryGetValue(on.Text, out var tensor))
            {
                reporter.ReportUnless(binder.HasBadLines, Rules.UnknownName, on.Span, [on.Text], Spelling.HintOr(on.Text, frame.Tensors.Keys, $"fix: name the tensor: {on.Text} = FC 10"));
                return null;
            }

            end = tensor.End;
        }

        end = AsVector(end, options.On);
        return end.Value < 0 ? null : Build(loss, syntax, options, end, lines.Count == 1);
    }

    /// <summary>Scores of 1x1xC, as a global pool gives them, are a vector: for the loss and as the model's output.</summary>
    private ChainEnd AsVector(ChainEnd end, NameSyntax? on)
    {
        if (end.Value < 0 || binder.Graph.TypeOf(end.Value) is not { IsImage: true, Height: 1, Width: 1 } type)
        {
            return end;
        }

        binder.Graph.Origin = binder.Graph.Nodes[end.Value].Origin;
        var vector = end with { Value = binder.Graph.Add(new Reshape(EquatableArray.Of(type.Channels)), end.Value) };
        if (on is not null)
        {
            frame.Tensors[on.Text] = new NamedTensor(vector, frame.Tensors[on.Text].Span);
        }

        binder.Current = binder.Current.Value == end.Value ? vector : binder.Current;
        return vector;
    }

    private BoundLoss? Build(Loss loss, LossSyntax syntax, LossOptions options, ChainEnd end, bool isOnly)
    {
        var type = binder.Graph.TypeOf(end.Value);
        if (!end.IsSure)
        {
            return null;
        }

        var isPixels = loss.TakesPixels && type.IsImage && type.Channels >= 2;
        if (options.EveryPixel && !isPixels)
        {
            frame.Scope.Reporter.Report(
                Rules.BadLoss, syntax.Span, [loss.TakesPixels ? $"there are no pixels: the scores are [{type.ToVolume()}]" : $"{loss.Keyword} has no form for every pixel"],
                $"[{type.ToVolume()}] comes from {end.Source}", $"fix: write loss {loss.Keyword}");
            return null;
        }

        if (!(isPixels && options.EveryPixel) && loss.Refuse(type) is { } problem)
        {
            frame.Scope.Reporter.Report(
                Rules.BadLoss, syntax.Span, [$"{loss.Keyword} needs {problem} but gets [{type.ToVolume()}]"],
                $"[{type.ToVolume()}] comes from {end.Source}", end.Trail?.ToText() ?? "", "fix: end the chain with FC and the number of classes",
                isPixels ? $"or, for a class at each place of [{type.ToVolume()}]: loss {loss.Keyword} every pixel" : "");
            return null;
        }

        if (loss is SoftmaxLoss or DivergenceLoss && binder.Graph.Nodes[end.Value].Operator is Softmax)
        {
            frame.Scope.Reporter.Report(
                Rules.BadLoss, syntax.Span, ["the scores come through a SOFTMAX layer already"], $"[{type.ToVolume()}] comes from {end.Source}",
                "fix: remove the layer, or the loss line: a SOFTMAX that ends the chain is the loss");
            return null;
        }

        if (type.HasTime != options.EveryStep && !binder.IsIncomplete && !binder.Diagnostics.HasErrors)
        {
            frame.Scope.Reporter.Report(
                Rules.BadLoss, syntax.Span, [type.HasTime ? $"the scores are a sequence, [{type.ToVolume()}]" : $"there are no steps: the scores are [{type.ToVolume()}]"],
                $"[{type.ToVolume()}] comes from {end.Source}",
                type.HasTime ? $"fix: write loss {loss.Keyword} every step, or take the last step only: scan CELL(n) last" : $"fix: write loss {loss.Keyword}");
            return null;
        }

        var output = options.On?.Text ?? Port.Scores;
        var name = isOnly ? LossInfo.Only : Unique(options.On?.Text ?? loss.Keyword.ToLowerInvariant());
        var target = loss.Target(type, isOnly ? null : output);
        binder.Graph.Origin = new Origin(isOnly ? "loss" : "loss." + name, $"loss {loss.Keyword}", frame.Source.LineNumber(syntax.Span.Start));
        var perSample = loss.Build(binder.Graph, end.Value, TargetNode(target));
        var value = binder.Graph.Add(type.HasTime ? new StepMean() : new BatchMean(), perSample);
        var info = new LayerInfo(isOnly ? "loss" : "loss." + name, NetworkModel.LossKind, TensorType.Batched(1), 0, 0, binder.Graph.Origin.Line);
        binder.Layers.Add(new BoundLayer(info, syntax.Span, frame, perSample, value));
        return new BoundLoss(new LossInfo(name, loss.Keyword, output, options.Weight, target.Name), target, value);
    }

    private readonly HashSet<string> _names = [];

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !_names.Add(unique); i++)
        {
            unique = name + Invariant.Number(i);
        }

        return unique;
    }

    /// <summary>The source node of a target: losses with the same one share it.</summary>
    private int TargetNode(TargetInfo target)
    {
        Operator source = target.IsClasses ? new Labels(target.Name, target.Type.Extents) { Time = target.Type.Time } : new Target(target.Type, target.Name);
        return binder.Graph.Nodes.FirstOrDefault(n => n.Operator == source)?.Id ?? binder.Graph.Add(source);
    }
}

/// <summary>What stands behind a loss: <c>on cls weight 0.3</c>, <c>every step</c>, <c>every pixel</c>.</summary>
internal sealed record LossOptions(NameSyntax? On, double Weight, bool EveryStep, bool EveryPixel, IReadOnlyList<ArgumentSyntax> Unknown)
{
    public static readonly IReadOnlyList<string> Words = ["on", "weight", "every"];

    public static LossOptions Read(LossSyntax syntax, Frame frame)
    {
        NameSyntax? on = null;
        var (weight, everyStep, everyPixel, unknown) = (1.0, false, false, new List<ArgumentSyntax>());
        var rest = syntax.Arguments;
        for (var i = 0; i < rest.Count; i++)
        {
            var next = i + 1 < rest.Count && rest[i + 1] is ValueArgumentSyntax value ? value.Value : null;
            switch (rest[i] is ValueArgumentSyntax { Value: NameExpressionSyntax word } ? word.Name.ToLowerInvariant() : "")
            {
                case "on" when next is NameExpressionSyntax name:
                    on = new NameSyntax(name.Name, name.Span);
                    i++;
                    break;
                case "weight" when next is not null:
                    weight = frame.Scope.Number(next) ?? 1;
                    i++;
                    break;
                case "every" when next is NameExpressionSyntax { Name: "step" }:
                    everyStep = true;
                    i++;
                    break;
                case "every" when next is NameExpressionSyntax { Name: "pixel" }:
                    everyPixel = true;
                    i++;
                    break;
                default:
                    // What stands behind an unknown word was meant for it.
                    unknown.Add(rest[i]);
                    i += next is NumberSyntax ? 1 : 0;
                    break;
            }
        }

        return new LossOptions(on, weight, everyStep, everyPixel, unknown);
    }
}
