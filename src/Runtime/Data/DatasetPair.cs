namespace DslCompiler.Data;

/// <summary>What a data folder holds: pictures to learn from, pictures to measure on, and one line that says where both
/// came from (and, where there was no test file, what was held out).</summary>
public sealed record DatasetPair(Dataset Train, Dataset Test, string Description);
