using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>What is drawn at random by place is drawn for the same element everywhere: forward, backward, and on a GPU.</summary>
public class DrawPlacesTests
{
    /// <summary>The second dropout's gradient comes from a fully connected layer, in planes.</summary>
    private const string Text = """
        model Drawn {
          input [8x8x3]
          CONV 32 3x3 - DROPOUT 0.3 - RELU - CONV 36 3x3 - DROPOUT 0.5
          FC 5
          loss SOFTMAX
        }
        """;

    [Fact]
    public void Forward_and_backward_draw_in_one_layout()
    {
        var train = Pipeline.Run(Compile.Models(Text).Single()).Find("train")!;
        foreach (var site in train.Nodes.Where(n => n.Operator is DrawOperator).GroupBy(n => ((DrawOperator)n.Operator).Site))
        {
            site.Count().ShouldBe(2);
            site.ShouldAllBe(n => n.Type.IsBlocked);
        }
    }

    [Fact]
    public void A_GPU_knows_where_a_CPU_keeps_an_element()
    {
        var train = Pipeline.Run(Compile.Models(Text).Single(), backend: Backend.Gpu).Find("train")!;
        train.Nodes.Select(n => n.Operator).OfType<DrawOperator>().Select(d => d.CpuImage?.Channels).ShouldBe([32, 36, 36, 32]);
    }
}
