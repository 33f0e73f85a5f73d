namespace DslCompiler;

/// <summary>What the generated code says of updates in the course of a training step: see <see cref="Network.KeepsGradients"/>.</summary>
/// <param name="Fixed">Memory that does not depend on the batch, with those gradients in it, in elements.</param>
/// <param name="Scratch">Scratch memory of each worker, in elements.</param>
/// <param name="Updates">In the order of the kernels.</param>
public sealed record UpdatePlan(long Fixed, long Scratch, EarlyUpdate[] Updates);

/// <summary>A parameter that is updated before the step ends.</summary>
/// <param name="Kernel">The number of the kernel behind which; where it goes by rows, of the one that computes the gradient.</param>
/// <param name="Offset">The parameter's place in the parameter memory, in elements.</param>
/// <param name="Place">Where its gradient lies in the memory that does not depend on the batch.</param>
/// <param name="Columns">Elements of a row of the gradient.</param>
/// <param name="Rows">Above 0: so many rows at a time are computed into scratch memory and used.</param>
public readonly record struct EarlyUpdate(int Kernel, long Offset, long Place, int Columns = 0, int Rows = 0);
