using System;
using ILGPU;
using ILGPU.Runtime;

namespace DslCompiler.Ilgpu;

/// <summary>A library of matrix products for a device, by the conventions of BLAS: matrices lie column by column.</summary>
internal interface IGpuBlas : IDisposable
{
    /// <summary><c>c = op(a) op(b)</c>, of <paramref name="m"/> rows, <paramref name="n"/> columns and <paramref name="k"/> terms; <c>op</c> transposes where asked.</summary>
    void Multiply(AcceleratorStream stream, bool transposeA, bool transposeB, int m, int n, int k, ArrayView<float> a, int lda, ArrayView<float> b, int ldb, ArrayView<float> c, int ldc);
}
