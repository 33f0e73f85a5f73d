using System.Linq;
using DslCompiler.Model;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Binding;

/// <summary>What the constructs of the language bind to: names, volumes, weights.</summary>
public class ConstructTests
{
    private const string Net = "model Net {\n  input [16x16x3]\n  CONV 4 3x3 pad 1 - RELU - POOL\n  FC 30 - RELU - DROPOUT\n  FC 20 - TANH\n  FC 10\n  loss SOFTMAX\n}\n";

    /// <summary>Catalogue D11. The activations behind the last layer come along; names that were not taken are free.</summary>
    [Theory]
    [InlineData("from Net up to fc1 - FC 7", "conv1 relu1 pool1 fc1 relu2 dropout1 fc2")]
    [InlineData("from Net before FC2 - FC 7", "conv1 relu1 pool1 fc1 relu2 dropout1 fc2")]
    [InlineData("from Net up to FC2 - FC 7", "conv1 relu1 pool1 fc1 relu2 dropout1 fc2 tanh1 fc3")]
    [InlineData("from Net - FC 7", "conv1 relu1 pool1 fc1 relu2 dropout1 fc2 tanh1 fc3 fc4")]
    public void Layers_of_another_model(string lines, string names)
    {
        var model = Compile.Models(Net + $"model Head {{\n  {lines.Replace(" - ", "\n  ", System.StringComparison.Ordinal)}\n}}\n").First(m => m.Name == "Head");
        model.Layers.Select(l => l.Name).ShouldBe(names.Split(' '));
        model.Output.ToVolume().ShouldBe("7");
    }

    [Fact]
    public void Freeze_reaches_all_that_it_stands_behind()
    {
        var model = Compile.Models(Net + "model Head {\n  from Net up to fc1 freeze\n  (FC 9 - RELU) * 2 freeze\n  FC 8 freeze - FC 7\n  loss SOFTMAX\n}\n").First(m => m.Name == "Head");
        model.Parameters.Where(p => !p.IsFrozen).Select(p => p.Name).ShouldBe(["fc5.weight", "fc5.bias"]);
    }

    [Fact]
    public void Shared_weights_are_one_parameter()
    {
        var model = Compile.Layers("8x8x4", "CONV 4 3x3 pad 1 as a - RELU", "CONV 4 3x3 pad 1 share a - RELU", "FC 3");
        model.Parameters.Select(p => p.Name).ShouldBe(["a.weight", "a.bias", "fc1.weight", "fc1.bias"]);
    }

    [Fact]
    public void Starts_are_as_said_and_else_by_the_activation_behind()
    {
        var model = Compile.Layers("8", "FC 4 - RELU", "FC 4 - TANH", "FC 4 init gaussian 0.01 - RELU", "FC 4 init xavier - RELU", "FC 3 init zeros");
        model.Parameters.Where(p => p.Role == "weight").Select(p => (p.Initializer, p.InitialValue)).ShouldBe(
        [
            (Initializer.HeUniform, 0), (Initializer.XavierUniform, 0), (Initializer.Gaussian, 0.01), (Initializer.XavierUniform, 0), (Initializer.Zeros, 0),
        ]);
    }

    [Theory]
    [InlineData("(CONV 2 1x1) * 2 as tail", "tail.0.conv1 tail.1.conv1")]
    [InlineData("for i, k in [2, 4] { CONV k 1x1 as \"c{i}x{k}\" }", "c1x2 c2x4")]
    [InlineData("for i in 1..2 { CONV i 1x1 - RELU } as stage", "stage.0.conv1 stage.0.relu1 stage.1.conv1 stage.1.relu1")]
    [InlineData("concat { CONV 1 1x1 as a | CONV 1 1x1 as b } as mixed", "mixed.a mixed.b mixed.concat1")]
    [InlineData("conv9 = CONV 1 1x1", "conv9")]
    public void Names(string chain, string names) => Compile.Layers("8x8x4", chain).Layers.Select(l => l.Name).ShouldBe(names.Split(' '));

    [Theory]
    [InlineData(8, "pool1 4x4x1 pool2 2x2x1 pool3 1x1x1")]
    [InlineData(12, "pool1 6x6x1 pool2 3x3x1")]
    [InlineData(7, "fc1 2")]
    public void An_optional_pool_is_there_where_it_fits(int size, string layers) =>
        string.Join(' ', Compile.Layers(Invariant.Text($"{size}x{size}x1"), size == 7 ? "POOL? - FC 2" : "POOL? * 4").Shapes()).ShouldBe(layers);

    [Theory]
    [InlineData("RELU when 2 > 1 else TANH", "relu1")]
    [InlineData("RELU when channels == 5 else TANH", "tanh1")]
    [InlineData("RELU when not (1 < 2) or 3 % 2 == 1 and 2 ^ 3 == 8", "relu1")]
    [InlineData("add { _ | RELU when channels == 5 | TANH }", "tanh1 add1")]
    public void Conditions(string chain, string names) => Compile.Layers("8x8x4", chain).Layers.Select(l => l.Name).ShouldBe(names.Split(' '));

    [Fact]
    public void Outputs_are_listed_or_what_losses_name_or_the_end()
    {
        const string heads = "a = input - FC 3\n  b = input - FC 4\n  ";
        Outputs(heads).ShouldBe("scores:4");
        Outputs(heads + "loss SOFTMAX on a\n  loss SVM on b weight 0.5").ShouldBe("a:3 b:4");
        Outputs(heads + "output b\n  loss SOFTMAX on a").ShouldBe("b:4");

        static string Outputs(string lines) => string.Join(' ', Compile.Layers("8", lines).Outputs.Select(o => $"{o.Name}:{o.Type.ToVolume()}"));
    }

    [Fact]
    public void A_train_section_is_kept()
    {
        var training = Compile.Layers("8", "FC 3", "loss SOFTMAX", "train { SGD momentum 0.9 lr 0.01 decay 5e-4 ; batch 128 ; epochs 90 ; lr / 10 on plateau }").Training!;
        training.ShouldBe(new TrainingInfo
        {
            Optimizer = OptimizerKind.Sgd,
            Momentum = 0.9,
            LearningRate = 0.01,
            WeightDecay = 5e-4,
            Batch = 128,
            Epochs = 90,
            Schedule = new ScheduleInfo(ScheduleKind.OnPlateau, 0.1, Patience: 5),
        });
    }

    [Theory]
    [InlineData("nowarn DSL1001\nmodel Net(unused = 1) { input [8] - FC 3 }", 0)]
    [InlineData("model Net(unused = 1) { nowarn DSL1001; input [8] - FC 3 }", 0)]
    [InlineData("model Net(unused = 1) { input [8] - FC 3 }\nmodel B { nowarn DSL1001; input [8] - FC 3 }", 1)]
    public void Warnings_are_switched_off_where_the_text_says(string text, int warnings) =>
        Compilation.Compile(new DslCompiler.Diagnostics.SourceText("net.dsl", text)).Diagnostics.Count.ShouldBe(warnings);
}
