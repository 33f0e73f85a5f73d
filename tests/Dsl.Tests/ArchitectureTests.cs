using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests;

/// <summary>Rows of the catalogue written as a user would, and the facts that they name.</summary>
public class ArchitectureTests
{
    private const string Blocks = """
        block stage(k, n) { (CONV k 3x3 pad 1 - RELU) * n - MAXPOOL 2x2 }

        block inception(c1, r3, c3, r5, c5, p) {
          concat { CONV c1 1x1 - RELU
                 | CONV r3 1x1 - RELU - CONV c3 3x3 pad 1 - RELU
                 | CONV r5 1x1 - RELU - CONV c5 5x5 pad 2 - RELU
                 | MAXPOOL 3x3 stride 1 pad 1 - CONV p 1x1 - RELU }
        }

        block basic(k, s = 1) {
          add { CONV k 3x3 stride s pad 1 nobias floor - BN - RELU - CONV k 3x3 pad 1 nobias - BN
              | _ when s == 1 and channels == k else CONV k 1x1 stride s nobias floor - BN }
          RELU
        }

        block bottleneck(k, s = 1) {
          add { CONV k 1x1 nobias - BN - RELU - CONV k 3x3 stride s pad 1 nobias floor - BN - RELU - CONV (4 * k) 1x1 nobias - BN
              | _ when s == 1 and channels == 4 * k else CONV (4 * k) 1x1 stride s nobias floor - BN }
          RELU
        }

        cell RNN(n) { in x; state h: n; h = tanh(Whh h + Wxh x) }

        cell LSTM(n) {
          in x;  state h: n, c: n
          i = sigmoid(Wi x + Ui h + bi)
          f = sigmoid(Wf x + Uf h + bf)
          o = sigmoid(Wo x + Uo h + bo)
          g = tanh   (Wg x + Ug h + bg)
          c = f * c + i * g
          h = o * tanh(c)
        }

        cell GRU(n) {
          in x; state h: n
          z = sigmoid(Wz x + Uz h + bz)
          r = sigmoid(Wr x + Ur h + br)
          g = tanh(Wh x + Uh (r * h) + bh)
          h = (1 - z) * h + z * g
        }

        cell Highway {
          in x
          t = sigmoid(Wt x + bt)
          y = t * relu(Wh x + bh) + (1 - t) * x
        }

        """;

    [Theory]
    [InlineData("A01 softmax", "input [32x32x3] - FC 10 - SOFTMAX", "10", 30730)]
    [InlineData("A01 SVM", "input [32x32x3]; FC 10; loss SVM", "10", 30730)]
    [InlineData("A02 two layers", "input [32x32x3] - FC 100 - RELU - FC 10 - SOFTMAX", "10", 308310)]
    [InlineData("A02 the 64-1000-100-10 example", "input [64] - FC 1000 - SIGMOID - FC 100 - SIGMOID - FC 10", "10", 166110)]
    [InlineData("A03 LeNet-5", "input [32x32x1]; CONV-POOL-CONV-POOL-FC-FC-FC; CONV1: 6 5x5; CONV2: 16 5x5; POOL: 2x2; FC1: 120; FC2: 84", "10", 61706)]
    [InlineData("A08 VGG16", "input [224x224x3]; stage(64, 2) - stage(128, 2) - stage(256, 3) - (stage(512, 3)) * 2 [7x7x512]; (FC 4096 - RELU) * 2 - FC 1000", "1000", 138357544)]
    [InlineData("A08 VGG19", "input [224x224x3]; stage(64, 2) - stage(128, 2) - stage(256, 4) - (stage(512, 4)) * 2 [7x7x512]; (FC 4096 - RELU) * 2 - FC 1000", "1000", 143667240)]
    [InlineData("A09 GoogLeNet's end", "input [7x7x832]; inception(256, 160, 320, 32, 128, 128) - inception(384, 192, 384, 48, 128, 128) [7x7x1024]; AVGPOOL 7x7 [1x1x1024]; FC 1000", "1000", 3512536)]
    [InlineData("A10 with bottlenecks", "input [28x28x256]; concat { CONV 128 1x1 | CONV 64 1x1 - CONV 192 3x3 same | CONV 64 1x1 - CONV 96 5x5 same | MAXPOOL 3x3 stride 1 same - CONV 64 1x1 }", "28x28x480", 346720)]
    [InlineData("A12 a residual block", "input [56x56x64]; basic(64) - basic(128, s = 2)", "28x28x128", 73984 + 230144)]
    [InlineData("A12 a bottleneck", "input [56x56x256]; bottleneck(64)", "56x56x256", 70400)]
    [InlineData("A18 many to many", "input [T x 65] onehot; scan RNN(100) - FC 65; loss SOFTMAX every step", "Tx65", 16500 + 6565)]
    [InlineData("A18 many to one", "input [T x 65] onehot; scan RNN(100) last - FC 2; loss SOFTMAX", "2", 16500 + 202)]
    [InlineData("A18 sequence to sequence", "input a [T x 50]; input b [T x 60]; e = a - scan RNN(100); b - scan RNN(100) from e - FC 60; loss SOFTMAX every step", "Tx60", 15000 + 16000 + 6060)]
    [InlineData("A19 LSTM", "input [T x 65] onehot; scan LSTM(256) - FC 65", "Tx65", 329728 + 16705)]
    [InlineData("A19 three LSTM layers", "input [T x 65] onehot; scan LSTM(128) * 3 - FC 65", "Tx65", 99328 + 131584 + 131584 + 8385)]
    [InlineData("A19 GRU", "input [T x 65] onehot; scan GRU(256)", "Tx256", 247296)]
    [InlineData("A19 highway layers", "input [64]; Highway * 4 - FC 10", "10", (4 * 8320) + 650)]
    public void A_row_of_the_catalogue(string row, string body, string output, long parameters)
    {
        var model = Compile.Good($"{Blocks}model Net {{ {body} }}\n");
        model.Output.ToVolume().ShouldBe(output, row);
        model.Parameters.Sum(p => (long)p.Length).ShouldBe(parameters, row);
    }

