namespace DslCompiler.Ilgpu;

/// <summary>A network that was generated for GPUs too.</summary>
public interface IGpuProgramFactory
{
    /// <summary>Makes its program.</summary>
    GpuProgram CreateGpu(IlgpuDevice device);
}
