using System.Collections.Generic;
using System.Collections.Immutable;
using DslCompiler.Inference;

namespace DslCompiler.Cli.Publish;

/// <summary>What <c>dslc publish</c> was asked for.</summary>
internal sealed record PublishOptions
{
    public required string Path { get; init; }

    /// <summary>Which model of the file; null: the only one.</summary>
    public required string? Model { get; init; }

    /// <summary>A safetensors file.</summary>
    public required string Weights { get; init; }

    /// <summary>The folder to write to.</summary>
    public required string Output { get; init; }

    /// <summary><c>exe</c>, <c>lib</c> or <c>csproj</c>.</summary>
    public required string Kind { get; init; }

    public bool IsLibrary => Kind == "lib";

    /// <summary>One level, or all.</summary>
    public required IReadOnlyList<CpuLevel> Levels { get; init; }

    /// <summary>Whether the weights lie in the program; otherwise in a file beside it.</summary>
    public required bool IsEmbedded { get; init; }

    /// <summary>How filters and matrices are stored.</summary>
    public required StoredAs Stored { get; init; }

    /// <summary>Labelled pictures, to tell what storing in fewer bytes costs; null: none.</summary>
    public required string? Data { get; init; }

    /// <summary>Whether the program answers over HTTP too.</summary>
    public required bool Serves { get; init; }

    /// <summary>The target framework; null: the newest that can be built here.</summary>
    public required string? Framework { get; init; }

    /// <summary>Statistics of pictures where the weights have none; empty: none.</summary>
    public required ImmutableArray<float> Mean { get; init; }

    public required ImmutableArray<float> Std { get; init; }

    /// <summary>A file of the classes' names, a line each; null: what the weights say.</summary>
    public required string? Classes { get; init; }
}
