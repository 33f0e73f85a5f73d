namespace ILGPU;

/// <summary>STAND-IN.</summary>
public readonly struct KernelConfig(int groups, int groupSize)
{
    public int Groups => groups;

    public int GroupSize => groupSize;
}
