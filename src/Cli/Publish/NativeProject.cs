using System;
using System.IO;
using System.Linq;
using DslCompiler.Generator.Emit;

namespace DslCompiler.Cli.Publish;

/// <summary>The C# project of a native program: the generated kernels, a few lines that start it, and how it is compiled.</summary>
internal sealed class NativeProject
{
    /// <summary>The namespace of the generated model.</summary>
    public const string Namespace = "Published";

    private const string LibraryFolder = "lib";
    private static readonly string[] Libraries = ["DslCompiler.Host.dll", "DslCompiler.Runtime.dll"];

    /// <summary>The program's name.</summary>
    public required string Name { get; init; }

    /// <summary>The class of the model.</summary>
    public required string Class { get; init; }

    /// <summary>The generated C#.</summary>
    public required InferenceSource Source { get; init; }

    public required CpuLevel Level { get; init; }

    public required string Framework { get; init; }

    public required bool IsEmbedded { get; init; }

    /// <summary>The file of weights, in the project's folder.</summary>
    public string WeightsFile => Name + ".weights";

    public string ProjectFile => Name + ".csproj";

    /// <summary>Writes it; the weights are put there by others.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, LibraryFolder));
        foreach (var library in Libraries)
        {
            File.Copy(Library(Framework, library), Path.Combine(folder, LibraryFolder, library), overwrite: true);
        }

        File.WriteAllText(Path.Combine(folder, "native.c"), Resource("native.c"));
        File.WriteAllText(Path.Combine(folder, "Model.g.cs"), Source.Model);
        File.WriteAllText(Path.Combine(folder, "Kernels.g.cs"), Source.Kernels);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), $"""
            // Written by dslc publish: what the program does is in DslCompiler.Host, what the model computes in Model.g.cs.
            return DslCompiler.Host.HostProgram.Run(new {Namespace}.{Class}(), "{Name}", args);

            """);
        File.WriteAllText(Path.Combine(folder, ProjectFile), Resource("Native.csproj")
            .Replace("$NAME$", Name, StringComparison.Ordinal)
            .Replace("$FRAMEWORK$", Framework, StringComparison.Ordinal)
            .Replace("$LEVEL$", Level.LongName, StringComparison.Ordinal)
            .Replace("$NUMBER$", FormattableString.Invariant($"{Level.Number}"), StringComparison.Ordinal)
            .Replace("$SYMBOL$", Level.Symbol, StringComparison.Ordinal)
            .Replace("$SETS$", Level.InstructionSets, StringComparison.Ordinal)
            .Replace("$EMBED$", IsEmbedded ? "true" : "false", StringComparison.Ordinal));
    }

    /// <summary>The frameworks that programs can be compiled for, the newest first: those whose libraries lie beside this tool.</summary>
    public static string[] Frameworks => [.. new[] { "net10.0", "net9.0" }.Where(f => Libraries.All(l => File.Exists(Library(f, l))))];

    /// <summary>A file that is part of this tool.</summary>
    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(NativeProject).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the tool"));
        return reader.ReadToEnd();
    }

    private static string Library(string framework, string name) => Path.Combine(AppContext.BaseDirectory, "native", framework, name);
}
