using System;
using System.IO;
using DslCompiler.Tests.Cli;
using DslCompiler.Tests.Data;
using Shouldly;

namespace DslCompiler.Publish.Tests;

/// <summary>LeNet-5 published for real: one program for x86-64-v3 with its weights, one for all levels, and one that serves. Each is made once, by the first test that asks.</summary>
public sealed class NativeFixture : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Weights> _weights;
    private readonly Lazy<string> _one;
    private readonly Lazy<string> _all;
    private readonly Lazy<string> _server;

    public NativeFixture()
    {
        _weights = new(() => Weights.Lenet5(_folder));
        _one = new(() => Publish("one"));
        _all = new(() => Publish("all", "--cpu", "all"));
        _server = new(() => Publish("serve", "--serve"));
    }

    internal Weights Weights => _weights.Value;

    /// <summary>The program for x86-64-v3.</summary>
    internal string One => _one.Value;

    /// <summary>The program that picks one.</summary>
    internal string All => _all.Value;

    /// <summary>The program for x86-64-v3 that answers over HTTP.</summary>
    internal string Server => _server.Value;

    public void Dispose() => _folder.Dispose();

    private string Publish(string name, params string[] more)
    {
        var result = Dslc.Run(["publish", Weights.Dsl, "--weights", Weights.Path, "--out", _folder.At(name), .. more]);
        result.Error.ShouldBe("");
        result.Code.ShouldBe(0, result.Output);
        return Path.Combine(_folder.At(name), "lenet5");
    }
}
