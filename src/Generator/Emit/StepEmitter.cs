using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes what a model's class takes and gives: its base class where that has it all (one input, one output, class numbers), otherwise
/// typed methods of its own, each input, output, target and loss under its name.</summary>
internal static class StepEmitter
{
    /// <summary>The base class and interfaces.</summary>
    public static string Bases(NetworkModel model)
    {
        var volumes = $"<{CSharpName.Volume(model.Input)}, {CSharpName.Volume(model.Output)}>";
        return (model.IsClassifier ? "Classifier" + volumes : HasOneEach(model) ? "Network" + volumes : "GraphNetwork")
            + (TakesLabelsOnly(model) ? ", ITrainable" : "");
    }

    /// <summary>What the runtime must know of inputs, outputs, targets and losses, where the base class does not say it.</summary>
    public static IEnumerable<string> Specification(NetworkModel model)
    {
        if (model.TrainedMemory() != model.ParameterMemory())
        {
            yield return Invariant.Text($"TrainedLength = {model.TrainedMemory()},");
        }

        if (!HasOneEach(model) || model.Inputs[0].Name != Port.Input)
        {
            yield return $"Inputs = [{string.Join(", ", model.Inputs.Select(Spec))}],";
        }

        if (!HasOneEach(model) || model.Outputs[0].Name != Port.Scores)
        {
            yield return $"Outputs = [{string.Join(", ", model.Outputs.Select(Spec))}],";
        }

        if (model.Targets.Count > 0 && !(model.IsClassifier && model.Targets[0].Name == TargetInfo.Labels))
        {
            yield return $"Targets = [{string.Join(", ", model.Targets.Select(Spec))}],";
        }

        if (model.IsClassifier && model.Losses.Count == 1 && model.Losses[0].Kind != "SOFTMAX")
        {
            yield return $"LossKind = {CSharpName.Literal(model.Losses[0].Kind)},";
        }

        if (model.Losses.Count > 1)
        {
            yield return $"Losses = [{string.Join(", ", model.Losses.Select(l => CSharpName.Literal(l.Name)))}],";
        }
    }

    public static void Emit(CodeWriter code, NetworkModel model)
    {
        var names = CSharpName.Unique(model.Inputs.Select(i => Naming.Camel(i.Name)).Concat(model.Targets.Select(t => Naming.Camel(t.Name))), "optimizer")
            .Select(CSharpName.Escape).ToList();
        var (inputs, targets) = (names.Take(model.Inputs.Count).ToList(), names.Skip(model.Inputs.Count).ToList());
        if (!HasOneEach(model))
        {
            Forward(code, model, inputs);
        }

        if (model.IsTrainable && !model.IsClassifier)
        {
            Training(code, model, inputs, targets);
        }

        if (TakesLabelsOnly(model))
        {
            Trainable(code, model);
        }
    }

    private static bool HasOneEach(NetworkModel model) => model.Inputs.Count == 1 && model.Outputs.Count == 1 && model.IsPlain;

    /// <summary>Whether callers that do not know the model can train it on a batch and its classes, though it is no classifier.</summary>
    private static bool TakesLabelsOnly(NetworkModel model) =>
        model.IsTrainable && !model.IsClassifier && model.Inputs.Count == 1 && model.Targets.Count == 1 && model.Targets[0].IsClasses;

    private static string Spec(Port port) => port.Type.Element == ElementType.Index || port.Type.HasTime
        ? Invariant.Text($"PortSpec.{(port.Type.Element == ElementType.Index ? "TokensOf" : "SequenceOf")}<{CSharpName.Volume(port.Type)}>({CSharpName.Literal(port.Name)}, {port.Type.Time})")
        : $"PortSpec.Of<{CSharpName.Volume(port.Type)}>({CSharpName.Literal(port.Name)})";

    private static string Spec(TargetInfo target) => target.IsClasses
        ? Invariant.Text($"TargetSpec.Classes({CSharpName.Literal(target.Name)}, {target.Classes}{(target.Type.Length == 1 ? "" : Invariant.Text($", {target.Type.Length}"))}){(target.Type.HasTime ? Invariant.Text($".Over({target.Type.Time})") : "")}")
        : $"TargetSpec.Of({Spec(new Port(target.Name, target.Type))})";

