using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>The operator table: a row a class of <see cref="OperatorList"/>.</summary>
internal static class OperatorTable
{
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        // Values that come from outside, and views, have no kernel; the whole-model tests run them.
        WithoutKernel(typeof(Input)),
        WithoutKernel(typeof(Labels)),
        WithoutKernel(typeof(Target)),
        WithoutKernel(typeof(Parameter)),
        WithoutKernel(typeof(BufferTensor)),
        WithoutKernel(typeof(Reshape)),
        .. PointwiseRows.Rows,
        .. ProductRows.Rows,
        .. ConvRows.Rows,
        .. PoolRows.Rows,
        .. ChannelRows.Rows,
        .. NormRows.Rows,
        .. LossRows.Rows,
        .. SequenceRows.Rows,
        .. AttendSequenceRows.Rows,
    ];

    public static OperatorRow Find(string name) => Rows.First(r => r.Operator.Name == name);

    private static OperatorRow WithoutKernel(Type type) => new(type, 0, _ => []);
}
