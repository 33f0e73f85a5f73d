using System.Collections.Generic;

namespace DslCompiler.Passes;

/// <summary>A buffer's owner, the kernels it lives from and to, its elements (a sample's, where there is a batch) and where it was put.</summary>
internal sealed record Life(int Value, int First, int Last, long Length, long Offset);

/// <summary>Places in one stretch of memory for values that live at different times.</summary>
internal static class Placement
{
    /// <summary>The lowest offset where a value fits beside those that live when it does, which are in the order of theirs.</summary>
    public static long LowestFree(Life life, List<Life> placed)
    {
        long offset = 0;
        foreach (var other in placed)
        {
            if (other.First > life.Last || life.First > other.Last)
            {
                continue;
            }

            if (offset + life.Length <= other.Offset)
            {
                break;
            }

            offset = System.Math.Max(offset, other.Offset + other.Length);
        }

        return offset;
    }

    /// <summary>Puts a value behind the last one whose offset is not larger.</summary>
    public static void Insert(List<Life> placed, Life life)
    {
        var (low, high) = (0, placed.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = placed[middle].Offset <= life.Offset ? (middle + 1, high) : (low, middle);
        }

        placed.Insert(low, life);
    }
}
