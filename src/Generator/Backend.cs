using System;
using System.Runtime.CompilerServices;
using DslCompiler.Diagnostics;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Generator;

/// <summary>What came of a model: its C#, with the constants of kernels that it counts on, or a mistake of ours.</summary>
internal sealed record Emission(string? Text, EquatableArray<KernelShape> Kernels, Diagnostic? Problem);

/// <summary>A checked model to C#. A failure on the way is ours: it becomes DSL0900.</summary>
internal static class Backend
{
    /// <summary>As long as a model lives, so does what is known of it: the analyzer need not emit again what the generator has (<see cref="FrontEnd"/>
    /// gives both the same model).</summary>
    private static readonly ConditionalWeakTable<NetworkModel, Outcome> Outcomes = new();

    public static Emission Emit(NetworkModel model, string rootNamespace, string path)
    {
        var emission = Run(model, rootNamespace, path);
        Outcomes.GetValue(model, _ => new Outcome(emission.Problem));
        return emission;
    }

    /// <summary>The mistake of ours, if there is one.</summary>
    public static Diagnostic? ProblemOf(NetworkModel model, string path) =>
        Outcomes.GetValue(model, m => new Outcome(Run(m, "Check", path).Problem)).Problem;

    private static Emission Run(NetworkModel model, string rootNamespace, string path)
    {
        try
        {
            var planned = Pipeline.Run(model);
            return new Emission(ModelEmitter.Emit(planned, rootNamespace, path), KernelShape.Of(planned).ToEquatableArray(), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Emission(null, EquatableArray<KernelShape>.Empty, new Diagnostic(
                Rules.Internal, default, Rules.Internal.Format([e.Message]), EquatableArray.Of("this is our mistake: please report it with the file")));
        }
    }

    private sealed record Outcome(Diagnostic? Problem);
}
