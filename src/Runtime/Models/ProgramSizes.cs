namespace DslCompiler;

/// <summary>The memory of a network's program, as its compiler planned it; in elements.</summary>
/// <param name="Input">Of one sample of all inputs.</param>
/// <param name="Output">Of one sample of all outputs.</param>
/// <param name="InferArena">Arena of inference, a sample.</param>
/// <param name="TrainArena">Arena of training, a sample.</param>
/// <param name="InferFixed">Memory of inference that does not depend on the batch.</param>
/// <param name="TrainFixed">That of training.</param>
/// <param name="InferScratch">Scratch memory of each worker, in inference.</param>
/// <param name="TrainScratch">In training.</param>
/// <param name="Parameters">All parameters.</param>
public readonly record struct ProgramSizes(int Input, int Output, long InferArena, long TrainArena, long InferFixed, long TrainFixed, long InferScratch, long TrainScratch, long Parameters)
{
    /// <summary>Memory of inference a sample and step of the axis <c>T</c>.</summary>
    public long InferSteps { get; init; }

    /// <summary>That of training.</summary>
    public long TrainSteps { get; init; }

    /// <summary>Memory of inference a sample and step of the axis <c>S</c>.</summary>
    public long InferStepsOfS { get; init; }

    /// <summary>That of training.</summary>
    public long TrainStepsOfS { get; init; }

    /// <summary>What recurrent layers keep from call to call, a sample.</summary>
    public long State { get; init; }
}
