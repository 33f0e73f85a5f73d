namespace DslCompiler;

/// <summary>What a loss compares a batch with, for callers that do not know the model at compile time: a batch, or class numbers. Either converts.</summary>
public readonly struct StepTarget
{
    private StepTarget(Batch? batch, int[]? classes) => (Batch, Classes) = (batch, classes);

    /// <summary>The batch; null where it is class numbers.</summary>
    public Batch? Batch { get; }

    /// <summary>The class of each sample, or of each of its places; null where it is a batch.</summary>
    public int[]? Classes { get; }

    public static implicit operator StepTarget(Batch batch) => new(batch, null);

    public static implicit operator StepTarget(int[] classes) => new(null, classes);
}
