using System.CommandLine;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc train FILE</c>: trains a model and writes its weights and the figures of every epoch.</summary>
internal static class TrainCommand
{
    private const string Description =
        "Train a model, as its training section says. What it leaves open: SGD with momentum, the learning rate falling linearly to 0, gray pictures moved at "
        + "random by up to 1 pixel. A model of characters ([T x vocab] onehot) learns the text of --data FILE.txt but for its last tenth; one of a picture and words learns the captions of --data FOLDER (captions.tsv: file, tab, text). Writes metrics.jsonl, a line an epoch, and weights.safetensors. The same command writes the same weights, whatever the number of threads.";

    // The defaults are measured: LeNet-5 on MNIST, 4 epochs, seeds 1 to 9: 98.9 % on average, 98.7 % at worst. Batch 64 at 0.05 gave 98.8 % on
    // average and 98.6 % at worst (seeds 1 to 6).
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var output = CommonOptions.Text("--out", "DIR", "Folder for metrics.jsonl and weights.safetensors; made if need be (default: run).");
        var steps = CommonOptions.Number("--steps", "Of a text: characters of each stretch a step; gradients go back so far.", 64, 1, 100_000);
        var flags = new TrainingFlags();
        var command = new Command("train", Description) { file, model, data, output, steps };
        flags.AddTo(command);
        command.Options.Add(json);
        return command.Does(terminal, parsed =>
        {
            new TrainingRun
            {
                Terminal = terminal,
                IsJson = parsed.GetValue(json),
                Path = parsed.GetRequiredValue(file),
                Model = parsed.GetValue(model),
                Data = parsed.GetValue(data),
                Output = parsed.GetValue(output) ?? "run",
                Steps = parsed.GetValue(steps)!.Value,
                Device = CommonOptions.Device(parsed),
                OptionsFor = (training, channels) => flags.Read(parsed, training, channels),
            }.Run();
            return 0;
        });
    }
}
