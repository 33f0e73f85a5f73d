using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace DslCompiler.Weights;

/// <summary>A safetensors file in memory: an 8-byte little-endian header length, a JSON header, then the tensors without
/// gaps. Read and written to the format's own rules, so files of other tools open here and ours open there.</summary>
public sealed class SafetensorsFile
{
    /// <summary>The limit of the reference implementation.</summary>
    internal const long LargestHeader = 100_000_000;

    private readonly Dictionary<string, WeightTensor> _byName = new(StringComparer.Ordinal);

    internal SafetensorsFile(IReadOnlyDictionary<string, string> metadata, ImmutableArray<WeightTensor> tensors)
    {
        (Metadata, Tensors) = (metadata, tensors);
        foreach (var tensor in tensors)
        {
            _byName.Add(tensor.Name, tensor);
        }
    }

    /// <summary>The text of <c>__metadata__</c>; empty where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>In the order of their data in the file.</summary>
    public ImmutableArray<WeightTensor> Tensors { get; }

    /// <summary>The tensor of that name, or null.</summary>
    public WeightTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads a file; F32 as it is; F64, F16, BF16 and integers become float32 when they are first looked at.</summary>
    /// <exception cref="UserErrorException">The file is missing, damaged or hostile. Everything the header says is checked
    /// against the file's length before memory is asked for.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var map = SafetensorsMap.Open(path);
        return new SafetensorsFile(map.Metadata, [.. map.Entries.Select(entry => WeightTensor.Read(map, entry))]);
    }

    /// <summary>The metadata alone.</summary>
    /// <exception cref="UserErrorException">The file is missing, damaged or hostile.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var map = SafetensorsMap.Open(path);
        return map.Metadata;
    }

    /// <summary>Writes float32 tensors in the given order: the same arguments give the same bytes on every machine, and
    /// the file appears whole or not at all.</summary>
    /// <exception cref="ArgumentException">A name twice or reserved, or a shape that does not fit its data.</exception>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, string>? metadata,
        IEnumerable<(string Name, int[] Shape, ReadOnlyMemory<float> Data)> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsWriter.Write(path, metadata, [.. tensors]);
    }
}
