using System;

namespace DslCompiler.Oracle.Tests;

/// <summary><c>DSLC_ORACLE=full</c> runs every row, at full size; otherwise those that fit into a minute.</summary>
internal static class OracleMode
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("DSLC_ORACLE") == "full";
}
