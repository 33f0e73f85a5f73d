namespace DslCompiler;

/// <summary>Where a network runs. The generated code asks it for nothing but what kind it is; the kinds bring their own kernels.</summary>
public abstract class Device
{
    /// <summary>What it is, in words.</summary>
    public abstract string Name { get; }

    /// <summary>Makes a network's program; a device that the network was not generated for is a <see cref="System.NotSupportedException"/>.</summary>
    internal abstract NetworkProgram CreateProgram(Network network);

    /// <summary>The CPU with as many threads as there are processors.</summary>
    public static CpuDevice Cpu() => new(0);

    /// <summary>The CPU with a number of threads; 0: as many as there are processors.</summary>
    public static CpuDevice Cpu(int threads) => new(threads);
}
