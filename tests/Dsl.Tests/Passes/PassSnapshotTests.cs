using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>LeNet-5 after each pass, as short text; a small LSTM after those that are about sequences.</summary>
public class PassSnapshotTests
{
    private static readonly string[] OfSequences = ["open-scans", "merge-products", "sink-products", "pack-products"];

    public static TheoryData<string> Passes() => [.. new[] { "bind" }.Concat(Pipeline.Passes.Select(p => p.Name)).Except(OfSequences)];

    public static TheoryData<string> PassesOfSequences() => [.. OfSequences, "plan-buffers"];

    [Theory]
    [MemberData(nameof(Passes))]
    public void Lenet5(string pass) => Verify.Named(ModelText.Write(Pipeline.Run(Compile.Lenet5(), pass)), pass);

    [Theory]
    [MemberData(nameof(PassesOfSequences))]
    public void Lstm(string pass) => Verify.Named(ModelText.Write(Pipeline.Run(SmallLstm(), pass)), pass);

    [Fact]
    public void Passes_of_sequences_leave_others_alone()
    {
        foreach (var pass in Pipeline.Passes.Where(p => OfSequences.Contains(p.Name)))
        {
            pass.Run(Compile.Lenet5()).ShouldBe(Compile.Lenet5());
        }
    }

    [Fact]
    public void Passes_run_in_one_order() =>
        Pipeline.Passes.Select(p => p.Name).ShouldBe(["open-scans", "merge-products", "differentiate", "simplify", "sink-products", "pack-products", "fold-norm", "own-results", "recompute", "choose-layout", "draw-places", "join-slices", "fuse", "prepare", "gather-launches", "write-slices", "early-updates", "plan-buffers"]);

    [Fact]
    public void Passes_are_pure()
    {
        Check(Compile.Lenet5());
        Check(SmallLstm());
    }

    private static void Check(NetworkModel model)
    {
        var before = ModelText.Write(model);
        Pipeline.Run(model).ShouldBe(Pipeline.Run(model));
        ModelText.Write(model).ShouldBe(before);
        Pipeline.For(Backend.Cpu).Aggregate(model, (m, pass) => pass.Run(m)).ShouldBe(Pipeline.Run(model));
    }

    [Fact]
    public void A_second_simplify_changes_nothing()
    {
        var once = Pipeline.Run(Compile.Lenet5(), "simplify");
        Simplify.Run(once).ShouldBe(once);
    }

    private static NetworkModel SmallLstm() => Compile.Good(
        "use \"cells.dsl\"\nmodel Small { input [T x 9] onehot\nscan LSTM(16) - FC 9\nloss SOFTMAX every step }");
}
