using System.IO;
using DslCompiler.Cli;

namespace DslCompiler.Tests.Cli;

/// <summary>What a command line did.</summary>
internal sealed record DslcResult(int Code, string Output, string Error);

/// <summary>Runs <c>dslc</c> in this process, as nobody's terminal.</summary>
internal static class Dslc
{
    public static string LeNet { get; } = RepoFiles.At("models", "lenet5.dsl");

    public static DslcResult Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Program.Run(args, new Terminal(output, error, IsInteractive: false));
        return new DslcResult(code, output.ToString(), error.ToString());
    }
}
