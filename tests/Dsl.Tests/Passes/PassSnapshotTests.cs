using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>LeNet-5 after each pass, as short text.</summary>
public class PassSnapshotTests
{
    public static TheoryData<string> Passes() => [.. new[] { "bind" }.Concat(Pipeline.Passes.Select(p => p.Name))];

    [Theory]
    [MemberData(nameof(Passes))]
    public void Lenet5(string pass) => Verify.Named(ModelText.Write(Pipeline.Run(Compile.Lenet5(), pass)), pass);

    [Fact]
    public void Passes_run_in_one_order() =>
        Pipeline.Passes.Select(p => p.Name).ShouldBe(["differentiate", "simplify", "fold-norm", "own-results", "choose-layout", "fuse", "prepare", "plan-buffers"]);

    [Fact]
    public void Passes_are_pure()
    {
        var model = Compile.Lenet5();
        var before = ModelText.Write(model);
        Pipeline.Run(model).ShouldBe(Pipeline.Run(model));
        ModelText.Write(model).ShouldBe(before);
        Pipeline.Passes.Aggregate(model, (m, pass) => pass.Run(m)).ShouldBe(Pipeline.Run(model));
    }

    [Fact]
    public void A_second_simplify_changes_nothing()
    {
        var once = Pipeline.Run(Compile.Lenet5(), "simplify");
        Simplify.Run(once).ShouldBe(once);
    }
}
