using System;
using System.IO;
using System.Linq;
using DslCompiler.Generator.Emit;
using DslCompiler.Inference;

namespace DslCompiler.Cli.Publish;

/// <summary>The C# project of a native program: the generated kernels, a few lines that start it, and how it is compiled.</summary>
internal sealed class NativeProject
{
    /// <summary>The namespace of the generated model.</summary>
    public const string Namespace = "Published";

    private const string LibraryFolder = "lib";
    private const string ServeLibrary = "DslCompiler.Serve.dll";
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

    /// <summary>Whether it is a library, with functions for C, or a program.</summary>
    public required bool IsLibrary { get; init; }

    /// <summary>Whether it answers over HTTP too.</summary>
    public required bool Serves { get; init; }

    /// <summary>Elements of a sample and of an output; their extents.</summary>
    public required InferenceModel Model { get; init; }

    /// <summary>What the native compiler makes: its file.</summary>
    public string Result => IsLibrary ? $"lib{Name}.so" : Name;

    /// <summary>What goes to a library's users with it.</summary>
    public string[] Extras => IsLibrary ? [Name + ".h", "example.c", "example.py"] : [];

    /// <summary>The file of weights, in the project's folder.</summary>
    public string WeightsFile => Name + ".weights";

    public string ProjectFile => Name + ".csproj";

    /// <summary>Writes it; the weights are put there by others.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, LibraryFolder));
        foreach (var library in Serves ? Libraries.Append(ServeLibrary) : Libraries)
        {
            File.Copy(Library(Framework, library), Path.Combine(folder, LibraryFolder, library), overwrite: true);
        }

        File.WriteAllText(Path.Combine(folder, "native.c"), Resource("native.c"));
        File.WriteAllText(Path.Combine(folder, "Model.g.cs"), Source.Model);
        File.WriteAllText(Path.Combine(folder, "Kernels.g.cs"), Source.Kernels);
        File.WriteAllText(Path.Combine(folder, Entry), IsLibrary ? Resource("Exports.txt").Replace("$CLASS$", Class, StringComparison.Ordinal).Replace("$NAME$", Name, StringComparison.Ordinal) : $"""
            // Written by dslc publish: what the program does is in DslCompiler.Host, what the model computes in Model.g.cs.
            return DslCompiler.{(Serves ? "Serve.ServeProgram" : "Host.HostProgram")}.Run(new {Namespace}.{Class}(), "{Name}", args);

            """);
        File.WriteAllText(Path.Combine(folder, ProjectFile), Fill(Resource("Native.csproj")));
        foreach (var extra in Extras)
        {
            File.WriteAllText(Path.Combine(folder, extra), Fill(Resource(extra == Name + ".h" ? "library.h" : extra)));
        }
    }

    private string Entry => IsLibrary ? "Exports.cs" : "Program.cs";

    private string Fill(string text)
    {
        foreach (var (name, value) in new[]
        {
            ("NAME", Name), ("ASSEMBLY", IsLibrary ? "lib" + Name : Name), ("CLASS", Model.Name), ("GUARD", Name.ToUpperInvariant()),
            ("FRAMEWORK", Framework), ("LEVEL", Level.LongName), ("NUMBER", FormattableString.Invariant($"{Level.Number}")), ("SYMBOL", Level.Symbol), ("SETS", Level.InstructionSets(Framework)),
            ("EMBED", IsEmbedded ? "true" : "false"), ("OUTPUTTYPE", IsLibrary ? "Library" : "Exe"), ("NATIVELIB", IsLibrary ? "Shared" : ""), ("ENTRY", Entry),
            ("SERVE", Serves ? "true" : "false"),
            ("INPUT", string.Join(",", Model.InputExtents)), ("OUTPUT", string.Join(",", Model.OutputExtents)),
            ("INPUTLENGTH", FormattableString.Invariant($"{Model.InputLength}")), ("OUTPUTLENGTH", FormattableString.Invariant($"{Model.OutputLength}")),
        })
        {
            text = text.Replace($"${name}$", value, StringComparison.Ordinal);
        }

        return text;
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
