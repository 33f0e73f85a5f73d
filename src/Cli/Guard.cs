using System;
using System.CommandLine;
using DslCompiler.Diagnostics;

namespace DslCompiler.Cli;

/// <summary>Turns what a command throws into its message and exit code: no exception leaves the tool.</summary>
internal static class Guard
{
    private const int Mistake = 1;

    /// <summary>Makes <paramref name="run"/> what the command does; it gives the exit code.</summary>
    public static Command Does(this Command command, Terminal terminal, Func<ParseResult, int> run)
    {
        command.SetAction(parsed => Run(terminal, () => run(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (DslMistakesException e)
        {
            terminal.Error.WriteLine(e.Message);
        }
        catch (UserErrorException e)
        {
            terminal.Error.WriteLine("error: " + e.Message);
        }
        catch (OutOfMemoryException)
        {
            terminal.Error.WriteLine("error: out of memory; use a smaller --batch or a smaller model");
        }
        catch (Exception e)
        {
            var message = $"{e.GetType().Name}: {e.Message}".ReplaceLineEndings(" ");
            terminal.Error.WriteLine($"error {Rules.Internal.Id}: {message}; this is our mistake: please report it with the file and the command");
        }

        return Mistake;
    }
}
