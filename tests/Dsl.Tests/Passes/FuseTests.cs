using System.Linq;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

public class FuseTests
{
    [Theory]
    [InlineData("CONV 4 3x3", "conv2d+bias_add")]
    [InlineData("CONV 4 3x3 - RELU", "conv2d+bias_add+relu")]
    [InlineData("CONV 4 3x3 - RELU - TANH - SIGMOID", "conv2d+bias_add+relu+tanh+sigmoid")]
    [InlineData("FC 4 - RELU", "pack_matrix, packed_matmul+bias_add+relu")]
    [InlineData("CONV 4 3x3 - RELU - MAXPOOL 2x2", "conv2d+bias_add+relu+max_pool2d")]
    [InlineData("CONV 4 3x3 - RELU - AVGPOOL 2x2 - FC 2", "conv2d+bias_add+relu+avg_pool2d, matmul+bias_add")]
    [InlineData("CONV 4 3x3 - RELU - MAXPOOL 2x2 stride 1", "conv2d+bias_add+relu, max_pool2d")]
    [InlineData("CONV 4 3x3 - MAXPOOL 2x2 - RELU", "conv2d+bias_add, max_pool2d+relu")]
    [InlineData("CONV 4 3x3 - DROPOUT 0.5 - RELU", "conv2d+bias_add+relu")]
    [InlineData("FC 3 - RELU", "matmul+bias_add+relu")]
    [InlineData("RELU - TANH", "map+relu+tanh")]
    [InlineData("RELU - FC 3 - RELU", "map+relu, matmul+bias_add+relu")]
    [InlineData("AVGPOOL 2x2 - AVGPOOL 5x5", "avg_pool2d, avg_pool2d")]
    public void What_follows_a_loop_element_by_element_joins_it(string layers, string kernels) =>
        string.Join(", ", Pipeline.Run(Compile.Layers("10x10x3", layers), "fuse").Find("infer")!.Kernels()).ShouldBe(kernels);

    [Fact]
    public void In_training_what_the_backward_pass_reads_is_still_one_result_of_one_loop()
    {
        var train = Pipeline.Run(Compile.Layers("10x10x3", "CONV 4 3x3 - RELU - FC 3", "loss SOFTMAX"), "fuse").Find("train")!;
        train.Kernels().First().ShouldBe("conv2d+bias_add+relu");

        // The gradient comes to the ReLU as a view of the product's: no loop that it could stand behind.
        train.Kernels().Where(k => k.StartsWith("map", System.StringComparison.Ordinal)).ShouldBe(["map+inverse_batch", "map+step+mul"]);
    }

    [Fact]
    public void Two_readers_keep_a_value_apart()
    {
        // relu(x) is read by two loops: it is computed once, into memory.
        var model = Graph.Model((g, x) => g.Sum(
            g.Add(new Operators.Tanh(), g.Add(new Operators.Relu(), x)),
            g.Add(new Operators.Sigmoid(), g.Add(new Operators.Relu(), x))));
        Fuse.Run(Simplify.Run(model)).Functions[0].Kernels().ShouldBe(["map+relu", "map+tanh+sigmoid+add"]);
    }

    [Fact]
    public void Kernel_names_are_unique_and_every_kernel_says_why()
    {
        foreach (var function in Pipeline.Run(Compile.Lenet5(), "fuse").Functions)
        {
            function.Kernels.Select(k => k.Name).Distinct().Count().ShouldBe(function.Kernels.Count);
            function.Kernels.Where(k => k.Tail.Count > 0).ShouldAllBe(k => k.Reason.Length > 0);
        }
    }
}
