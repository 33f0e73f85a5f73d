using System;
using System.Text;
using System.Text.Json;

namespace DslCompiler.Cli.Bench;

/// <summary>What <c>dslc bench</c> prints.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Setup">How it was measured.</param>
/// <param name="Device">On what.</param>
/// <param name="Timing">A pass or step.</param>
/// <param name="Flops">Floating-point operations of one: two a multiply-add of convolutions and products.</param>
/// <param name="Peak">What the machine does at most.</param>
/// <param name="LoadMs">From the compiled model and the weights to a network.</param>
/// <param name="FirstMs">The first pass or step, with what the JIT compiles.</param>
/// <param name="WorkingBytes">Memory of the passes, beside parameters and gradients.</param>
/// <param name="PlannedBytes">All memory of the model, as <c>dslc summary</c> says.</param>
/// <param name="ProcessBytes">The process's peak; the compiler of <c>dslc</c> is in it.</param>
/// <param name="Allocated">Managed bytes allocated a pass or step.</param>
/// <param name="Profile">A row a kernel, where asked for.</param>
internal sealed record BenchReport(
    string Model, BenchSetup Setup, string Device, Timing Timing, double Flops, MachinePeak Peak, double LoadMs, double FirstMs, long WorkingBytes, long PlannedBytes,
    long ProcessBytes, double Allocated, KernelProfile? Profile)
{
    private double GigaFlops => Flops / Timing.Median / 1e6;

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant($"{Model}: {(Setup.Trains ? "a training step" : "a forward pass")} of batch {Setup.Batch}{(Setup.Steps > 1 ? $" and {Setup.Steps} steps" : "")} on {Device}\n"));
        text.Append(FormattableString.Invariant(
            $"time        {Figures.Number(Timing.Median)} ms (median of {Timing.Runs} runs; p10 {Figures.Number(Timing.Tenth)}, p90 {Figures.Number(Timing.Ninetieth)})\n"));
        text.Append($"speed       {Figures.Number(GigaFlops)} GFLOP/s, {Figures.Share(GigaFlops / Peak.GigaFlops)} of the {Figures.Number(Peak.GigaFlops)} measured in registers\n");
        text.Append($"memory      {Figures.Megabytes(WorkingBytes)} working, {Figures.Megabytes(PlannedBytes)} with parameters, inputs and outputs; process {Figures.Megabytes(ProcessBytes)}\n");
        text.Append(FormattableString.Invariant($"allocated   {Allocated:0.##} bytes a {(Setup.Trains ? "step" : "pass")}\n"));
        text.Append($"start       {Figures.Number(LoadMs)} ms to load, {Figures.Number(FirstMs)} ms for the first {(Setup.Trains ? "step" : "pass")}\n");
        if (Profile is not null)
        {
            text.Append('\n').Append(Profile.ToTable(Peak));
        }

        return text.ToString();
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("model", Model);
        json.WriteNumber("batch", Setup.Batch);
        json.WriteNumber("steps", Setup.Steps);
        json.WriteBoolean("train", Setup.Trains);
        json.WriteString("device", Device);
        Timing.Write(json);
        json.WriteNumber("flops", Flops);
        json.WriteNumber("gigaFlops", GigaFlops);
        json.WriteNumber("peakGigaFlops", Peak.GigaFlops);
        json.WriteNumber("peakGigaBytes", Peak.GigaBytes);
        json.WriteNumber("ofPeak", GigaFlops / Peak.GigaFlops);
        json.WriteNumber("loadMs", LoadMs);
        json.WriteNumber("firstMs", FirstMs);
        json.WriteNumber("workingBytes", WorkingBytes);
        json.WriteNumber("plannedBytes", PlannedBytes);
        json.WriteNumber("processPeakBytes", ProcessBytes);
        json.WriteNumber("allocatedBytes", Allocated);
        Profile?.Write(json, Peak);
    }
}
