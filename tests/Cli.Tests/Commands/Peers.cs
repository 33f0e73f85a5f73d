using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary>Other programs that read what <c>dslc export</c> writes, where they are installed.</summary>
internal static class Peers
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> OnnxError = new(() => Run(Python, "-c", "import onnx"));

    /// <summary>What <c>benchmarks/peers/run.sh</c> keeps.</summary>
    private static readonly string Scratch = Environment.GetEnvironmentVariable("SCRATCH") ?? "/tmp/dslc-peers";

    private static readonly string Runner = Path.Combine(Scratch, "ort_runner");

    private static readonly string Library = Path.Combine(Scratch, "ort/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1");

    /// <summary>Why ONNX's own checker cannot be asked; null where it can.</summary>
    public static string? NoChecker => OnnxError.Value is null ? null : $"No ONNX: {Python} cannot import onnx (apt-get install python3-onnx).";

    /// <summary>Why ONNX Runtime cannot be asked; null where it can.</summary>
    public static string? NoRuntime => File.Exists(Runner) && File.Exists(Library) ? null : $"No ONNX Runtime in {Scratch}: benchmarks/peers/run.sh inference puts it there.";

    /// <summary>What ONNX's checker has against a file; null: nothing.</summary>
    public static string? Check(string onnx) =>
        Run(Python, "-c", "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)", onnx);

    /// <summary>Runs a model on the inputs of a folder, and writes its outputs there; gives what went wrong.</summary>
    public static string? RunOnnx(string onnx, int batch, string folder) => Run(Runner, Library, onnx, "1", FormattableString.Invariant($"{batch}"), folder);

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, (IEnumerable<string>)arguments)
            {
                RedirectStandardError = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : FormattableString.Invariant($"exit code {process.ExitCode}: {error}");
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}

/// <summary>A test that asks ONNX's checker: skipped, with the reason printed, on a machine without it.</summary>
internal sealed class OnnxCheckerTheoryAttribute : TheoryAttribute
{
    public OnnxCheckerTheoryAttribute() => Skip = Peers.NoChecker;
}

/// <summary>A test that asks ONNX Runtime: skipped, with the reason printed, on a machine without it.</summary>
internal sealed class OnnxRuntimeTheoryAttribute : TheoryAttribute
{
    public OnnxRuntimeTheoryAttribute() => Skip = Peers.NoRuntime;
}
