using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using DslCompiler.Cli.Bench;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc bench FILE</c>: how fast a model runs, or trains, on this machine.</summary>
internal static class BenchCommand
{
    private const string Description =
        "Measure a forward pass, or with --train a step (loss, gradients, SGD with momentum), on drawn data: times, floating-point operations a second, "
        + "the share of what this machine was measured to do at most, memory, and allocations.";

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Text("--weights", "FILE", "Weights that dslc train wrote (safetensors; default: those at the start).");
        var batch = CommonOptions.Number("--batch", "Samples.", 1, 1, 1_000_000);
        var train = new Option<bool>("--train") { Description = "Measure training steps." };
        var seconds = CommonOptions.Number("--seconds", "How long to measure, after warming up.", 3f, 0.01f, 3600f);
        var profile = new Option<bool>("--profile") { Description = "A row a kernel: time, share, GFLOP/s, megabytes, and the share of what the machine can." };
        var steps = CommonOptions.Number("--steps", "Steps of sequences, where the model takes some.", 64, 1, 1_000_000);
        var optimizer = CommonOptions.Choice("--optimizer", "NAME", "What ends a training step.", "sgd", "sgd", "adam");
        var json = CommonOptions.Json();
        var paced = new Option<bool>("--paced") { Description = "Measure for so many seconds at each line of standard input, and write a line of JSON then." };
        var tune = new Option<bool>("--tune") { Description = "Measure by which algorithms the convolutions are fastest here, and store that beside the model (FILE.tune), where the compiler finds it." };
        var simulate = new Option<bool>("--simulate") { Description = "With --threads N: run the N shares of each kernel one after the other, and tell how evenly the work is cut (--profile: of each kernel)." };
        var exchange = CommonOptions.Text("--exchange", "DIR", "Write inputs and outputs (in training: weights, targets, gradients) to this folder, raw, to be compared.");
        return new Command("bench", Description) { file, model, weights, batch, steps, train, optimizer, seconds, profile, json, tune, simulate, paced, exchange }.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var loaded = ModelLoader.Load(path, parsed.GetValue(model), terminal);
            var setup = new BenchSetup(
                parsed.GetValue(batch)!.Value, parsed.GetValue(CommonOptions.Threads) ?? 0, parsed.GetValue(train), parsed.GetValue(CommonOptions.Seed)!.Value)
            {
                Steps = loaded.UsesTime ? parsed.GetValue(steps)!.Value : 1,
                Simd = parsed.GetValue(CommonOptions.Simd) is { } name ? SimdLevels.Parse(name, CommonOptions.Simd.Name) : SimdLevel.Auto,
                IsAdam = parsed.GetRequiredValue(optimizer) == "adam",
                Device = CommonOptions.Device(parsed) is var device and not CpuDevice ? device : null,
            };
            if (setup.Device is not null && (parsed.GetValue(tune) || parsed.GetValue(simulate)))
            {
                throw new UserErrorException("--tune and --simulate are about the CPU: leave --device out");
            }

            if (parsed.GetValue(tune))
            {
                Tune(loaded, path, setup, parsed.GetValue(seconds)!.Value, terminal.Output);
                return 0;
            }

            var step = BenchStep.Create(loaded, path, parsed.GetValue(weights), setup);
            if (parsed.GetValue(exchange) is { } folder)
            {
                step.Exchange(folder);
            }

            if (parsed.GetValue(simulate))
            {
                terminal.Output.Write(SimulatedThreads.Report(step, Pipeline.Run(loaded), setup, parsed.GetValue(seconds)!.Value, parsed.GetValue(profile)));
                return 0;
            }

            step.WarmUp();
            if (parsed.GetValue(paced))
            {
                Pace(step, terminal.Output);
                return 0;
            }

            var report = BenchRun.Measure(step, Pipeline.Run(loaded, backend: setup.Device is null ? Backend.Cpu : Backend.Gpu), setup, parsed.GetValue(seconds)!.Value, parsed.GetValue(profile));
            terminal.Output.Write(parsed.GetValue(json) ? JsonText.Object(report.Write) + "\n" : report.ToText());
            return 0;
        });
    }

    private static void Tune(NetworkModel model, string path, BenchSetup setup, double seconds, TextWriter output)
    {
        var findings = Tuning.Run(model, path, setup, seconds);
        var device = new CpuDevice(setup.Threads, setup.Simd);
        var file = TuneFile.Write(path, setup.Trains ? "train" : "infer", findings, Invariant.Text($"batch {setup.Batch}, {device.Name}, {DateTime.Now:yyyy-MM-dd}"));
        output.Write(TuneFile.Table(findings));
        output.WriteLine(Invariant.Text($"{file}: {findings.Count(f => f.IsBetter)} of {findings.Count} choices differ from the compiler's estimate; they count from the next build on"));
    }

    /// <summary>The other side of a comparison in turns: the process waits, asleep, until it is its turn.</summary>
    private static void Pace(BenchStep step, TextWriter output)
    {
        Line(output, JsonText.Object(json =>
        {
            json.WriteNumber("loadMs", step.LoadMs);
            json.WriteNumber("firstMs", step.FirstMs);
        }));
        while (Console.In.ReadLine() is { } line)
        {
            var timing = Timing.Of(step.Run, double.Parse(line, CultureInfo.InvariantCulture));
            Line(output, JsonText.Object(timing.Write));
        }
    }

    private static void Line(TextWriter output, string text)
    {
        output.WriteLine(text);
        output.Flush();
    }
}
