using System;
using Spectre.Console;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>Training under a progress bar, for a person at a terminal.</summary>
internal static class TrainingProgress
{
    public static void Run(ITrainer trainer, int epochs, Func<EpochResult, string> describe)
    {
        AnsiConsole.Progress().AutoClear(true).Columns(Columns()).Start(context =>
        {
            var epoch = 1;
            var bar = context.AddTask(Title(epoch), maxValue: trainer.StepsPerEpoch);
            trainer.Run(
                result =>
                {
                    AnsiConsole.WriteLine(describe(result));
                    bar.Value = 0;
                    bar.Description = Title(++epoch);
                },
                step => bar.Value = step);
        });

        string Title(int epoch) => Invariant($"epoch {Math.Min(epoch, epochs)}/{epochs}");
    }

    private static ProgressColumn[] Columns() =>
        [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
}
