using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DslCompiler.Cli.Publish;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>Whether native programs can be made here, and runs of them.</summary>
internal static class Native
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why none can be made; null where they can.</summary>
    public static string? Missing => Reason.Value;

    /// <summary>Runs a program; variables are set for it.</summary>
    public static ToolResult Run(string program, IEnumerable<string> arguments, byte[]? input = null, params (string Name, string Value)[] variables)
    {
        if (variables.Length == 0)
        {
            return Tool.Run(program, Path.GetTempPath(), arguments, input);
        }

        return Tool.Run("env", Path.GetTempPath(), [.. variables.Select(v => $"{v.Name}={v.Value}"), program, .. arguments], input);
    }

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
        {
            return "Native programs are made on x64 Linux.";
        }

        if (Tool.CCompiler is null)
        {
            return "No C compiler in PATH (apt-get install gcc zlib1g-dev).";
        }

        try
        {
            NativeBuild.Choose(null);
            return null;
        }
        catch (UserErrorException e)
        {
            return e.Message;
        }
    }
}

/// <summary>A test of a native program: skipped, with the reason printed, on a machine that cannot make one.</summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = Native.Missing;
}

/// <summary>The same with rows.</summary>
internal sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() => Skip = Native.Missing;
}
