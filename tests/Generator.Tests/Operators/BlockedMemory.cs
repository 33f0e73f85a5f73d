using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Generator.Tests;

/// <summary>Images as kernels find them in blocks of channels. What fills up the last block is some number that must not reach a result.</summary>
internal static class BlockedMemory
{
    /// <summary>Elements that a value of so many samples takes (of one, without batch).</summary>
    public static int Length(TensorType type, int batch) => type.HasBatch ? type.StoredLength * batch * (type.HasTime ? OperatorCase.Steps : 1) : type.StoredLength;

    /// <summary>The values, plane after plane, brought into blocks if the type says so.</summary>
    public static double[] Enter(TensorType type, double[] values)
    {
        if (!type.IsBlocked)
        {
            return values;
        }

        var result = Enumerable.Range(0, Length(type, values.Length / type.Length)).Select(i => ((i * 7919) % 64) - 31.5).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            result[Place(type, i)] = values[i];
        }

        return result;
    }

    /// <summary>Out of blocks.</summary>
    public static double[] Leave(TensorType type, double[] stored)
    {
        if (!type.IsBlocked)
        {
            return stored;
        }

        return Enumerable.Range(0, stored.Length / type.StoredLength * type.Length).Select(i => stored[Place(type, i)]).ToArray();
    }

    private static int Place(TensorType type, int element)
    {
        var plane = type.Height * type.Width;
        var (sample, channel, place) = (element / type.Length, element / plane % type.Channels, element % plane);
        return (sample * type.StoredLength) + (((((channel / TensorType.Block) * plane) + place) * TensorType.Block) + (channel % TensorType.Block));
    }
}
