using System.Linq;
using DslCompiler.Data;
using DslCompiler.Model;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>A run of <c>dslc train</c> for a model that makes captions.</summary>
internal static class CaptionRun
{
    public static void Run(TrainingRun run, NetworkModel given)
    {
        var data = CaptionFile.Open(run.Data);
        var words = Words.Of(data.Train.Captions.SelectMany(c => c));
        var model = CaptionFile.For(given, run.Path, run.Terminal, words.All.Length);
        var options = run.OptionsFor(model.Training, 0);
        var network = ModelCompiler.Create(model, run.Path, run.Device, options.Seed, options.Batch);
        var captions = new CaptionModel(network, words, Preprocessing.Measure(data.Train.Pictures, model.Inputs.First(i => i.Type.IsImage).Type.Channels), data.Train.Pictures.Name);
        var trainer = new CaptionTrainer(captions, data, options);
        run.MakeFolder();
        run.Say(Invariant($"model: {network.Name}, {network.Parameters.Sum(p => (long)p.Value.Length)} parameters"));
        run.Say(Invariant($"data: {data.Description}; {words.All.Length - 3} different words"));
        run.Say("device: " + run.Device.Name);
        run.Say("training: " + options.Describe());
        var metrics = new MetricsLog(System.IO.Path.Combine(run.Output, "metrics.jsonl"));
        var weights = System.IO.Path.Combine(run.Output, "weights.safetensors");
        var best = double.PositiveInfinity;
        run.Train(trainer, options, result =>
        {
            var line = metrics.Add(result);
            if (result.Test.Loss < best)
            {
                // Captions are learned by heart: what foretells the others best is kept.
                best = result.Test.Loss;
                network.Save(weights, CaptionFile.Metadata(captions));
            }

            return run.IsJson ? line : Invariant(
                $"epoch {result.Epoch}/{options.Epochs}: loss {result.Loss:0.0000}, test loss {result.Test.Loss:0.0000} nats a word, exact captions {100 * result.Test.Accuracy:0.00} % ({result.Seconds:0.00} s)");
        });
        run.Say(Invariant($"wrote {weights} (test loss {best:0.0000}) and {metrics.Path}"));
    }
}
