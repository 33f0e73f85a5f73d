using System;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Cli;

/// <summary>Bytes that a model takes, from its memory plans. One worker's scratch is counted; each further thread takes as much again.</summary>
internal static class MemoryFigures
{
    /// <summary>Outputs of all layers, for one sample.</summary>
    public static long Activations(NetworkModel model) => model.Layers.Where(IsLayer).Sum(l => sizeof(float) * (long)l.Output.Length);

    /// <summary>Parameters, input, output, and the plan of inference.</summary>
    public static long Inference(NetworkModel planned, int batch, int steps = 1) => sizeof(float) * (
        planned.ParameterMemory() + planned.BufferMemory() + (batch * (Inputs(planned, steps) + planned.Outputs.Sum(o => LengthOf(o.Type, steps)))) + Plan(planned, "infer", batch, steps));

    /// <summary>Parameters, gradients and momentum of those that are trained, inputs, targets, and the plan of training; 0 without a loss. Gradients are not all there at once,
    /// as <c>dslc train</c> runs, unless their norm is asked for.</summary>
    public static long Training(NetworkModel planned, int batch, int steps = 1) => !planned.IsTrainable ? 0 : sizeof(float) * (
        planned.ParameterMemory() + (2 * planned.TrainedMemory()) + planned.BufferMemory() + (batch * (Inputs(planned, steps) + planned.Targets.Sum(t => LengthOf(t.Type, steps))))
        + Plan(planned, "train", batch, steps) - (planned.Training?.ClipNorm is null ? Saved(planned) : 0));

    /// <summary>What early updates save.</summary>
    private static long Saved(NetworkModel planned)
    {
        var (plan, early) = (planned.Find("train")!.Plan!, planned.Find("train")!.Plan!.Updates);
        var gradients = planned.Parameters.Where(p => early.Updates.Any(u => u.Parameter == p.Name)).Sum(p => NetworkModel.Aligned(p.Length));
        return early.Updates.Count == 0 ? 0 : gradients + plan.FixedLength - early.FixedLength + plan.ScratchLength - early.ScratchLength;
    }

    /// <summary>A loss is listed among the layers but is none.</summary>
    public static bool IsLayer(LayerInfo layer) => layer.Kind != NetworkModel.LossKind;

    private static long Inputs(NetworkModel planned, int steps) => planned.Inputs.Sum(i => LengthOf(i.Type, steps));

    /// <summary>What stands for a vector is one number.</summary>
    private static long LengthOf(TensorType type, int steps) => (type.Element == ElementType.Index ? 1L : type.Length) * (type.HasTime ? steps : 1);

    private static long Plan(NetworkModel planned, string function, int batch, int steps)
    {
        var plan = planned.Find(function)?.Plan ?? throw new InvalidOperationException($"{planned.Name}.{function} has no memory plan");
        return (batch * (plan.ArenaPerSample + plan.StatePerSample + (steps * (plan.StepsPerSample + plan.StepsOfSPerSample)))) + plan.FixedLength + plan.ScratchLength;
    }
}
