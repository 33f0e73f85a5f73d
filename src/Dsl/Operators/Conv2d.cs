using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>2-D convolution as networks mean it (cross-correlation): <c>x[N,C,H,W]</c> with <c>w[K,C,R,S]</c> to <c>[N,K,H',W']</c>, PyTorch's
/// <c>conv2d</c>. <c>H' = (H - R + 2P)/S + 1</c>. With <paramref name="Groups"/> g, channels and filters are cut into g groups that are convolved apart, and the
/// filters are <c>w[K,C/g,R,S]</c>.</summary>
public sealed record Conv2d(Window Window, int Groups = 1) : LoopOperator
{
    public override string Name => "conv2d";

    public override string Details => DetailsOf(Window, Groups);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var (x, w) = (inputs[0], inputs[1]);
        Expect(w.Extents.Count == 4 && w.Extents[1] * Groups == x.Channels && w.Extents[0] % Groups == 0, x, $"{x} by {w} in {Invariant.Number(Groups)} groups");
        return TensorType.Batched(w.Extents[0], Window.OutHeight(x.Height), Window.OutWidth(x.Width));
    }

    public override void Differentiate(GradientBuilder gradients)
    {
        var (graph, x) = (gradients.Graph, gradients.InputType(0));
        gradients.Add(0, graph.Add(new Conv2dInputGradient(Window, x.Height, x.Width, Groups), gradients.Upstream, gradients.Input(1)));
        gradients.Add(1, Conv2dWeightGradient.Add(graph, Window, Groups, gradients.Input(0), gradients.Upstream));
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)output.Length * inputs[1].Extents[1] * Window.Height * Window.Width;

    /// <summary>Starts blocks; reads them too, unless the image has fewer channels than one.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs)
    {
        var (x, w) = (layout.TypeOf(inputs[0]), layout.TypeOf(inputs[1]));
        if (!FilterPacking.Fits(Groups, w.Extents[1], w.Extents[0] / Groups) || (layout.IsSmall && !LayoutBuilder.FillsBlocks(w.Extents[0])))
        {
            return null;
        }

        var image = x.Channels < TensorType.Block ? layout.InPlanes(inputs[0]) : layout.InBlocks(inputs[0]);
        if (layout.WinogradTile(ConvPart.Forward, Window, Groups, layout.TypeOf(image), w.Extents[0]) is { } tile)
        {
            var isInPasses = layout.IsInPasses(Window, tile, layout.TypeOf(image), w.Extents[0]);
            var prepared = layout.Graph.Add(isInPasses ? new PackFilters(Groups, IsBlocked: true) : new WinogradFilters(tile), inputs[1]);
            return layout.Graph.Add(new WinogradConv2d(Window, w.Extents[0], tile, isInPasses), image, prepared);
        }

        var filters = layout.Graph.Add(new PackFilters(Groups, layout.TypeOf(image).IsBlocked), inputs[1]);
        return layout.Graph.Add(new BlockedConv2d(Window, w.Extents[0], Groups), image, filters);
    }

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        new ConvGpu(Window, Groups, inputs[0], output).Forward();

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = ConvWalk.Forward(Window, Groups, inputs[0], output);
        return new CpuLoop("Conv2dForward", "IConv2dShape", walk.Constants(), TailAxis.Plane, walk.Scratch);
    }

    public override CpuLoop? CpuPooled(IReadOnlyList<TensorType> inputs, TensorType output, Pool2d pool)
    {
        var walk = ConvWalk.Forward(Window, Groups, inputs[0], output, rowsAtATime: 2);
        return pool.IsPairs(output) ? new CpuLoop("Conv2d" + pool.Suffix, "IConv2dShape", walk.Constants(), TailAxis.Plane, walk.Scratch) : null;
    }

    internal static string DetailsOf(Window window, int groups) => groups == 1 ? window.ToString() : Invariant.Text($"{window} groups {groups}");
}

/// <summary>The gradient of a convolution's input: <c>dy[N,K,H',W']</c> and <c>w[K,C,R,S]</c> to <c>[N,C,H,W]</c>.
/// It is the convolution of the zero-interleaved, padded gradient with the filters turned round. As an operator of its own it is the transposed convolution,
/// PyTorch's <c>conv_transpose2d</c>; height and width hold its output padding.</summary>
public sealed record Conv2dInputGradient(Window Window, int Height, int Width, int Groups = 1) : LoopOperator
{
    public override string Name => "conv2d_input_gradient";

