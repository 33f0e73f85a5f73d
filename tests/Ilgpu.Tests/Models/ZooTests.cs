using System;
using System.Diagnostics;
using System.Linq;
using DslCompiler.Operators;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>The models of the zoo, small, on the device against the CPU: outputs, loss and gradients.</summary>
public class ZooTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    /// <summary>Through batch normalisation over a batch of two a rounding error grows, in deep nets beyond all bounds: the CPU's own shows how far.</summary>
    private const double NormTolerance = 1e-3;

    private const double Times = 8;

    /// <summary>Every kind of layer and cell; with the variable all models run.</summary>
    private static readonly string[] Quick =
    [
        "alexnet", "bilstm_tagger", "captioner_attention", "char_gru", "char_lstm", "googlenet", "lenet5", "maxout_mlp", "mlp", "nin", "resnet18", "sentiment_rnn", "seq2seq", "seq2seq_attention",
        "softmax_regression", "squeezenet1_0", "svm",
    ];

    public static TheoryData<string> Files() => [.. Zoo.Files.Where(f => WholeZooFactAttribute.IsOn || Quick.Contains(f))];

    [WholeZooFact]
    public void All_models_of_the_zoo_run() => output.WriteLine($"{Zoo.Files.Count} files");

    [Theory]
    [MemberData(nameof(Files))]
    public void Outputs_and_gradients_are_those_of_the_CPU(string file)
    {
        foreach (var model in Zoo.Models(file))
        {
            var start = Stopwatch.GetTimestamp();
            using var pair = new NetworkPair(model, batch: 2);
            var compiled = Stopwatch.GetElapsedTime(start);
            pair.CompareOutputs(Tolerance);
            var launches = pair.Device.Launches;
            if (model.Functions.Any(f => f.Nodes.Any(n => n.Operator is ChannelVariance)) && model.IsClassifier)
            {
                pair.CompareWithFloat64(NormTolerance, Times);
            }
            else if (model.IsTrainable)
            {
                pair.CompareGradients(Tolerance);
            }

            output.WriteLine(FormattableString.Invariant(
                $"{file} {model.Name}: {launches} launches to infer, {pair.Device.Launches - launches} to train; compiled in {compiled.TotalSeconds:0.0} s, ran in {(Stopwatch.GetElapsedTime(start) - compiled).TotalSeconds:0.0} s"));
        }
    }
}

/// <summary>A test that runs with all models of the zoo, which takes some minutes.</summary>
internal sealed class WholeZooFactAttribute : FactAttribute
{
    private const string Variable = "DSLC_ILGPU_ZOO";

    public WholeZooFactAttribute() => Skip = IsOn ? null : $"Seventeen files of the zoo ran, small; {Variable}=all runs every one of them.";

    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) == "all";
}
