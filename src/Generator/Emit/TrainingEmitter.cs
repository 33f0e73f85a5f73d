using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes a model's training section as the runtime's options; what it leaves out is left out here too.</summary>
internal static class TrainingEmitter
{
    public static void Emit(CodeWriter code, NetworkModel model)
    {
        if (model.Training is not { } training)
        {
            return;
        }

        code.Line();
        code.Line("/// <summary>How the <c>.dsl</c> file says to train; what it leaves open is as usual.</summary>");
        code.Line("public static TrainingOptions DefaultTraining { get; } = new()");
        code.Line("{");
        using (code.Indent())
        {
            Optimizer(code, training);
            foreach (var line in Options(training))
            {
                code.Raw(line);
            }
        }

        code.Line("};");
    }

    private static void Optimizer(CodeWriter code, TrainingInfo training)
    {
        var members = new List<string>();
        Add(members, "Kind", training.Optimizer is { } kind ? $"OptimizerKind.{kind}" : null);
        Add(members, "LearningRate", Float(training.LearningRate));
        Add(members, "Momentum", Float(training.Momentum));
        Add(members, "Beta1", Float(training.Beta1));
        Add(members, "Beta2", Float(training.Beta2));
        Add(members, "WeightDecay", Float(training.WeightDecay));
        Add(members, "L1", Float(training.L1));
        Add(members, "MaxNorm", Float(training.MaxNorm));
        Add(members, "ClipNorm", Float(training.ClipNorm));
        if (members.Count > 0)
        {
            code.Line($"Optimizer = new OptimizerOptions {{ {string.Join(", ", members)} }},");
        }
    }

    private static List<string> Options(TrainingInfo training)
    {
        var members = new List<string>();
        Add(members, "Epochs", Number(training.Epochs));
        Add(members, "Batch", Number(training.Batch));
        Add(members, "Schedule", training.Schedule is { } schedule ? Schedule(schedule) : null);
        Add(members, "WarmUpEpochs", Number(training.WarmUpEpochs));
        Add(members, "Shift", Number(training.Shift));
        Add(members, "Crop", Number(training.Crop));
        Add(members, "Flip", training.Flip is { } flip ? (flip ? "true" : "false") : null);
        Add(members, "Seed", training.Seed is { } seed ? Invariant.Text($"{seed}") : null);
        return members.Select(m => m + ",").ToList();
    }

    private static string Schedule(ScheduleInfo schedule)
    {
        var factor = Invariant.Number(schedule.Factor);
        return "LearningRateSchedule." + schedule.Kind switch
        {
            ScheduleKind.Step => Invariant.Text($"Step({factor}, {schedule.Every})"),
            ScheduleKind.AtEpochs => $"AtEpochs({string.Join(", ", schedule.Epochs.Select(Invariant.Number).Prepend(factor))})",
            ScheduleKind.Exponential => $"Exponential({factor})",
            ScheduleKind.Inverse => $"Inverse({factor})",
            ScheduleKind.OnPlateau => Invariant.Text($"OnPlateau({factor}, {schedule.Patience})"),
            _ => schedule.Kind.ToString(),
        };
    }

    private static void Add(List<string> members, string name, string? value)
    {
        if (value is not null)
        {
            members.Add($"{name} = {value}");
        }
    }

    private static string? Float(double? value) => value is { } number ? Invariant.Number(number) + "f" : null;

    private static string? Number(int? value) => value is { } number ? Invariant.Number(number) : null;
}
