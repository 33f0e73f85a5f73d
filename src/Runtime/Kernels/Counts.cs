using System.Numerics;

namespace DslCompiler.Kernels;

/// <summary>Factors that depend on how many elements a statistic is over.</summary>
public static class Counts
{
    /// <summary><c>n / (n - 1)</c>; 1 where n is 1.</summary>
    public static T Unbiased<T>(long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(count > 1 ? count / (count - 1.0) : 1);
}
