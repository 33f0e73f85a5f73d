using System.Linq;
using System.Text;
using System.Text.Json;
using DslCompiler.Cli.Bench;
using DslCompiler.Model;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary><c>dslc bench</c>. Times are the machine's; what is counted is ours, so nothing else of this process runs meanwhile.</summary>
[Collection(AloneCollection.Name)]
public class BenchTests
{
    /// <summary>Multiply-adds of LeNet-5, as <c>dslc summary</c> prints them.</summary>
    private const double MultiplyAdds = 416_520;

    private static readonly string[] Quick = ["bench", Dslc.LeNet, "--seconds", "0.05", "--batch", "4", "--threads", "2"];

    [Fact]
    public void It_measures_a_forward_pass()
    {
        var root = Json("--json");
        root.GetProperty("runs").GetInt32().ShouldBeGreaterThanOrEqualTo(3);
        double[] times = [.. new[] { "leastMs", "p10Ms", "medianMs", "p90Ms" }.Select(n => root.GetProperty(n).GetDouble())];
        times.ShouldBe(times.Order());
        times[0].ShouldBeGreaterThan(0);
        root.GetProperty("flops").GetDouble().ShouldBe(2 * 4 * MultiplyAdds);
        root.GetProperty("allocatedBytes").GetDouble().ShouldBe(0);
        root.GetProperty("peakGigaFlops").GetDouble().ShouldBeGreaterThan(1);
        root.GetProperty("processPeakBytes").GetInt64().ShouldBeGreaterThan(root.GetProperty("plannedBytes").GetInt64());
    }

    /// <summary>Each product is there three times, but that nobody needs the gradient of the input.</summary>
    [Fact]
    public void It_measures_a_training_step()
    {
        var root = Json("--train", "--json");
        root.GetProperty("flops").GetDouble().ShouldBe(2 * 4 * ((3 * MultiplyAdds) - (28 * 28 * 6 * 25)));
        root.GetProperty("allocatedBytes").GetDouble().ShouldBe(0);
    }

    [Fact]
    public void The_profile_has_a_row_a_kernel()
    {
        var kernels = Json("--profile", "--json").GetProperty("kernels").EnumerateArray().ToList();
        kernels[0].GetProperty("layers").GetString().ShouldBe("conv1 tanh1 pool1");
        kernels.Sum(k => k.GetProperty("share").GetDouble()).ShouldBe(1, 1e-9);
        kernels.ShouldAllBe(k => k.GetProperty("bytes").GetDouble() > 0);
        Dslc.Run([.. Quick, "--profile"]).Output.ShouldContain("\nconv1 tanh1 pool1 ");
    }

    [Fact]
    public void What_is_fastest_here_is_stored_beside_the_model()
    {
        using var folder = new TempFolder();
        var model = folder.Write("net.dsl", Encoding.UTF8.GetBytes("model Net {\n  input [12x12x32]\n  CONV 32 3x3 pad 1 - RELU - FC 3\n  loss SOFTMAX\n}\n"));
        folder.Write("net.tune", Encoding.UTF8.GetBytes("* direct\nconv1 infer forward winograd2\nconv1 train weights direct\n"));
        var result = Dslc.Run("bench", model, "--tune", "--seconds", "0.02", "--threads", "1");
        result.Code.ShouldBe(0, result.Error);
        result.Output.ShouldContain("conv1  infer forward ");
        var lines = System.IO.File.ReadAllLines(folder.At("net.tune"));
        lines.Take(2).ShouldBe(["* direct", "conv1 train weights direct"]);
        lines[2].ShouldStartWith("# infer: batch 1, ");
        lines.Length.ShouldBeLessThanOrEqualTo(4);
        Dslc.Run("bench", model, "--tune", "--train", "--seconds", "0.02", "--threads", "1").Code.ShouldBe(0);
        System.IO.File.ReadAllText(folder.At("net.tune")).ShouldContain("# train: batch 1, ");
        Dslc.Run("check", model).Error.ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_trained_is_told()
    {
        using var folder = new TempFolder();
        var result = Dslc.Run("bench", folder.Write("m.dsl", Encoding.UTF8.GetBytes("model M {\n  input [4]\n  FC 3\n}\n")), "--train");
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("M has no loss to train on; leave --train out");
        Dslc.Run("bench", Dslc.LeNet, "--seconds", "0").Code.ShouldBe(2);
    }

    /// <summary>Bytes: each value once, a tensor of the model without the batch.</summary>
    [Fact]
    public void Work_is_counted_by_the_shapes()
    {
        var graph = new GraphBuilder();
        var x = graph.Add(new Operators.Input(TensorType.Batched(3)));
        var w = graph.Add(new Operators.Parameter("w", new[] { 5, 3 }.ToEquatableArray()));
        var y = graph.Add(new Operators.MatMul(false, true), x, w);
        var function = new Function("infer", graph.Nodes.ToEquatableArray(), EquatableArray.Of(FunctionResult.Output("y", y))) with { Kernels = EquatableArray.Of(new Kernel("k", y, EquatableArray<int>.Empty, EquatableArray<int>.Empty, y, "")) };
        var work = KernelWork.Of(function, 2, 1).Single();
        work.Operators.ShouldBe("matmul");
        work.Flops.ShouldBe(2 * 2 * 15);
        work.Bytes.ShouldBe(4 * ((2 * 3) + 15 + (2 * 5)));
    }

    private static JsonElement Json(params string[] more)
    {
        var result = Dslc.Run([.. Quick, .. more]);
        result.Error.ShouldBeEmpty();
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
