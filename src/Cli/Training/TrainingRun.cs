using System;
using System.IO;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Model;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>One run of <c>dslc train</c>, from the file to the weights.</summary>
internal sealed class TrainingRun
{
    public required Terminal Terminal { get; init; }

    public required bool IsJson { get; init; }

    public required string Path { get; init; }

    /// <summary>Which model of the file; null: the only one.</summary>
    public required string? Model { get; init; }

    /// <summary>The folder of pictures; null: digits drawn here.</summary>
    public required string? Data { get; init; }

    /// <summary>The folder to write to.</summary>
    public required string Output { get; init; }

    /// <summary>Characters of each stretch of a text a step.</summary>
    public required int Steps { get; init; }

    public required Device Device { get; init; }

    /// <summary>How to train, from the model's training section and the channels of the pictures.</summary>
    public required Func<TrainingInfo?, int, TrainingOptions> OptionsFor { get; init; }

    /// <summary>Everything that may be wrong is looked at before the first file is written.</summary>
    public void Run()
    {
        var model = ModelLoader.Load(Path, Model, Terminal);
        if (TextModel.Is(model))
        {
            RunText(model);
            return;
        }

        var data = DataSource.Open(Data);
        var options = OptionsFor(model.Training, data.Train.Channels);
        var network = ModelCompiler.Create(model, Path, Device, options.Seed, Math.Min(options.Batch, Math.Max(1, data.Train.Count)));
        var preprocessing = Preprocessing.Measure(data.Train, network.InputExtents.Length == 3 ? network.InputExtents[0] : 0);
        var trainer = new Trainer(network, data, preprocessing, options);
        MakeFolder();
        Say(Invariant($"model: {network.Name}, {network.Parameters.Sum(p => (long)p.Value.Length)} parameters"));
        Say("data: " + data.Description);
        Say("device: " + Device.Name);
        Say("training: " + options.Describe());
        var metrics = new MetricsLog(System.IO.Path.Combine(Output, "metrics.jsonl"));
        Train(trainer, options, result =>
        {
            var line = metrics.Add(result);
            return IsJson ? line : Describe(result, options);
        });

        var weights = System.IO.Path.Combine(Output, "weights.safetensors");
        network.Save(weights, TrainedModel.Metadata(preprocessing, data.Train.ClassNames));
        Say($"wrote {weights} and {metrics.Path}");
    }

    private void RunText(NetworkModel given)
    {
        var text = TextModel.Open(Data);
        var model = TextModel.For(given, Path, Terminal, text.Vocabulary.Characters.Length);
        var options = OptionsFor(model.Training, 0);
        var network = ModelCompiler.Create(model, Path, Device, options.Seed, options.Batch);
        var trainer = new TextTrainer(network, text, options, Steps);
        MakeFolder();
        Say(Invariant($"model: {network.Name}, {network.Parameters.Sum(p => (long)p.Value.Length)} parameters"));
        Say(Invariant($"data: {text.Name}, {text.Vocabulary.Characters.Length} different characters, {text.Train.Length} to train on, the last {text.Test.Length} to test on"));
        Say("device: " + Device.Name);
        Say(Invariant($"training: {options.Describe()}, {Steps} steps"));
        var metrics = new MetricsLog(System.IO.Path.Combine(Output, "metrics.jsonl"));
        var weights = System.IO.Path.Combine(Output, "weights.safetensors");
        var best = double.PositiveInfinity;
        Train(trainer, options, result =>
        {
            var line = metrics.Add(result);
            if (result.Test.Loss < best)
            {
                // A text is soon learned by heart: what foretells the rest of it best is kept.
                best = result.Test.Loss;
                network.Save(weights, TextModel.Metadata(text.Vocabulary));
            }

            return IsJson ? line : Invariant($"epoch {result.Epoch}/{options.Epochs}: loss {result.Loss:0.0000}, test loss {result.Test.Loss:0.0000} nats a character ({result.Seconds:0.00} s)");
        });
        Say(Invariant($"wrote {weights} (test loss {best:0.0000}) and {metrics.Path}"));
    }

    private void Train(ITrainer trainer, TrainingOptions options, Func<EpochResult, string> describe)
    {
        try
        {
            if (Terminal.IsInteractive && !IsJson)
            {
                TrainingProgress.Run(trainer, options.Epochs, describe);
            }
            else
            {
                trainer.Run(result => Terminal.Output.WriteLine(describe(result)));
            }
        }
        catch (DivergenceException e)
        {
            throw new UserErrorException(
                Invariant($"the loss is {(double.IsNaN(e.Loss) ? "NaN" : "infinite")}: the learning rate is too high; try --lr {e.LearningRate / 10:G3}"), e);
        }
    }

    /// <summary>What a person wants to know; a program reads the figures on the output and finds nothing else there.</summary>
    private void Say(string text) => (IsJson ? Terminal.Error : Terminal.Output).WriteLine(text);

    private static string Describe(EpochResult result, TrainingOptions options) => Invariant(
        $"epoch {result.Epoch}/{options.Epochs}: loss {result.Loss:0.0000}, test loss {result.Test.Loss:0.0000}, test accuracy {100 * result.Test.Accuracy:0.00##} % ({result.Seconds:0.00} s)");

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(Output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{Output}: the folder cannot be made ({e.Message.ReplaceLineEndings(" ")}); name another by --out", e);
        }
    }
}
