using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Xunit;

namespace DslCompiler.Oracle.Tests;

/// <summary>Debian's PyTorch and torchvision, where they are installed.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<string?> Found = new(() => Run("-c", "import torch, torchvision").Error);

    /// <summary>Why PyTorch cannot be asked; null where it can.</summary>
    public static string? Missing => Found.Value is null ? null : $"No PyTorch: {Python} cannot import torch and torchvision (apt-get install python3-torchvision).";

    /// <summary>Runs the oracle; gives what it said; the state dict is then at <paramref name="weights"/>.</summary>
    public static SafetensorsFile Ask(Question question, string weights)
    {
        List<string> arguments = [RepoFiles.At("tests", "oracle", "torchvision_oracle.py"), question.File, "--size", question.Size, "--out", weights];
        AddNumber("--batch", question.Batch);
        AddNumber("--classes", question.Classes);
        AddNumber("--input", question.Input);
        AddNumber("--away", question.Away);
        if (question.Train)
        {
            arguments.Add("--train");
        }

        void AddNumber(string option, double number) => arguments.AddRange([option, number.ToString(CultureInfo.InvariantCulture)]);

        return Run([.. arguments]).Error is { } error
            ? throw new InvalidOperationException(error)
            : SafetensorsFile.Read(Path.ChangeExtension(weights, ".expected.safetensors"));
    }

    /// <summary>Saves a state dict as users do, by the script of samples; gives a drawn input and torchvision's output of it.</summary>
    public static SafetensorsFile SaveStateDict(string model, string weights) =>
        Run(RepoFiles.At("samples", "torchvision", "save_state_dict.py"), model, weights, "--check").Error is { } error
            ? throw new InvalidOperationException(error)
            : SafetensorsFile.Read(Path.ChangeExtension(weights, ".check.safetensors"));

    /// <summary>What went wrong; null: nothing.</summary>
    private static (string? Error, int Code) Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode == 0 ? null : $"exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {error}", process.ExitCode);
        }
        catch (Win32Exception e)
        {
            return (e.Message, -1);
        }
    }
}

/// <summary>What the oracle is asked.</summary>
/// <param name="File">The model.</param>
/// <param name="Size">Its input.</param>
/// <param name="Classes">How many it tells apart.</param>
/// <param name="Batch">Samples.</param>
/// <param name="Input">Which input is drawn.</param>
/// <param name="Away">How much further from 0 the biases of norms are than drawn.</param>
/// <param name="Train">Whether a training step is asked for too.</param>
internal sealed record Question(string File, string Size, int Classes, int Batch = 2, int Input = 0, double Away = 0, bool Train = false);

/// <summary>A test that asks PyTorch: skipped, with the reason printed, on a machine without it.</summary>
internal sealed class PyTorchTheoryAttribute : TheoryAttribute
{
    public PyTorchTheoryAttribute() => Skip = PyTorch.Missing;
}
