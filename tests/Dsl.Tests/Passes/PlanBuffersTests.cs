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
