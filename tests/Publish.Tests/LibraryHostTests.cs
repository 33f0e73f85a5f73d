using System.IO;
using System.Runtime.InteropServices;
using DslCompiler.Host.Library;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F07: what a library's functions do, without the native compiler.</summary>
public unsafe class LibraryHostTests(LaidOutFixture fixture) : IClassFixture<LaidOutFixture>
{
    [Fact]
    public void A_model_predicts_until_it_is_freed()
    {
        var host = new LibraryHost(fixture.Program.Model, "lenet5");
        var samples = fixture.Weights.Samples(19);
        var output = new float[190];
        var path = Marshal.StringToCoTaskMemUTF8(fixture.Program.WeightsFile);
        var (one, two) = (host.Create((byte*)path, 1, 0), host.Create((byte*)path, 2, 0));
        Marshal.FreeCoTaskMem(path);
        one.ShouldNotBe(0);
        two.ShouldNotBe(one);
        fixed (byte* from = samples)
        fixed (float* to = output)
        {
            host.Predict(two, (float*)from, to, 19).ShouldBe(0);
            host.Free(one);
            host.Predict(one, (float*)from, to, 1).ShouldBe(-1);
            LastError().ShouldContain("freed already");
            host.Predict(two, (float*)from, to, int.MaxValue).ShouldBe(-1);
            LastError().ShouldContain("samples, expected 0 to");
        }

        output.ShouldBe(fixture.Weights.Expect(samples));
        host.Free(two);
        host.Free(two);
        host.Free(0);
    }

    [Fact]
    public void Weights_that_are_not_there_are_told()
    {
        var host = new LibraryHost(fixture.Program.Model, "lenet5");
        var path = Marshal.StringToCoTaskMemUTF8(Path.Combine(fixture.Folder.Path, "no.weights"));
        host.Create((byte*)path, 1, 0).ShouldBe(0);
        Marshal.FreeCoTaskMem(path);
        LastError().ShouldContain("no.weights: no such file");
    }

    private static string LastError() => Marshal.PtrToStringUTF8((nint)LibraryHost.LastError())!;
}
