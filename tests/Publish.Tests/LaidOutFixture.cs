using System;
using DslCompiler.Tests.Data;

namespace DslCompiler.Publish.Tests;

/// <summary>LeNet-5 as a published program in this process, once for all tests that look at it.</summary>
public sealed class LaidOutFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public LaidOutFixture()
    {
        Weights = Weights.Lenet5(_folder);
        Program = new LaidOut(Weights, _folder.At("program"), LaidOut.Levels[^1], isPacked: true);
    }

    internal Weights Weights { get; }

    internal LaidOut Program { get; }

    internal TempFolder Folder => _folder;

    public void Dispose() => _folder.Dispose();
}
