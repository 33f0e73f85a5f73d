using System;
using System.IO;
using DslCompiler.Cli.Publish;
using DslCompiler.Tests;
using DslCompiler.Tests.Cli;
using DslCompiler.Tests.Data;
using Shouldly;

namespace DslCompiler.Publish.Tests;

/// <summary>LeNet-5 published as a library, once, by the first test that asks; and C programs that use it.</summary>
public sealed class LibraryFixture : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Weights> _weights;
    private readonly Lazy<string> _library;

    public LibraryFixture()
    {
        _weights = new(() => Weights.Lenet5(_folder));
        _library = new(Publish);
    }

    internal Weights Weights => _weights.Value;

    /// <summary>Where the library, its header and its examples are.</summary>
    internal string Folder => _library.Value;

    /// <summary>Compiles a C file of the library's folder; gives the program.</summary>
    internal string Build(string file, params string[] flags)
    {
        var program = Path.Combine(Folder, Path.GetFileNameWithoutExtension(file) + flags.Length);
        if (!File.Exists(program))
        {
            var result = Compile(Tool.CCompiler!);
            if (result.Code != 0 && flags.Length > 0)
            {
                // Debian's clang comes without the libraries of its sanitizers.
                result = Compile("gcc");
            }

            result.Code.ShouldBe(0, result.Text);
        }

        return program;

        ToolResult Compile(string compiler) =>
            Tool.Run(compiler, Folder, ["-Wall", "-Wextra", "-Werror", "-O2", "-g", "-pthread", .. flags, "-o", program, file, "-L.", "-llenet5", "-Wl,-rpath,$ORIGIN"]);
    }

    public void Dispose() => _folder.Dispose();

    private string Publish()
    {
        var result = Dslc.Run("publish", Weights.Dsl, "--weights", Weights.Path, "--out", _folder.At("lib"), "--kind", "lib");
        result.Error.ShouldBe("");
        result.Code.ShouldBe(0, result.Output);
        File.Copy(RepoFiles.At("tests", "Publish.Tests", "stress.c"), Path.Combine(_folder.At("lib"), "stress.c"));
        return _folder.At("lib");
    }
}