    [Theory]
    [InlineData("basic", "[2, 2, 2, 2]", "7x7x512", 11689512)]
    [InlineData("basic", "[3, 4, 6, 3]", "7x7x512", 21797672)]
    [InlineData("bottleneck", "[3, 4, 6, 3]", "7x7x2048", 25557032)]
    [InlineData("bottleneck", "[3, 4, 23, 3]", "7x7x2048", 44549160)]
    [InlineData("bottleneck", "[3, 8, 36, 3]", "7x7x2048", 60192808)]
    public void A12_residual_nets(string block, string stages, string last, long parameters)
    {
        var model = Compile.Good($$"""
            {{Blocks}}
            model ResNet(n = {{stages}}) {
              input [224x224x3]
              CONV 64 7x7 stride 2 pad 3 nobias floor - BN - RELU - MAXPOOL 3x3 stride 2 pad 1 floor [56x56x64]
              for i, m in n { {{block}}(64 * 2 ^ (i - 1), s = min(i, 2)) - {{block}}(64 * 2 ^ (i - 1)) * (m - 1) }
              GLOBALAVGPOOL - FC 1000
            }
            """);
        model.Layers[^3].Output.ToVolume().ShouldBe(last);
        model.Parameters.Sum(p => (long)p.Length).ShouldBe(parameters);
    }

    /// <summary>A05: AlexNet with CONV1 7x7 stride 2, and 512, 1024 and 512 filters in the last three.</summary>
    [Fact]
    public void A05_zfnet_by_the_changes_of_the_notes()
    {
        var model = Compile.Layers(
            "224x224x3", SlideFormTests.AlexNetString, "CONV1: 96 7x7 filters at stride 2, pad 1, floor", "MAXPOOL: 3x3 filters at stride 2, pad 1, floor",
            "CONV2: 256 5x5 filters at stride 2, floor", "CONV3: 512 3x3 pad 1", "CONV4: 1024 3x3 pad 1", "CONV5: 512 3x3 pad 1", "[6x6x512] MAXPOOL3: 3x3 stride 2",
            "FC: 4096 neurons", "FC8: 1000 neurons");
        model.Layers.Where(l => l.Kind == "CONV").Select(l => l.Output.ToVolume()).ShouldBe(["110x110x96", "26x26x256", "13x13x512", "13x13x1024", "13x13x512"]);
    }

    /// <summary>A10: the bottlenecks save 583 of 854 million multiplications.</summary>
    [Fact]
    public void A10_bottlenecks_need_271_million_multiplications()
    {
        var model = Compile.Layers("28x28x256", "concat { CONV 128 1x1 | CONV 64 1x1 - CONV 192 3x3 pad 1", "| CONV 64 1x1 - CONV 96 5x5 pad 2 | MAXPOOL 3x3 stride 1 pad 1 - CONV 64 1x1 }");
        model.Layers.Sum(l => l.MultiplyAdds).ShouldBe(271351808);
    }
}
