using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>Several inputs, outputs and losses through the passes.</summary>
public class GraphModelTests
{
    [Theory]
    [InlineData("bind")]
    [InlineData("differentiate")]
    [InlineData("own-results")]
    [InlineData("plan-buffers")]
    public void Vqa(string pass) => Verify.Named(ModelText.Write(Pipeline.Run(GraphModels.Vqa(), pass)), pass);

    [Fact]
    public void Plans_hold()
    {
        foreach (var built in new[] { GraphModels.Vqa(), GraphModels.Autoencoder(), GraphModels.TwoHeads(), GraphModels.Regression(), GraphModels.Siblings(), GraphModels.Tuned() })
        {
            var model = Pipeline.Run(built);
            foreach (var function in model.Functions)
            {
                PlanCheck.Run(model, function);
            }
        }
    }

    [Fact]
    public void Infer_has_every_output_and_train_the_total_each_loss_and_the_gradients_of_what_is_trained()
    {
        var model = Pipeline.Run(GraphModels.Vqa());
        model.Find("infer")!.Results.Select(r => r.ToString()).ShouldBe(["answer", "box", "features", "unused"]);
        model.Find("train")!.Results.Select(r => r.ToString()).ShouldBe(
            ["loss", "loss:answer", "loss:helper", "loss:place", .. model.Parameters.Where(p => !p.IsFrozen).Select(p => "gradient:" + p.Name)], ignoreOrder: true);
        model.Parameters.Where(p => p.IsFrozen).Select(p => p.Name).ShouldBe(["embed.weight", "embed.bias", "unused.weight", "unused.bias", "place.ones"]);
    }

    [Fact]
    public void What_is_not_trained_lies_behind_what_is_and_decays_do_not_reach_it()
    {
        var model = Pipeline.Run(GraphModels.Vqa());
        var offsets = model.Offsets();
        foreach (var parameter in model.Parameters)
        {
            (offsets[parameter.Name] < model.TrainedMemory()).ShouldBe(!parameter.IsFrozen, parameter.Name);
            (offsets[parameter.Name] < model.DecayedMemory()).ShouldBe(!parameter.IsFrozen && parameter.Decays, parameter.Name);
        }
    }

    [Fact]
    public void A_single_loss_of_weight_1_is_the_total_and_another_weight_scales_it()
    {
        var regression = Pipeline.Run(GraphModels.Regression(), "simplify").Find("train")!;
        regression.Results.Count(r => r.Kind != ResultKind.Gradient).ShouldBe(1);
        regression.Nodes[regression.Results[0].Value].Operator.ShouldBeOfType<BatchMean>();
        var autoencoder = Pipeline.Run(GraphModels.Autoencoder(), "simplify").Find("train")!;
        autoencoder.Nodes[autoencoder.Results[0].Value].Operator.ShouldBeOfType<Multiply>();
    }

    [Fact]
    public void Results_that_would_share_memory_are_copied()
    {
        // The second of two equal outputs, and the input itself.
        var infer = Pipeline.Run(GraphModels.Autoencoder(), "own-results").Find("infer")!;
        infer.Nodes.Where(n => n.Operator is Copy).Select(n => ((Copy)n.Operator).Key).ShouldBe(["again", "original"]);

        // Two biases of one sum have one gradient.
        var vqa = Pipeline.Run(GraphModels.Vqa(), "own-results");
        vqa.Find("infer")!.Nodes.Where(n => n.Operator is Copy).Select(n => ((Copy)n.Operator).Key).ShouldBe(["features"]);
        vqa.Find("train")!.Results.Where(r => r.Kind == ResultKind.Gradient).Select(r => r.Value).Distinct().Count()
            .ShouldBe(vqa.Parameters.Count(p => !p.IsFrozen));
    }

    [Fact]
    public void Scores_for_fewer_classes_than_the_target_has_are_refused()
    {
        var builder = new GraphModelBuilder("Net");
        var x = builder.Input(Port.Input, 4);
        builder.Output(Port.Scores, builder.Fc("a", x, 3));
        builder.Softmax("a", builder.Fc("a", x, 3), TargetInfo.Labels);
        builder.Softmax("b", builder.Fc("b", x, 2), TargetInfo.Labels);
        Should.Throw<System.InvalidOperationException>(() => Pipeline.Run(builder.Build())).Message.ShouldContain("softmax_cross_entropy has f32[N,2] for more classes of target 'labels'");
    }

    [Fact]
    public void A_biases_gradient_that_is_anothers_too_is_written_twice()
    {
        var builder = new GraphModelBuilder("Net");
        var x = builder.Input(Port.Input, 4);
        var scores = builder.Graph.Sum(builder.Fc("a", x, 3), builder.Fc("b", x, 3));
        builder.Output(Port.Scores, scores);
        builder.Softmax(LossInfo.Only, scores, TargetInfo.Labels);
        var train = Pipeline.Run(builder.Build(), "own-results").Find("train")!;

        // The weights' too: both products have one input.
        train.Nodes.Select(n => n.Operator).OfType<Copy>().Select(c => c.Key).ShouldBe(["b.weight", "b.bias"], ignoreOrder: true);
    }
}
