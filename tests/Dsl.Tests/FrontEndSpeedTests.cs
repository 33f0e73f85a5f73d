using System.Diagnostics;
using System.Linq;
using System.Text;
using DslCompiler.Diagnostics;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Dsl.Tests;

public class FrontEndSpeedTests(ITestOutputHelper output)
{
    /// <summary>The aim is 30 ms; the bound leaves room for a busy machine.</summary>
    [Fact]
    public void A_file_of_200_layers_is_checked_in_an_instant()
    {
        var text = new StringBuilder("model Net(n = 8) {\n  input [32x32x3]\n");
        for (var i = 0; i < 66; i++)
        {
            text.Append("  CONV (n * 2) 3x3 stride 1, pad 1 - RELU - TANH [32x32x16] // a comment\n");
        }

        text.Append("  FC 100 - FC 10\n  loss SOFTMAX\n}\n");
        var source = new SourceText("net.dsl", text.ToString());
        var best = Enumerable.Range(0, 30).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            Compilation.Compile(source).Models[0].Layers.Count.ShouldBe(201);
            return watch.Elapsed.TotalMilliseconds;
        });
        output.WriteLine(Invariant.Text($"text to checked model, 200 layers: {best:0.00} ms"));
        best.ShouldBeLessThan(100);
    }
}
