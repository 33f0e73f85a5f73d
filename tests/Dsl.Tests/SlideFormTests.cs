using System.Linq;
using DslCompiler.Diagnostics;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests;

/// <summary>The forms of the slides, letter by letter, within a model and below an input line.</summary>
public class SlideFormTests
{
    public const string AlexNetString = "CONV1-MAXPOOL1-NORM1-CONV2-MAXPOOL2-NORM2-CONV3-CONV4-CONV5-MAXPOOL3-FC6-FC7-FC8";

    private const string AlexNetListing = """
        [227x227x3] INPUT
        [55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0
        [27x27x96] MAX POOL1: 3x3 filters at stride 2
        [27x27x96] NORM1: Normalization layer
        [27x27x256] CONV2: 256 5x5 filters at stride 1, pad 2
        [13x13x256] MAX POOL2: 3x3 filters at stride 2
        [13x13x256] NORM2: Normalization layer
        [13x13x384] CONV3: 384 3x3 filters at stride 1, pad 1
        [13x13x384] CONV4: 384 3x3 filters at stride 1, pad 1
        [13x13x256] CONV5: 256 3x3 filters at stride 1, pad 1
        [6x6x256] MAX POOL3: 3x3 filters at stride 2
        [4096] FC6: 4096 neurons
        [4096] FC7: 4096 neurons
        [1000] FC8: 1000 neurons (class scores)
        """;

    [Fact]
    public void Lenets_string()
    {
        var model = Compile.Layers("32x32x1", "CONV-POOL-CONV-POOL-FC-FC-FC");
        model.Shapes().ShouldBe(["conv1 32x32x32", "pool1 16x16x32", "conv2 16x16x32", "pool2 8x8x32", "fc1 256", "fc2 256", "fc3 10"]);
    }

    [Fact]
    public void Alexnets_string_with_its_listing_as_definitions()
    {
        var lines = AlexNetListing.Split('\n');
        var model = Compile.Layers("227x227x3", [AlexNetString, .. lines.Skip(1)]);
        model.Layers.Select(l => l.Name).ShouldBe(AlexNetString.ToLowerInvariant().Split('-'));
        model.Parameters.Sum(p => (long)p.Length).ShouldBe(62378344);
    }

    [Fact]
    public void Alexnets_listing_alone()
    {
        var model = Compile.Good($"model AlexNet {{\n{AlexNetListing}\n}}\n");
        model.Shapes().ShouldBe(
        [
            "conv1 55x55x96", "maxpool1 27x27x96", "norm1 27x27x96", "conv2 27x27x256", "maxpool2 13x13x256", "norm2 13x13x256", "conv3 13x13x384",
            "conv4 13x13x384", "conv5 13x13x256", "maxpool3 6x6x256", "fc6 4096", "fc7 4096", "fc8 1000",
        ]);
        model.Layers[0].Parameters.ShouldBe(34944);
        model.Parameters.Sum(p => (long)p.Length).ShouldBe(62378344);
    }

    [Theory]
    [InlineData(1, 1, 0, "16x16x32")]
    [InlineData(2, 3, 1, "4x4x32")]
    [InlineData(3, 6, 2, "1x1x32")]
    public void The_string_with_repetitions_as_parameters(int n, int m, int k, string last)
    {
        var model = Compile.Good(Invariant.Text($"model Net(N = {n}, M = {m}, K = {k}) {{\n  input [32x32x3]\n  [(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX\n}}\n"));
        model.Layers.Count(l => l.Kind == "CONV").ShouldBe(n * m);
        model.Layers.Count(l => l.Kind == "FC").ShouldBe(k + 1);
        model.Output.Length.ShouldBe(10);
        model.Layers.Last(l => l.Output.IsImage).Output.ToVolume().ShouldBe(last);
        model.IsTrainable.ShouldBeTrue();
    }

    [Fact]
    public void A_string_with_arrows_that_begins_at_the_input()
    {
        var model = Compile.Layers("32x32x3", "input -> Conv -> ReLU -> Conv -> ReLU -> Pool -> ReLU -> Conv -> ReLU -> Fully Connected");
        model.Layers.Select(l => l.Kind).ShouldBe(["CONV", "RELU", "CONV", "RELU", "MAXPOOL", "RELU", "CONV", "RELU", "FC"]);
        model.Output.Length.ShouldBe(10);
    }

    /// <summary>854 million multiplications.</summary>
    [Fact]
    public void The_inception_examples_table()
    {
        var model = Compile.Layers("28x28x256", "concat {", "(1 x 1), 128 filter            (28,28,128)", "(3 x 3), 192 filter            (28,28,192)",
            "(5 x 5), 96 filter             (28,28,96)", "(3 x 3) Max pooling            (28,28,256)", "}");
        model.Output.ToVolume().ShouldBe("28x28x672");
        model.Layers.Sum(l => l.MultiplyAdds).ShouldBe(854196224);
    }

    [Fact]
    public void The_residual_blocks_equation()
    {
        var model = Compile.Good("cell Residual { in x; Y = (W2 * RELU(W1 x + b1) + b2) + X }\nmodel Net { input [64] - Residual - FC 10 }\n");
        model.Layers[0].Output.Length.ShouldBe(64);
        model.Layers[0].Parameters.ShouldBe(2 * ((64 * 64) + 64));
    }

    [Fact]
    public void The_recurrences_equations()
    {
        var model = Compile.Good("""
            cell RNN(n, m) {
              in x; state h: n; out y
              h[t] = tanh(W[h,h]*h[t-1] + W[x,h]*x[t])
              y[t]: m = W[h,y]*h[t]
            }
            model Net { input [T x 50]; scan RNN(20, 30) }
            """);
        model.Output.ToVolume().ShouldBe("Tx30");
        model.Parameters.Select(p => $"{p.Name} {string.Join("x", p.Extents)}").ShouldBe(["rnn1.W_hh 20x20", "rnn1.W_xh 20x50", "rnn1.W_hy 30x20"]);
    }

    [Theory]
    [InlineData(1, "5x5x1")]
    [InlineData(2, "3x3x1")]
    public void A_3x3_filter_on_7x7(int stride, string volume) => Compile.Layers("7x7x1", Invariant.Text($"CONV 1 3x3 stride {stride}")).Output.ToVolume().ShouldBe(volume);

    [Fact]
    public void Stride_3_does_not_fit_7x7()
    {
        var source = new SourceText("net.dsl", "model Net { input [7x7x1]; CONV 1 3x3 stride 3 }");
        Compilation.Compile(source).Diagnostics.ShouldHaveSingleItem().Message.ShouldEndWith("(7 - 3)/3 + 1 = 2.33");
    }

    [Fact]
    public void Ten_5x5_filters_have_760_parameters()
    {
        var model = Compile.Layers("32x32x3", "CONV 10 5x5 filters at stride 1, pad 2 [32x32x10]");
        model.Layers[0].Parameters.ShouldBe(760);
    }
}
