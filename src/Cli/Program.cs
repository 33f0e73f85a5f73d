using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Linq;
using DslCompiler.Cli.Commands;

namespace DslCompiler.Cli;

/// <summary>The entry of <c>dslc</c>. Exit codes: 0 done, 1 a mistake in what the user gave (one clear message), 2 wrong usage.</summary>
public static class Program
{
    private const int UsageError = 2;

    private static int Main(string[] args)
    {
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.CurrentCulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        return Run(args, new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected));
    }

    /// <summary>Runs one command line, as a process would.</summary>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        var parsed = Root(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count == 0 || parsed.Action is not ParseErrorAction)
        {
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }

        foreach (var message in parsed.Errors.Select(e => e.Message).Distinct())
        {
            terminal.Error.WriteLine("error: " + message);
        }

        var command = parsed.CommandResult.Command;
        terminal.Error.WriteLine($"see: dslc {(command is RootCommand ? "" : command.Name + " ")}--help");
        return UsageError;
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("dslc: neural networks from .dsl files. Checks, summarises, trains, measures and runs them.")
        {
            CheckCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            SummaryCommand.Create(terminal),
            StatsCommand.Create(terminal),
            TrainCommand.Create(terminal),
            EvalCommand.Create(terminal),
            PredictCommand.Create(terminal),
            SampleCommand.Create(terminal),
            DumpCommand.Create(terminal),
            EmitCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ImportCommand.Create(terminal),
            WeightsCommand.Create(terminal),
            PublishCommand.Create(terminal),
            BenchCommand.Create(terminal),
            CommonOptions.Threads,
            CommonOptions.Simd,
            CommonOptions.On,
            CommonOptions.Seed,
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(terminal);
        return root;
    }

    private sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Output.WriteLine("dslc " + typeof(Program).Assembly.GetName().Version!.ToString(3));
            return 0;
        }
    }
}
