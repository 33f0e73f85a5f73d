using System.Collections.Generic;
using System.Linq;
using DslCompiler.Binding;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Lints;

/// <summary>A look at a model without mistakes for what is likely not meant. One file a lint; to add one: its file and its line in <see cref="LintList"/>.</summary>
internal abstract class Lint
{
    public abstract void Check(LintContext context);
}

/// <summary>What a lint sees: the model before all passes, its layers with their places, and where warnings go.</summary>
internal sealed class LintContext(ModelBinder binder, NetworkModel model)
{
    public NetworkModel Network { get; } = model;

    public EquatableArray<Model.Node> Nodes { get; } = model.Functions[0].Nodes;

    public IReadOnlyList<BoundLayer> Layers => binder.Layers;

    /// <summary>The layer that added a node, or null.</summary>
    public BoundLayer? LayerOf(int node) => binder.Layers.FirstOrDefault(l => l.FirstNode <= node && node <= l.LastNode);

    public void Report(Rule rule, BoundLayer layer, object[] details, params string[] help)
    {
        var (span, frame) = (layer.Span, layer.Frame);
        while (frame.Source != binder.Main && frame.Call is not null)
        {
            (span, frame) = (frame.Call.Span, frame.Call.Caller);
        }

        binder.Warn(rule, span, frame, details, help);
    }
}

/// <summary>The one list of lints.</summary>
internal static class LintList
{
    public static readonly IReadOnlyList<Lint> All =
    [
        new LargeActivationLint(),
        new DeepSigmoidLint(),
        new ReluBeforeSoftmaxLint(),
        new WideFieldLint(),
        new HeavyFullyConnectedLint(),
        new DropoutBeforeNormLint(),
    ];

    public static void Run(ModelBinder binder, NetworkModel model, ModelSyntax syntax, DiagnosticBag diagnostics)
    {
        UnusedNames.CheckDefinitions(binder, binder.Root);
        var context = new LintContext(binder, model);
        foreach (var lint in All)
        {
            lint.Check(context);
        }

        foreach (var warning in binder.Warnings)
        {
            diagnostics.Add(warning);
        }
    }
}
