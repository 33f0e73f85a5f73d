using System;
using System.Linq;
using DslCompiler.Generator.Tests;
using DslCompiler.Operators;
using Shouldly;
using Xunit;

namespace DslCompiler.Ilgpu.Tests;

public class LoweringTests
{
    /// <summary>Operators that only the CPU's layouts make: images in blocks of channels, weights laid out for a register tile.</summary>
    private static readonly string[] OfCpuLayouts =
    [
        nameof(BlockedConv2d), nameof(BlockedWeightGradient), nameof(WinogradConv2d), nameof(WinogradWeightGradient), nameof(PackFilters), nameof(WinogradFilters),
        nameof(ToBlocks), nameof(FromBlocks), nameof(PackedMatMul), nameof(PackMatrix), nameof(PackRows), nameof(RowProducts), nameof(Interleave), nameof(ChannelParts), nameof(JoinChannelParts),
    ];

    [Fact]
    public void Every_loop_has_a_lowering_for_GPUs_unless_only_the_CPU_makes_it()
    {
        var without = OperatorList.All.Where(t => typeof(LoopOperator).IsAssignableFrom(t)).Where(t => t.GetMethod(nameof(LoopOperator.Gpu))!.DeclaringType == typeof(LoopOperator)).Select(t => t.Name);
        without.Order().ShouldBe(OfCpuLayouts.Order());
    }

    [Fact]
    public void The_table_has_a_row_for_every_one_that_has_a_lowering()
    {
        var rows = OperatorTable.Rows.Select(r => r.Operator).ToHashSet();
        OperatorList.All.Where(t => typeof(LoopOperator).IsAssignableFrom(t) && !OfCpuLayouts.Contains(t.Name)).Where(t => !rows.Contains(t)).ShouldBeEmpty();
    }
}
