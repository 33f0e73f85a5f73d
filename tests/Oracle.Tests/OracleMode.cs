using System;
using Xunit;

// Networks run on all cores: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DslCompiler.Oracle.Tests;

/// <summary>How much is run: what fits into a minute; <c>DSLC_ORACLE=all</c>: every row; <c>DSLC_ORACLE=full</c>: training at full size too.</summary>
internal static class OracleMode
{
    private static readonly string? Mode = Environment.GetEnvironmentVariable("DSLC_ORACLE");

    public static bool IsAll { get; } = Mode is "all" or "full";

    public static bool IsFull { get; } = Mode == "full";
}
