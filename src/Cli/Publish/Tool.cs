using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace DslCompiler.Cli.Publish;

/// <summary>What a program that was run said.</summary>
internal sealed record ToolResult(int Code, byte[] Output, string Error)
{
    /// <summary>Both streams as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Output) + Error;
}

/// <summary>Runs other programs: <c>dotnet</c>, a C compiler, what was just published.</summary>
internal static class Tool
{
    /// <summary>What a host that builds or tests sets for itself, and what would lead another build astray.</summary>
    private static readonly string[] Confusing = ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH", "Configuration", "Platform"];

    /// <summary>The <c>dotnet</c> that this tool runs by.</summary>
    public static string Dotnet { get; } =
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The C compiler that NativeAOT links with too; null where there is none.</summary>
    public static string? CCompiler { get; } = new[] { "clang", "gcc" }.FirstOrDefault(c =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(f => File.Exists(Path.Combine(f, c))));

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="UserErrorException">It is not there.</exception>
    public static ToolResult Run(string program, string folder, IEnumerable<string> arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Confusing)
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
            try
            {
                process.StandardInput.BaseStream.Write(input ?? []);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read all: its error says why.
            }

            copy.GetAwaiter().GetResult();
            var error = errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return new ToolResult(process.ExitCode, output.ToArray(), error);
        }
        catch (Win32Exception e)
        {
            throw new UserErrorException($"{program} cannot be run ({e.Message}); install it, or put it in PATH", e);
        }
    }
}
