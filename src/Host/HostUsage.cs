using DslCompiler.Inference;

namespace DslCompiler.Host;

/// <summary>What <c>--help</c> says.</summary>
internal static class HostUsage
{
    public static string Text(InferenceModel model, string name) => $"""
        {name}: {model.Name}, [{string.Join(",", model.InputExtents)}] to [{string.Join(",", model.OutputExtents)}], for {model.Level}; published by dslc

          {name} predict PICTURE...        the likeliest classes of PNG, PGM/PPM or NPY pictures
          {name} predict -                 the same of raw tensors on standard input: {model.InputLength} little-endian float32 each, as the network takes them
          {name} bench                     how long a prediction takes
          {name} info                      the model, its classes, its preprocessing, its weights

          --top N        classes that are told (default 3)
          --json         figures as JSON
          --raw          predict: the outputs themselves, {model.OutputLength} little-endian float32 a sample, and nothing else
          --batch N      samples that are computed together (default 1)
          --threads N    threads (default: all processors); results do not depend on it
          --seconds X    bench: how long (default 1)

        """;
}