    private static void Forward(CodeWriter code, NetworkModel model, List<string> inputs)
    {
        var outputs = model.Outputs.Select((o, i) => Invariant.Text($"OutputAt<{CSharpName.Batch(o.Type)}>({i})")).ToList();
        var result = CSharpName.Batch(model.Output);
        if (model.Outputs.Count > 1)
        {
            result = "Outputs";
            var members = model.Outputs.Zip(CSharpName.UniqueMembers(model.Outputs.Select(o => o.Name), "Outputs"), (o, n) => $"{CSharpName.Batch(o.Type)} {n}");
            code.Line();
            code.Line("/// <summary>The outputs of a batch, until the next forward pass.</summary>");
            code.Line($"public readonly record struct Outputs({string.Join(", ", members)});");
        }

        code.Line();
        code.Line("/// <summary>The outputs of a batch. Allocates nothing after the first call of its size; the next call overwrites what is given back.</summary>");
        using (code.Block($"public {result} Forward({string.Join(", ", Parameters(model, inputs))})"))
        {
            SetInputs(code, inputs);
            code.Line("Infer();");
            code.Line($"return {(outputs.Count == 1 ? outputs[0] : $"new Outputs({string.Join(", ", outputs)})")};");
        }
    }

    private static void Training(CodeWriter code, NetworkModel model, List<string> inputs, List<string> targets)
    {
        var result = model.Losses.Count == 1 ? "float" : "Losses";
        if (model.Losses.Count > 1)
        {
            var members = CSharpName.UniqueMembers(model.Losses.Select(l => l.Name), "Losses", "Total");
            code.Line();
            code.Line("/// <summary>The weighted sum of the losses, and each loss by itself, not weighted: means over the batch, before the update.</summary>");
            code.Line($"public readonly record struct Losses(float Total, {string.Join(", ", members.Select(m => "float " + m))});");
        }

        var all = Parameters(model, inputs).Concat(model.Targets.Zip(targets, (t, n) =>
            (t.IsClasses ? "global::System.ReadOnlySpan<int> " : CSharpName.Batch(t.Type) + " ") + n)).ToList();
        code.Line();
        code.Line($"/// <summary>One step: {(model.Losses.Count == 1 ? "loss" : "losses")}, gradients, update. Allocates nothing after the first call of its size.</summary>");
        using (code.Block($"public {result} TrainStep({string.Join(", ", all.Append("Optimizer optimizer"))})"))
        {
            Differentiate(code, model, inputs, targets, "optimizer");
        }

        code.Line();
        code.Line($"/// <summary>The {(model.Losses.Count == 1 ? "loss of a batch; its gradients" : "losses of a batch; the gradients of their weighted sum")} are then in each parameter's <c>Gradient</c>.</summary>");
        using (code.Block($"public {result} ComputeGradients({string.Join(", ", all)})"))
        {
            Differentiate(code, model, inputs, targets, "");
        }
    }

    /// <summary>The body of a step; <paramref name="optimizer"/> is empty where nothing updates the parameters.</summary>
    private static void Differentiate(CodeWriter code, NetworkModel model, List<string> inputs, List<string> targets, string optimizer)
    {
        SetInputs(code, inputs);
        for (var i = 0; i < targets.Count; i++)
        {
            code.Line($"SetTarget({i}, {targets[i]});");
        }

        var losses = string.Concat(model.Losses.Select((_, i) => Invariant.Text($", LossAt({i})")));
        code.Line(model.Losses.Count == 1 ? $"return Differentiate({optimizer});" : $"return new Losses(Differentiate({optimizer}){losses});");
    }

    private static void Trainable(CodeWriter code, NetworkModel model)
    {
        var (batch, total) = (CSharpName.Batch(model.Input), model.Losses.Count == 1 ? "" : ".Total");
        code.Line();
        code.Line("float ITrainable.TrainStep(global::DslCompiler.Batch input, global::System.ReadOnlySpan<int> labels, Optimizer optimizer) =>");
        code.Line($"    TrainStep(({batch})input, labels, optimizer){total};");
        code.Line();
        code.Line("float ITrainable.ComputeGradients(global::DslCompiler.Batch input, global::System.ReadOnlySpan<int> labels) =>");
        code.Line($"    ComputeGradients(({batch})input, labels){total};");
    }

    private static IEnumerable<string> Parameters(NetworkModel model, List<string> inputs) =>
        model.Inputs.Zip(inputs, (i, n) => $"{CSharpName.Batch(i.Type)} {n}");

    private static void SetInputs(CodeWriter code, List<string> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            code.Line($"SetInput({i}, {inputs[i]});");
        }
    }
}
