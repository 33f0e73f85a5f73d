using System;
using System.Linq;
using System.Text;
using System.Threading;
using DslCompiler.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslCompiler.Generator;

/// <summary>A <c>.dsl</c> file of the project: its path, its text, and the namespace and hint name of what comes of it.</summary>
internal sealed record DslFile(string Path, string Text, string HintName, string Namespace)
{
    /// <summary>Whether its models are to run on GPUs too.</summary>
    public bool IsForGpu { get; init; }

    public const string Extension = ".dsl";

    public static bool IsDsl(AdditionalText file) => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it says by which algorithms the convolutions of a file of that name run.</summary>
    public static bool IsTune(AdditionalText file) => file.Path.EndsWith(ConvRules.Extension, StringComparison.OrdinalIgnoreCase);

    public static DslFile Read(AdditionalText file, ProjectSettings settings, CancellationToken cancellation) =>
        new(file.Path, file.GetText(cancellation)?.ToString() ?? "", HintOf(file.Path, settings.ProjectFolder), settings.Namespace) { IsForGpu = settings.IsForGpu };

    /// <summary>The path below the project's folder, as one name: two files of one name in two folders stay apart, as do all other two paths
    /// (what a hint name may not have is written as its number, and so is <c>.</c>, which stands for the folder's <c>/</c>).</summary>
    private static string HintOf(string path, string projectFolder)
    {
        var full = path.Replace('\\', '/');
        var folder = projectFolder.Replace('\\', '/').TrimEnd('/') + "/";
        var relative = full.StartsWith(folder, StringComparison.OrdinalIgnoreCase) ? full.Substring(folder.Length) : full.TrimStart('/');
        var name = new StringBuilder();
        foreach (var c in relative.Substring(0, relative.Length - Extension.Length).Replace("../", "up/"))
        {
            name.Append(char.IsLetterOrDigit(c) || c is '-' or '_' or ' ' ? c.ToString() : c == '/' ? "." : Invariant.Text($"({(int)c})"));
        }

        return name.ToString();
    }
}

/// <summary>What the project says that matters here.</summary>
/// <param name="ProjectFolder">Where the project is.</param>
/// <param name="Namespace">That of generated classes.</param>
/// <param name="IsForGpu">Whether <c>DslBackends</c> names <c>ilgpu</c>.</param>
internal sealed record ProjectSettings(string ProjectFolder, string Namespace, bool IsForGpu = false)
{
    public static ProjectSettings Read(AnalyzerConfigOptionsProvider options)
    {
        options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var folder);
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out var name);
        options.GlobalOptions.TryGetValue("build_property.DslBackendList", out var backends);

        // A semicolon ends a value in the file that carries properties to the compiler: what stands behind one does not arrive, so the targets write commas.
        var isForGpu = (backends ?? "").Split(';', ',').Any(b => b.Trim().Equals("ilgpu", StringComparison.OrdinalIgnoreCase));
        return new ProjectSettings(folder ?? "", string.IsNullOrWhiteSpace(name) ? "DslModels" : name!, isForGpu);
    }
}
