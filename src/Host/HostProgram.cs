using System;
using System.IO;
using System.Text;
using DslCompiler.Inference;

namespace DslCompiler.Host;

/// <summary>The entry of a published program. Exit codes: 0 done, 1 a mistake in what the user gave (one clear message), 2 wrong usage.</summary>
public static class HostProgram
{
    private const int Mistake = 1;
    private const int UsageError = 2;

    /// <summary>Runs one command line on the standard streams.</summary>
    /// <param name="model">The model that the program was published for.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="args">The command line.</param>
    public static int Run(InferenceModel model, string name, string[] args)
    {
        using var output = Console.OpenStandardOutput();
        using var error = Console.OpenStandardError();
        return Run(model, name, args, new HostStreams(Console.OpenStandardInput, output, error), AppContext.BaseDirectory);
    }

    /// <summary>The same on any streams.</summary>
    /// <param name="model">The model that the program was published for.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="args">The command line.</param>
    /// <param name="streams">Where it reads and writes.</param>
    /// <param name="folder">Where its weights are, unless they are in the program itself.</param>
    internal static int Run(InferenceModel model, string name, string[] args, HostStreams streams, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(args);
        if (args is [] or ["--help" or "-h" or "help", ..])
        {
            (args is [] ? streams.Error : streams.Output).Write(HostUsage.Text(model, name));
            return args is [] ? UsageError : 0;
        }

        return Guard(name, streams.Error, () =>
        {
            var options = HostOptions.Parse(args);
            using var host = LoadedModel.Open(model, name, folder, options);
            switch (options.Verb)
            {
                case "predict": PredictVerb.Run(host, options, streams); break;
                case "bench": BenchVerb.Run(host, options, streams); break;
                default: InfoVerb.Run(host, options, streams); break;
            }
        });
    }

    /// <summary>Does something, and turns what it throws into its message and exit code.</summary>
    internal static int Guard(string name, Stream error, Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (UsageException e)
        {
            error.Write($"error: {e.Message}\nsee: {name} --help\n");
            return UsageError;
        }
        catch (UserErrorException e)
        {
            error.Write($"error: {e.Message}\n");
        }
        catch (OutOfMemoryException)
        {
            error.Write("error: out of memory; use a smaller --batch\n");
        }
        catch (IOException e)
        {
            // A pipe that nobody reads any more, a full disk.
            error.Write($"error: cannot read or write ({e.Message.ReplaceLineEndings(" ")})\n");
        }

        return Mistake;
    }

    /// <summary>Writes text as UTF-8. (A <see cref="Console"/> writer would bring encodings and locks into a small program.)</summary>
    internal static void Write(this Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}

/// <summary>Where a program reads and writes; its input is opened when it is asked for.</summary>
internal sealed record HostStreams(Func<Stream> Input, Stream Output, Stream Error);

/// <summary>A command line that cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);
