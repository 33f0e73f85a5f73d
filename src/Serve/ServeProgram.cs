using System;
using System.Text;
using DslCompiler.Host;
using DslCompiler.Inference;

namespace DslCompiler.Serve;

/// <summary>The entry of a program that was published with <c>--serve</c>: <c>serve</c>, and all that others do.</summary>
public static class ServeProgram
{
    /// <summary>Runs one command line on the standard streams; gives the exit code.</summary>
    /// <param name="model">The model that the program was published for.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="args">The command line.</param>
    public static int Run(InferenceModel model, string name, string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is ["--help" or "-h" or "help", ..])
        {
            Console.Out.Write(ServeOptions.Usage(name));
        }

        if (args is not ["serve", ..])
        {
            return HostProgram.Run(model, name, args);
        }

        using var error = Console.OpenStandardError();
        return HostProgram.Guard(name, error, () =>
        {
            var options = ServeOptions.Parse(args);
            using var loaded = LoadedModel.Open(model, name, AppContext.BaseDirectory, options.ToHost());
            using var server = new PredictionServer(loaded, options);
            var address = server.StartAsync().GetAwaiter().GetResult();
            error.Write(Encoding.UTF8.GetBytes($"{name} serves {model.Name} at {address} (Ctrl+C or SIGTERM ends it)\n"));
            server.WaitForStopAsync().GetAwaiter().GetResult();
        });
    }
}
