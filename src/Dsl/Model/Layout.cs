namespace DslCompiler.Model;

/// <summary>How a value's elements lie in memory.</summary>
public enum Layout
{
    /// <summary>Not a tensor of its own: a constant, or fused away.</summary>
    None,

    /// <summary>Image after image, channel after channel, row after row.</summary>
    Nchw,

    /// <summary>Sample after sample, feature after feature.</summary>
    Rows,

    /// <summary>As the extents say, the last one running fastest: parameters and their gradients.</summary>
    Dense,

    /// <summary>The memory of its input, under another type.</summary>
    View,
}
