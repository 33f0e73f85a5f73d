using System;
using System.Runtime.CompilerServices;
using DslCompiler.Diagnostics;
using DslCompiler.Generator.Emit;
using DslCompiler.Generator.Emit.Gpu;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Generator;

/// <summary>What came of a model: its C#, with the shared code that it counts on, or a mistake of ours.</summary>
internal sealed record Emission(string? Text, SharedCode Shared, Diagnostic? Problem);

/// <summary>A checked model to C#. A failure on the way is ours: it becomes DSL0900.</summary>
internal static class Backend
{
    /// <summary>As long as a model lives, so does what came of it: nobody emits again what is there (<see cref="FrontEnd"/> gives generator and analyzer
    /// the same model).</summary>
    private static readonly ConditionalWeakTable<NetworkModel, Outcome> Outcomes = new();

    public static Emission Emit(NetworkModel model, string rootNamespace, string path)
    {
        var outcome = Outcomes.GetValue(model, m => new Outcome(rootNamespace, path, new Lazy<Emission>(() => Run(m, rootNamespace, path))));
        return outcome.Namespace == rootNamespace && outcome.Path == path ? outcome.Emission.Value : Run(model, rootNamespace, path);
    }

    /// <summary>The mistake of ours, if there is one.</summary>
    public static Diagnostic? ProblemOf(NetworkModel model, string path) =>
        (Outcomes.TryGetValue(model, out var known) ? known.Emission.Value : Emit(model, "Check", path)).Problem;

    /// <summary>The part for GPUs. What cannot be lowered to them is an error of the build, and a mistake of ours.</summary>
    public static string EmitGpu(NetworkModel model, string rootNamespace, string path)
    {
        try
        {
            return GpuEmitter.Emit(Pipeline.RunForBuild(model, Model.Backend.Gpu), rootNamespace, path);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"#error DslCompiler: {model.Name} cannot be compiled for GPUs: {e.Message.Replace('\n', ' ')} (our mistake: please report it with the file, or leave ilgpu out of DslBackends)\n";
        }
    }

    private static Emission Run(NetworkModel model, string rootNamespace, string path)
    {
        try
        {
            var planned = Pipeline.RunForBuild(model);
            var calls = KernelCall.Of(planned);
            return new Emission(ModelEmitter.Emit(planned, calls, rootNamespace, path), SharedCode.Of(calls), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Emission(null, SharedCode.None, new Diagnostic(
                Rules.Internal, default, Rules.Internal.Format([e.Message]), EquatableArray.Of("this is our mistake: please report it with the file")));
        }
    }

    private sealed record Outcome(string Namespace, string Path, Lazy<Emission> Emission);
}
