using System;
using DslCompiler.Tests.Data;

namespace DslCompiler.Tests.Cli.Training;

/// <summary>A LeNet-5 trained by <c>dslc train</c> on a few hundred digits, once for all tests that look at it.</summary>
public sealed class TrainedFixture : IDisposable
{
    private readonly TempFolder _data = DigitFolder.Create(train: 700, test: 150);
    private readonly TempFolder _out = new();

    public TrainedFixture() => (Code, Output, Error) = Train(OutFolder, "--threads", "2");

    internal int Code { get; }

    internal string Output { get; }

    internal string Error { get; }

    internal string DataFolder => _data.Path;

    internal string OutFolder => _out.At("run");

    internal string Weights => System.IO.Path.Combine(OutFolder, "weights.safetensors");

    /// <summary>The same training to another folder.</summary>
    internal DslcResult Train(string folder, params string[] more) =>
        Dslc.Run(["train", Dslc.LeNet, "--data", DataFolder, "--epochs", "2", "--seed", "3", "--out", folder, .. more]);

    public void Dispose()
    {
        _data.Dispose();
        _out.Dispose();
    }
}
