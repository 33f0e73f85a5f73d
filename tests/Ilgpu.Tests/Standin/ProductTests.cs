using System.Linq;
using DslCompiler.Ilgpu.Tests;
using ILGPU;
using ILGPU.Runtime;
using Shouldly;
using Xunit;

namespace DslCompiler.Ilgpu.StandinTests;

/// <summary>Products that a library computes in place of a kernel. The library here is sums by BLAS's definition; cuBLAS itself needs an NVIDIA GPU.</summary>
public class ProductTests
{
    private const int Batch = 17;

    [Fact]
    public void Large_products_may_be_a_librarys()
    {
        var type = GpuCompiler.Network(Zoo.Of("""
            model Wide {
              input [1100]
              FC 1040 nobias - FC 1032 - RELU - FC 4
              loss SOFTMAX
            }
            """));
        var blas = new SumsByDefinition();
        var results = new[] { null, blas }.Select(library =>
        {
            using var device = new IlgpuDevice(new Accelerator { Watches = false }) { Blas = library };
            var network = GpuCompiler.Create(type, device, Batch);
            var random = new DslCompiler.Tests.TestRandom(5);
            var input = network.CreateInput(Batch);
            foreach (ref var value in input.Span)
            {
                value = random.Signed();
            }

            network.ComputeGradientsUntyped([input], [Enumerable.Range(0, Batch).Select(i => i % 4).ToArray()]);
            return (Gradients: network.Parameters.SelectMany(p => p.Gradient.ToArray()).ToArray(), device.Launches);
        }).ToList();

        // The first layer, the gradients of two weights, and that of the second layer's input: all three ways to transpose.
        blas.Calls.ShouldBe(4);
        results[1].Launches.ShouldBe(results[0].Launches);
        NetworkPair.Near("gradients", results[1].Gradients, results[0].Gradients, 1e-5);
    }

    private sealed class SumsByDefinition : IGpuBlas
    {
        public int Calls { get; private set; }

        public void Multiply(
            AcceleratorStream stream, bool transposeA, bool transposeB, int m, int n, int k, ArrayView<float> a, int lda, ArrayView<float> b, int ldb, ArrayView<float> c, int ldc)
        {
            Calls++;
            stream.Add(() =>
            {
                for (var i = 0; i < m; i++)
                {
                    for (var j = 0; j < n; j++)
                    {
                        var sum = 0f;
                        for (var l = 0; l < k; l++)
                        {
                            sum += a[transposeA ? l + (i * lda) : i + (l * lda)] * b[transposeB ? j + (l * ldb) : l + (j * ldb)];
                        }

                        c[i + (j * ldc)] = sum;
                    }
                }
            });
        }

        public void Dispose()
        {
        }
    }
}
