using System;
using System.IO;
using System.Linq;
using DslCompiler.Generator.Emit;
using DslCompiler.Operators;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>What the compiler makes of cells: an LSTM's step is one product and one kernel, however its equations are written.</summary>
public sealed class RecurrentCodeTests
{
    private const string Reordered = """
        cell Memory(size) {
          in input;  state cell: size, out_: size
          candidate = tanh(bias4 + V4 input + R4 out_)
          keep = sigmoid(R2 out_ + bias2 + V2 input)
          write = sigmoid(V1 input + bias1 + R1 out_)
          show = sigmoid(V3 input + R3 out_ + bias3)
          cell = write * candidate + cell * keep
          out_ = tanh(cell) * show
          out out_
        }
        model Small { input [T x 9] onehot
          scan Memory(64) - FC 9
          loss SOFTMAX every step }
        """;

    private static string Plain => File.ReadAllText(RepoFiles.At("models", "cells.dsl")) + "model Small { input [T x 9] onehot\nscan LSTM(64) - FC 9\nloss SOFTMAX every step }";

    [Fact]
    public void The_code_of_an_LSTM_reads_well() => Verify.Text(ModelEmitter.Emit(Pipeline.Run(InMemoryCompiler.Bind(Plain)), "Models", "small.dsl"));

    [Theory]
    [InlineData("infer")]
    [InlineData("train")]
    public void Its_step_is_one_product_and_one_kernel_whatever_names_and_order(string function)
    {
        foreach (var text in new[] { Plain, Reordered })
        {
            var planned = Pipeline.Run(InMemoryCompiler.Bind(text)).Find(function)!;
            var loops = planned.Kernels.GroupBy(k => planned.Nodes[k.Output].Type.Loop).Where(g => g.Key is not null).ToList();
            loops.Count.ShouldBe(function == "train" ? 2 : 1);
            foreach (var loop in loops)
            {
                // Behind the backward product what lies beyond a sequence's end is passed on, which is a second, short one.
                loop.Select(k => k.IsStep ? "step" : planned.Nodes[k.Anchor].Operator.Name)
                    .ShouldBe(loop.Key!.IsBackward ? ["step", "packed_matmul", "step"] : ["packed_matmul", "step"]);
            }

            // The backward loop sums no weight's gradient: that is one product behind it, as is the input's look-up before the forward loop.
            planned.Kernels.Count(k => k.Anchor >= 0 && planned.Nodes[k.Anchor].Operator is RowProducts).ShouldBe(function == "train" ? 1 : 0);
            planned.Kernels.Count(k => k.Anchor >= 0 && planned.Nodes[k.Anchor].Operator is Embedding).ShouldBe(1);
        }
    }

    [Fact]
    public void A_GRU_takes_one_product_for_two_gates_and_one_for_the_candidate()
    {
        var planned = Pipeline.Run(InMemoryCompiler.Bind(Plain.Replace("scan LSTM", "scan GRU", StringComparison.Ordinal))).Find("infer")!;
        planned.Kernels.Where(k => planned.Nodes[k.Output].Type.Loop is not null)
            .Select(k => k.IsStep ? "step" : planned.Nodes[k.Anchor].Type.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(["128", "step", "64", "step"]);
    }
}
