using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary>The report of activation statistics (D03).</summary>
public class StatsTests
{
    private const string Layers = "input [64]\n  (FC 256 - {0}) * 8\n  FC 10\n  loss SOFTMAX\n";

    [Fact]
    public void The_table_has_a_row_a_layer()
    {
        var result = Dslc.Run("stats", Dslc.LeNet, "--batch", "8");
        result.Error.ShouldBeEmpty();
        result.Code.ShouldBe(0);
        var lines = result.Output.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(12);
        lines[0].Split(' ', System.StringSplitOptions.RemoveEmptyEntries).ShouldBe(["layer", "kind", "output", "mean", "deviation", "smallest", "largest", "zeros"]);
        lines[1].ShouldStartWith("conv1  CONV     28x28x6");
        Dslc.Run("stats", Dslc.LeNet, "--batch", "8", "--threads", "3").Output.ShouldBe(result.Output);
        Dslc.Run("stats", Dslc.LeNet, "--batch", "8", "--seed", "2").Output.ShouldNotBe(result.Output);
    }

    /// <summary>The lesson of the course notes: too small a Gaussian dies out in a deep net, Xavier and He keep the deviation.</summary>
    [Theory]
    [InlineData("TANH", "", 0.2, 0.7)]
    [InlineData("RELU", "", 0.4, 1.2)]
    [InlineData("TANH", " init gaussian 0.01", 0, 1e-5)]
    public void A_deep_net_keeps_its_deviation_where_the_start_suits_it(string activation, string start, double least, double most)
    {
        using var folder = new TempFolder();
        var text = "model Deep {\n  " + Layers.Replace("{0}", activation, System.StringComparison.Ordinal).Replace("FC 256", "FC 256" + start, System.StringComparison.Ordinal) + "}\n";
        var rows = Rows(Dslc.Run("stats", folder.Write("deep.dsl", Encoding.UTF8.GetBytes(text)), "--json"));
        var last = rows.Last(r => r.GetProperty("kind").GetString()!.StartsWith(activation, System.StringComparison.Ordinal));
        last.GetProperty("deviation").GetDouble().ShouldBeInRange(least, most);
        last.GetProperty("zeros").GetDouble().ShouldBe(activation == "RELU" ? 0.5 : 0, 0.1);
    }

    [Fact]
    public void Batch_normalisation_goes_by_the_batch()
    {
        using var folder = new TempFolder();
        var file = folder.Write("norm.dsl", Encoding.UTF8.GetBytes("model Norm {\n  input [8x8x3]\n  CONV 4 3x3 init gaussian 5 - BN - RELU - DROPOUT 0.5 - FC 3\n  loss SOFTMAX\n}\n"));
        var rows = Rows(Dslc.Run("stats", file, "--json"));
        rows.Select(r => r.GetProperty("name").GetString()).ShouldBe(["conv1", "bn1", "relu1", "dropout1", "fc1"]);
        rows[0].GetProperty("deviation").GetDouble().ShouldBeGreaterThan(10);
        rows[1].GetProperty("mean").GetDouble().ShouldBe(0, 1e-5);
        rows[1].GetProperty("deviation").GetDouble().ShouldBe(1, 1e-4);
        rows[3].GetProperty("mean").GetRawText().ShouldBe(rows[2].GetProperty("mean").GetRawText(), "nothing is dropped");
    }

    private static JsonElement[] Rows(DslcResult result)
    {
        result.Error.ShouldBeEmpty();
        result.Code.ShouldBe(0);
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.GetProperty("layers").EnumerateArray().Select(l => l.Clone())];
    }
}
