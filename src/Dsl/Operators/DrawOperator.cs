using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What draws a number for each element: a function of seed, step, site and the element's place in the memory of a CPU.</summary>
/// <param name="Site">Tells the draws of one layer from those of others.</param>
public abstract record DrawOperator(int Site) : UnaryOperator
{
    /// <summary>The image that a CPU keeps in blocks of channels where a GPU does not, so that a place there is another here; null: they are one.</summary>
    public TensorType? CpuImage { get; init; }

    public override StepValue? StepValue => StepValue.Random;

    public override int InInference(GraphBuilder graph, int[] inputs) => graph.Add(new Identity(), inputs);

    /// <summary>All nodes of a site, forward and backward, lie alike: they draw by place.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => layout.DrawsInBlocks(Site, inputs) ? layout.AddInBlocks(this, inputs) : null;

    /// <summary>The place of which a GPU draws.</summary>
    protected string GpuIndex => CpuImage is { } image ? Invariant.Text($"Gpu.PlaceInBlocks(index, {image.Channels}, {image.Height * image.Width})") : "index";
}
