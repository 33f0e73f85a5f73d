using System.Collections.Immutable;

namespace DslCompiler.Weights;

/// <summary>One tensor of a weights file.</summary>
public sealed record WeightTensor
{
    private readonly DType _type;
    private readonly byte[] _raw;
    private float[]? _values;

    private WeightTensor(SafetensorsHeader.Entry entry, byte[] raw, float[]? values) =>
        (Name, Shape, _type, _raw, _values) = (entry.Name, entry.Shape, entry.DType, raw, values);

    public string Name { get; init; }

    /// <summary>What the file holds it as: F32, BF16, I64, ...</summary>
    public string DType => _type.Name;

    /// <summary>The extents; none: a scalar with one value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The elements, row-major, as float32 whatever the file holds; made of it when they are first asked for (so that what a file costs to read is
    /// bounded by its length: a byte becomes four).</summary>
    public float[] Data
    {
        get
        {
            if (_values is null)
            {
                var values = new float[_raw.Length / _type.Size];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = _type.ToFloat(System.MemoryExtensions.AsSpan(_raw, i * _type.Size));
                }

                _values = values;
            }

            return _values;
        }
    }

    internal static WeightTensor Read(SafetensorsMap map, SafetensorsHeader.Entry entry)
    {
        if (entry.DType.Name != "F32")
        {
            return new WeightTensor(entry, map.Bytes(entry), null);
        }

        var values = new float[entry.Count];
        map.Read(entry, values);
        return new WeightTensor(entry, [], values);
    }
}
