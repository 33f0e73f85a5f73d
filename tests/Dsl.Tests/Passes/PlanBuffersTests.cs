using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

public class PlanBuffersTests
{
    [Fact]
    public void In_random_models_no_value_is_overwritten_before_its_last_reader()
    {
        var random = new TestRandom(1);
        var inPlace = 0;
        for (var i = 0; i < 400; i++)
        {
            var text = RandomModels.Text(random);
            var model = Pipeline.Run(Compile.Good(text));
            foreach (var function in model.Functions)
            {
                try
                {
                    inPlace += PlanCheck.Run(model, function).InPlace;
                }
                catch (ShouldAssertException e)
                {
                    throw new InvalidOperationException($"{function.Name} of\n{text}\n{e.Message}\n{ModelText.Write(model)}", e);
                }
            }
        }

        inPlace.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("concat { CONV 32 1x1 - RELU | CONV 48 3x3 pad 1 - RELU } - CONV 16 1x1", 2)]
    [InlineData("concat { _ | CONV 32 3x3 pad 1 - RELU } - concat { CONV 32 1x1 | MAXPOOL 3x3 stride 1 pad 1 | CONV 48 1x1 - RELU } - CONV 32 1x1", 3)]
    [InlineData("CONV 64 1x1 - concat { CONV 32 1x1 | concat { CONV 32 3x3 pad 1 | CONV 16 1x1 } } - BN - RELU", 2)]
    public void Slices_of_joined_images_are_whole_when_they_are_read(string layers, int written)
    {
        var model = Pipeline.Run(Compile.Good($"model Joined {{\ninput [12x12x32]\n{layers} - GLOBALAVGPOOL - FC 7\nloss SOFTMAX\n}}"));
        model.Find("infer")!.Kernels.Count(k => k.Joined >= 0).ShouldBe(written, ModelText.Write(model));
        foreach (var function in model.Functions)
        {
            PlanCheck.Run(model, function);
        }

        var infer = model.Find("infer")!;
        var spoilt = infer with { Plan = infer.Plan! with { Slots = infer.Plan.Slots.Select(s => s with { Slice = 0 }).ToEquatableArray() } };
        Should.Throw<ShouldAssertException>(() => PlanCheck.Run(model, spoilt));
    }

    [Fact]
    public void The_checker_finds_a_plan_that_shares_too_much()
    {
        var model = Pipeline.Run(Compile.Lenet5());
        var train = model.Find("train")!;
        var spoilt = train with { Plan = train.Plan! with { Slots = train.Plan.Slots.Select(s => s.Place == Place.Arena ? s with { Offset = 0 } : s).ToEquatableArray() } };
        Should.Throw<ShouldAssertException>(() => PlanCheck.Run(model, spoilt));
    }

    [Fact]
    public void Inference_needs_less_than_training_and_less_than_all_values_together()
    {
        var model = Pipeline.Run(Compile.Lenet5());
        var (infer, train) = (model.Find("infer")!, model.Find("train")!);
        infer.Plan!.ArenaPerSample.ShouldBeLessThan(train.Plan!.ArenaPerSample);

        // A chain needs its two largest neighbours at a time, behind the pools that end the convolutions: 14x14x6 and 5x5x16, each rounded up to 16 elements.
        infer.Plan.ArenaPerSample.ShouldBe(1184 + 400);
        train.Plan.ArenaPerSample.ShouldBeLessThan(train.Kernels.Sum(k => NetworkModel.Aligned(train.Nodes[k.Output].Type.Length)));
    }
}
