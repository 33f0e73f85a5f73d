namespace DslCompiler.Ilgpu;

/// <summary>Where the regions of a network's memory on the device begin, in elements. Parameters come first, at 0.</summary>
/// <param name="Gradients">Laid out as the parameters.</param>
/// <param name="InferFixed">What inference keeps that does not depend on the batch.</param>
/// <param name="TrainFixed">That of training.</param>
/// <param name="State">What is kept from call to call.</param>
/// <param name="Arena">Activations.</param>
/// <param name="Steps">Sequences over <c>T</c>.</param>
/// <param name="StepsOfS">Sequences over <c>S</c>.</param>
/// <param name="Ports">Inputs, outputs and targets.</param>
internal readonly record struct GpuRegions(long Gradients, long InferFixed, long TrainFixed, long State, long Arena, long Steps, long StepsOfS, long Ports)
{
    /// <summary>A region begins at a multiple of 64 elements.</summary>
    public static long Aligned(long length) => (length + 63) / 64 * 64;
}
