namespace DslCompiler.Ilgpu;

/// <summary>What a launch knows of the step that runs; the same for all its kernels.</summary>
public struct GpuStep
{
    /// <summary>Rows that are computed at once: samples, times steps where a launch is about whole sequences.</summary>
    public int Rows;

    /// <summary>Samples.</summary>
    public int Batch;

    /// <summary>The present step of a loop.</summary>
    public int Step;

    /// <summary>The seed of this training step's random numbers.</summary>
    public ulong Key;

    /// <summary>Which of the seed's sequences.</summary>
    public ulong Stream;
}
