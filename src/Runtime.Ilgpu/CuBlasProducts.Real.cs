using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace DslCompiler.Ilgpu;

/// <summary>cuBLAS, through ILGPU.Algorithms. Its numbers are float32 throughout: TF32 must be asked for, and is not.</summary>
internal sealed class CuBlasProducts(CudaAccelerator device) : IGpuBlas
{
    private readonly CuBlas _library = new(device);

    public void Multiply(
        AcceleratorStream stream, bool transposeA, bool transposeB, int m, int n, int k, ArrayView<float> a, int lda, ArrayView<float> b, int ldb, ArrayView<float> c, int ldc)
    {
        _library.Stream = (CudaStream)stream;
        _library.Gemm(Operation(transposeA), Operation(transposeB), m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
    }

    public void Dispose() => _library.Dispose();

    private static CuBlasOperation Operation(bool transposes) => transposes ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}
