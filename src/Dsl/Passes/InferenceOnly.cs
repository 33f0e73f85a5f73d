using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Passes;

/// <summary>Takes from a bound model what only training needs (losses, targets, the training section), before the passes run: a program that only
/// predicts has no kernel for it.</summary>
public static class InferenceOnly
{
    public static NetworkModel Run(NetworkModel model) => model with
    {
        Targets = EquatableArray<TargetInfo>.Empty,
        Losses = EquatableArray<LossInfo>.Empty,
        Training = null,
        Functions = model.Functions.Select(Run).ToEquatableArray(),
    };

    private static Function Run(Function function) => GraphRewrite.DropUnused(function with
    {
        Results = function.Results.Where(r => r.Kind is ResultKind.Output or ResultKind.State).ToEquatableArray(),
    });
}
