using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>The verifier finds what a mistaken pass would leave behind, and says after which pass.</summary>
public class VerifierTests
{
    private static readonly NetworkModel Planned = Pipeline.Run(Compile.Lenet5());

    [Fact]
    public void A_good_model_passes() => Should.NotThrow(() => Verifier.Check(Planned, "test"));

    [Fact]
    public void A_value_before_its_input() =>
        Broken(f => f with { Nodes = Changed(f.Nodes, 5, n => n with { Inputs = EquatableArray.Of(9, 1) }) }).ShouldContain("does not come after its inputs");

    [Fact]
    public void A_value_out_of_place() =>
        Broken(f => f with { Nodes = Changed(f.Nodes, 5, n => n with { Id = 6 }) }).ShouldContain("value 5");

    [Fact]
    public void A_type_that_the_operator_does_not_give() =>
        Broken(f => f with { Nodes = Changed(f.Nodes, f.Nodes.Count - 1, n => n with { Type = TensorType.Batched(11) }) }).ShouldContain("its operator says");

    [Fact]
    public void Inputs_that_do_not_fit_an_operator() => Should.Throw<Exception>(() => Verifier.Check(
        With(f => f with { Nodes = Changed(f.Nodes, f.Nodes.First(n => n.Operator is Conv2d).Id, n => n with { Inputs = EquatableArray.Of(n.Inputs[0], n.Inputs[0]) }) }), "test"));

    [Fact]
    public void A_result_that_is_no_value() =>
        Broken(f => f with { Results = EquatableArray.Of(FunctionResult.Output("scores", 1000)) }).ShouldContain("a result is not a value");

    [Fact]
    public void A_result_that_the_model_does_not_declare()
    {
        Broken(f => f with { Results = EquatableArray.Of(FunctionResult.Output("box", f.Results[0].Value)) }).ShouldContain("result box is f32[N,10], which is not what the model declares");
        Broken(f => f with { Results = EquatableArray.Of(FunctionResult.Gradient("conv1.weight", f.Results[0].Value)) }).ShouldContain("gradient:conv1.weight");
    }

    [Fact]
    public void An_input_that_the_model_does_not_declare() =>
        Broken(f => f with { Nodes = Changed(f.Nodes, 0, n => n with { Operator = new Input(n.Type, "question") }) }).ShouldContain("no input 'question'");

    [Fact]
    public void Two_kernels_for_one_value() =>
        Broken(f => f with { Kernels = f.Kernels.Add(f.Kernels[0] with { Name = "Other" }) }).ShouldContain("two kernels");

    [Fact]
    public void Two_kernels_of_one_name() =>
        Broken(f => f with { Kernels = Changed(f.Kernels, 1, k => k with { Name = f.Kernels[0].Name }) }).ShouldContain("share a name");

    [Fact]
    public void A_prepared_kernel_that_depends_on_the_batch() =>
        Broken(f => f with { Prepared = f.Kernels.Count }).ShouldContain("prepared");

    [Fact]
    public void A_result_in_blocks() =>
        Broken(f => f with { Nodes = Changed(f.Nodes, f.Results[0].Value, n => n with { Type = n.Type with { IsBlocked = true } }) }).ShouldContain("says");

    [Fact]
    public void A_value_without_slot() =>
        Broken(f => f with { Plan = f.Plan! with { Slots = f.Plan.Slots.Skip(1).ToEquatableArray() } }).ShouldContain("slot");

    [Fact]
    public void A_slice_of_what_joins_nothing() =>
        Broken(f => f with { Kernels = Changed(f.Kernels, f.Prepared, k => k with { Joined = f.Kernels[f.Prepared + 1].Output }) }).ShouldContain("no slice");

    private static string Broken(Func<Function, Function> change)
    {
        var message = Should.Throw<InvalidOperationException>(() => Verifier.Check(With(change), "a test")).Message;
        message.ShouldStartWith("after a test, LeNet5.infer: ");
        return message;
    }

    private static NetworkModel With(Func<Function, Function> change) =>
        Planned with { Functions = Changed(Planned.Functions, 0, change) };

    private static EquatableArray<T> Changed<T>(EquatableArray<T> items, int index, Func<T, T> change)
        where T : notnull => items.Select((item, i) => i == index ? change(item) : item).ToEquatableArray();
}
