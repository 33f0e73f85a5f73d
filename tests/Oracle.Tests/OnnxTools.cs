using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using DslCompiler.Tests;

namespace DslCompiler.Oracle.Tests;

/// <summary>Other programs that read ONNX, where they are installed: ONNX's own checker, and ONNX Runtime.</summary>
internal static class OnnxTools
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> Checker = new(() => Run(Python, "-c", "import onnx"));

    private static readonly string Ort = Environment.GetEnvironmentVariable("ORT") ?? Path.Combine(Path.GetTempPath(), "ort");

    /// <summary>Why ONNX's checker cannot be asked; null: it can.</summary>
    public static string? NoChecker => Checker.Value is null ? null : $"No ONNX: {Python} cannot import onnx (apt-get install python3-onnx).";

    /// <summary>Why ONNX Runtime cannot be asked; null: it can.</summary>
    public static string? NoRuntime { get; } = Directory.Exists(Path.Combine(Ort, "node_modules", "onnxruntime-node"))
        ? null : $"No ONNX Runtime in {Ort} (npm install onnxruntime-node there, or set ORT).";

    /// <summary>What ONNX's checker has against a file; null: nothing.</summary>
    public static string? Check(string onnx) => Run(Python, "-c", "import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)", onnx);

    /// <summary>ONNX Runtime's outputs by their names; each as ours lie: of sequences step after step.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="network">Whose inputs they are.</param>
    /// <param name="inputs">Those.</param>
    /// <param name="folder">For files in between.</param>
    public static IReadOnlyList<float[]> Outputs(string onnx, Network network, IReadOnlyList<Batch> inputs, string folder)
    {
        File.WriteAllText(Path.Combine(folder, "inputs.json"), JsonSerializer.Serialize(inputs.Select((batch, i) => Write(network.InputPorts[i], batch, folder))));
        if (Run("node", RepoFiles.At("tests", "oracle", "ort_run.js"), onnx, folder) is { } error)
        {
            throw new InvalidOperationException(error);
        }

        var (samples, ports) = (inputs[0].Count, network.OutputPorts.ToArray());
        return [.. ports.Select(port =>
        {
            var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, port.Name + ".out"))).ToArray();
            return port.Time == 0 ? values : Turned<float>(values, samples, values.Length / samples / Length(port), Length(port));
        })];
    }

    /// <summary>Writes an input batch first; says what it is.</summary>
    private static object Write(PortSpec port, Batch batch, string folder)
    {
        var steps = port.Time > 0 ? ((Sequence)batch).Steps : 1;
        int[] time = port.Time > 0 ? [steps] : [];
        var file = port.Name + ".in";
        if (batch is Tokens tokens)
        {
            var numbers = Turned<int>(tokens.Numbers.Span, steps, batch.Count, 1).Select(n => (long)n).ToArray();
            File.WriteAllBytes(Path.Combine(folder, file), MemoryMarshal.AsBytes<long>(numbers).ToArray());
            return new { name = port.Name, type = "int64", dims = (int[])[batch.Count, .. time], file };
        }

        File.WriteAllBytes(Path.Combine(folder, file), MemoryMarshal.AsBytes<float>(Turned<float>(batch.Span, steps, batch.Count, Length(port))).ToArray());
        return new { name = port.Name, type = "float32", dims = (int[])[batch.Count, .. time, .. port.Extents.ToArray()], file };
    }

    private static int Length(PortSpec port) => port.Extents.ToArray().Aggregate(1, (a, b) => a * b);

    /// <summary><c>[rows, columns, width]</c> to <c>[columns, rows, width]</c>.</summary>
    private static T[] Turned<T>(ReadOnlySpan<T> from, int rows, int columns, int width)
    {
        var to = new T[rows * columns * width];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                from.Slice(((row * columns) + column) * width, width).CopyTo(to.AsSpan(((column * rows) + row) * width));
            }
        }

        return to;
    }

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            output.GetAwaiter().GetResult();
            return process.ExitCode == 0 ? null : FormattableString.Invariant($"exit code {process.ExitCode}: {error}");
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}
