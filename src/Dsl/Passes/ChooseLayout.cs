using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Decides how each value lies in memory. For now images are NCHW throughout, so that flattening before a fully connected layer
/// (channel, row, column) is a view and moves nothing; blocked layouts will be chosen here.</summary>
public static class ChooseLayout
{
    public static NetworkModel Run(NetworkModel model) =>
        model with { Functions = model.Functions.Select(f => f with { Layouts = Layouts(f) }).ToEquatableArray() };

    private static EquatableArray<Layout> Layouts(Function function)
    {
        var written = new HashSet<int>(function.Kernels.Select(k => k.Output));
        return function.Nodes.Select(n => LayoutOf(n, written.Contains(n.Id))).ToEquatableArray();
    }

    private static Layout LayoutOf(Node node, bool written) => node switch
    {
        { Operator: ViewOperator } => Layout.View,
        { Operator: not SourceOperator } when !written => Layout.None,
        { Type.IsImage: true } => Layout.Nchw,
        { Type.HasBatch: true } => Layout.Rows,
        _ => Layout.Dense,
    };
}
