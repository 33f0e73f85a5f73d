using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

public class SummaryTests
{
    // By hand: 28*28*6*25 + 10*10*16*150 + 400*120 + 120*84 + 84*10.
    private const long LeNetMultiplyAdds = 117_600 + 240_000 + 48_000 + 10_080 + 840;

    // By hand: 2*(28*28*6) + 14*14*6 + 2*(10*10*16) + 5*5*16 + 2*120 + 2*84 + 10 outputs of 4 bytes.
    private const long LeNetActivationBytes = 4 * (9_408 + 1_176 + 3_200 + 400 + 240 + 168 + 10);

    [Fact]
    public void LeNet5_has_the_figures_of_the_paper()
    {
        var result = Dslc.Run("summary", Dslc.LeNet, "--json");
        result.Code.ShouldBe(0);
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        root.EnumerateObject().Select(p => p.Name).ShouldBe(["name", "parameters", "macs", "activationBytes", "trainBytes", "inferenceBytes", "layers"]);
        root.GetProperty("name").GetString().ShouldBe("LeNet5");
        root.GetProperty("parameters").GetInt64().ShouldBe(61_706);
        root.GetProperty("macs").GetInt64().ShouldBe(LeNetMultiplyAdds);
        root.GetProperty("activationBytes").GetInt64().ShouldBe(LeNetActivationBytes);
        var layers = root.GetProperty("layers").EnumerateArray().Select(l => l.GetRawText()).ToList();
        layers.Count.ShouldBe(11);
        layers[0].ShouldBe("""{"name":"conv1","kind":"CONV","shape":[28,28,6],"parameters":156,"macs":117600}""");
        layers[^1].ShouldBe("""{"name":"fc3","kind":"FC","shape":[1,1,10],"parameters":850,"macs":840}""");
    }

    [Fact]
    public void Memory_grows_with_the_batch_by_what_a_sample_takes()
    {
        var (one, two, three) = (Bytes("1"), Bytes("2"), Bytes("3"));
        (three.Train - two.Train).ShouldBe(two.Train - one.Train);
        (three.Infer - two.Infer).ShouldBe(two.Infer - one.Infer);
        one.Infer.ShouldBeGreaterThan(4 * 61_706);
        one.Train.ShouldBeGreaterThan(3 * 4 * 61_706);
    }

    [Fact]
    public void The_table_has_a_row_a_layer_and_totals()
    {
        var lines = Dslc.Run("summary", Dslc.LeNet).Output.Split('\n');
        lines[0].ShouldBe("LeNet5: input 32x32x1");
        lines[2].ShouldBe("conv1  CONV     28x28x6          156        117,600            18,816");
        lines[13].ShouldBe("total                         61,706        416,520            58,408");
        lines[14].ShouldStartWith("memory: ");
    }

    [Fact]
    public void Of_several_models_one_must_be_named()
    {
        using var folder = new TempFolder();
        var file = folder.Write("two.dsl", Encoding.UTF8.GetBytes("model A {\n  input [4]\n  FC 2\n}\nmodel B {\n  input [4]\n  FC 3\n}\n"));
        Dslc.Run("summary", file).ShouldBe(new DslcResult(1, "", $"error: {file}: has 2 models (A, B); pick one by --model NAME\n"));
        Dslc.Run("summary", file, "--model", "C").ShouldBe(new DslcResult(1, "", $"error: {file}: no model is called 'C'; it has A, B\n"));
        var second = Dslc.Run("summary", file, "--model", "B");
        second.Code.ShouldBe(0);
        second.Output.ShouldStartWith("B: input 4\n");
        second.Output.ShouldContain("no loss to train on");
    }

    private static (long Train, long Infer) Bytes(string batch)
    {
        using var json = JsonDocument.Parse(Dslc.Run("summary", Dslc.LeNet, "--json", "--batch", batch).Output);
        return (json.RootElement.GetProperty("trainBytes").GetInt64(), json.RootElement.GetProperty("inferenceBytes").GetInt64());
    }
}