    public override string Details => Conv2d.DetailsOf(Window, Groups);

    public override TensorType InferType(IReadOnlyList<TensorType> inputs) =>
        TensorType.Batched(inputs[1].Extents[1] * Groups, Height, Width);

    public override void Differentiate(GradientBuilder gradients)
    {
        var graph = gradients.Graph;
        gradients.Add(0, graph.Add(new Conv2d(Window, Groups), gradients.Upstream, gradients.Input(1)));
        gradients.Add(1, Conv2dWeightGradient.Add(graph, Window, Groups, gradients.Upstream, gradients.Input(0)));
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)inputs[0].Length * inputs[1].Extents[1] * Window.Height * Window.Width;

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => BlockedInputGradient.Add(layout, this, inputs[0], inputs[1]);

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        new ConvGpu(Window, Groups, output, inputs[0]).InputGradient();

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = ConvWalk.InputGradient(Window, Groups, inputs[0], output);
        return new CpuLoop("Conv2dInputGradient", "IConv2dShape", walk.Constants(), TailAxis.Plane, walk.Scratch);
    }
}

/// <summary>The gradient of a convolution's filters: <c>x[N,C,H,W]</c> and <c>dy[N,K,H',W']</c> to <c>[K,C,R,S]</c>, summed over the batch
/// in the order of the samples, whatever the number of threads. With more than one slice the batch is cut into so many parts of its own sum,
/// <c>[slices,K,C,R,S]</c>, which <see cref="SliceSum"/> adds up: a layer of few filter rows keeps many threads busy that way.</summary>
public sealed record Conv2dWeightGradient(Window Window, int Slices = 1, int Groups = 1) : LoopOperator
{
    public override string Name => "conv2d_weight_gradient";

    public override string Role => Slices == 1 ? "" : "WeightSlices";

    public override string Details => Conv2d.DetailsOf(Window, Groups) + (Slices == 1 ? "" : Invariant.Text($" slices {Slices}"));

    /// <summary>As many slices as make work for many threads, and one where the filters alone do: fixed by the shapes, so that the order of the sum is.</summary>
    public static int SlicesFor(Window window, int groups, TensorType x, TensorType dy)
    {
        const int enough = 64, slices = 8;
        var filterRows = (long)((dy.Channels / groups) + ConvWalk.MaxLanes - 1) / ConvWalk.MaxLanes * x.Channels * window.Height;
        return filterRows >= enough ? 1 : slices;
    }

    /// <summary>Adds the gradient of the filters, given the image and the gradient of the result.</summary>
    internal static int Add(GraphBuilder graph, Window window, int groups, int x, int dy)
    {
        var slices = SlicesFor(window, groups, graph.TypeOf(x), graph.TypeOf(dy));
        var sums = graph.Add(new Conv2dWeightGradient(window, slices, groups), x, dy);
        return slices == 1 ? sums : graph.Add(new SliceSum(), sums);
    }

    public override TensorType InferType(IReadOnlyList<TensorType> inputs)
    {
        var (filters, channels) = (inputs[1].Channels, inputs[0].Channels / Groups);
        return Slices == 1
            ? TensorType.Fixed(filters, channels, Window.Height, Window.Width)
            : TensorType.Fixed(Slices, filters, channels, Window.Height, Window.Width);
    }

    public override long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) =>
        (long)inputs[1].Length * (inputs[0].Channels / Groups) * Window.Height * Window.Width;

    public override int? InBlocks(LayoutBuilder layout, int[] inputs) =>
        FilterPacking.Fits(Groups, layout.TypeOf(inputs[0]).Channels / Groups, layout.TypeOf(inputs[1]).Channels / Groups)
            ? BlockedWeightGradient.Add(layout, this, inputs[0], inputs[1])
            : null;

    public override GpuLoop Gpu(IReadOnlyList<TensorType> inputs, TensorType output) =>
        new ConvGpu(Window, Groups, inputs[0], inputs[1]).WeightGradient(Slices, output);

    public override CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output)
    {
        var walk = ConvWalk.WeightGradient(Window, Groups, inputs[0], inputs[1]);
        return new CpuLoop("Conv2dWeightGradient", "IConv2dShape", (walk with { Slices = Slices }).Constants(), TailAxis.None, walk.Scratch);
    }
}
