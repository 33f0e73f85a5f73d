using System;
using System.Diagnostics;
using System.Linq;
using DslCompiler.Ilgpu;
using ILGPU;
using ILGPU.Runtime;

// A product of 512 x 512 x 512 with one thread an output and nothing in shared memory: prints its median milliseconds.
const int Size = 512;
using var device = IlgpuDevice.Open(args.Length > 0 ? args[0] : "gpu");
var accelerator = device.Accelerator;
using var a = accelerator.Allocate1D(Enumerable.Range(0, Size * Size).Select(i => i % 7 * 0.1f).ToArray());
using var b = accelerator.Allocate1D(Enumerable.Range(0, Size * Size).Select(i => i % 5 * 0.1f).ToArray());
using var c = accelerator.Allocate1D<float>(Size * Size);
var product = accelerator.LoadAutoGroupedStreamKernel<Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>>(Naive);
var times = new double[12];
for (var i = 0; i < times.Length; i++)
{
    var start = Stopwatch.GetTimestamp();
    product(new Index2D(Size, Size), a.View, b.View, c.View);
    accelerator.Synchronize();
    times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

// The first ones compile.
Console.WriteLine(FormattableString.Invariant($"{times.Skip(2).Order().ElementAt(5):0.000}"));

static void Naive(Index2D at, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
{
    var sum = 0f;
    for (var k = 0; k < Size; k++)
    {
        sum += a[(at.Y * Size) + k] * b[(at.X * Size) + k];
    }

    c[(at.Y * Size) + at.X] = sum;
}
