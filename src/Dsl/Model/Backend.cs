namespace DslCompiler.Model;

/// <summary>What a model is lowered to.</summary>
public enum Backend
{
    /// <summary>Vectors and threads.</summary>
    Cpu,

    /// <summary>Kernels for a GPU, by ILGPU.</summary>
    Gpu,
}
