namespace DslCompiler.Inference;

/// <summary>Where a model's parameters and its prepared values lie in the one stretch of memory that a <see cref="WeightImage"/> describes, in bytes: whole pages, so that
/// pages of a file can lie there. Behind each part is slack that the last vector of a row may read.</summary>
internal readonly struct MemoryLayout
{
    /// <summary>What files are mapped by.</summary>
    public const int Page = 4096;

    private const int Slack = NativeBuffer<float>.Slack * sizeof(float);

    public MemoryLayout(InferenceModel model)
        : this(model.Parameters, model.Sizes.InferFixed)
    {
    }

    /// <param name="parameters">Elements of all parameters and buffers.</param>
    /// <param name="prepared">Elements of all values that depend on those alone.</param>
    public MemoryLayout(long parameters, long prepared)
    {
        Fixed = Pages(parameters) * Page;
        Length = Fixed + (Pages(prepared) * Page);
    }

    /// <summary>Where the prepared values begin; the parameters are at 0.</summary>
    public long Fixed { get; }

    /// <summary>All of it.</summary>
    public long Length { get; }

    private static long Pages(long elements) => ((elements * sizeof(float)) + Slack + Page - 1) / Page;
}
