using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>The pictures of a command: a folder's, or digits that dslc draws. Those are the same whatever <c>--seed</c> is, so that
/// <c>eval</c> measures on what <c>train</c> left out.</summary>
internal static class DataSource
{
    private const int TrainCount = 12_000;
    private const int TestCount = 2_000;
    private const ulong TrainSeed = 1;
    private const ulong TestSeed = 2;

    public static DatasetPair Open(string? folder) => folder is not null ? DataFolder.Open(folder) : new DatasetPair(
        SyntheticDigits.Create(TrainCount, TrainSeed),
        SyntheticDigits.Create(TestCount, TestSeed),
        Invariant($"synthetic digits drawn by dslc (no --data given): {TrainCount} to train on, {TestCount} unseen ones to test on, 28x28x1"));

    /// <summary>One of the two halves, without drawing the other.</summary>
    public static Dataset OpenSplit(string? folder, string split) => (folder, split) switch
    {
        (null, "train") => SyntheticDigits.Create(TrainCount, TrainSeed),
        (null, _) => SyntheticDigits.Create(TestCount, TestSeed),
        (_, "train") => DataFolder.Open(folder).Train,
        _ => DataFolder.Open(folder).Test,
    };
}
