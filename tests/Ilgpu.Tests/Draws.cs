using DslCompiler.Random;

// The operator table's own names, of which its rows use no more than this.
namespace DslCompiler.Generator.Tests;

/// <summary>The random numbers that kernels see.</summary>
internal static class KernelHarness
{
    public static Philox Random { get; } = new(17, 1);
}
