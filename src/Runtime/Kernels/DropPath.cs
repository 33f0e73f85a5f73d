using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Random;

namespace DslCompiler.Kernels;

/// <summary>Factors that drop whole samples of a path. The draw depends on the step's random numbers, the site and the sample only.</summary>
public static class DropPath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>0 with probability p, otherwise 1 / (1 - p).</summary>
    public static T Scale(Philox random, int site, double probability, nint sample) =>
        random.Uniform(((ulong)site << 40) + (ulong)sample) < probability ? T.Zero : T.CreateTruncating(1 / (1 - probability));

    /// <summary>1 / survivors for a path that survives, 0 for one that is dropped; where all would be, one that is drawn survives.</summary>
    public static T Share(Philox random, int site, double probability, int path, int paths, nint sample)
    {
        var place = ((ulong)site << 40) + ((ulong)sample * (ulong)(paths + 1));
        var survivors = 0;
        for (var i = 0; i < paths; i++)
        {
            survivors += IsKept(random, place, probability, i);
        }

        return survivors == 0
            ? random.Below(place + (ulong)paths, paths) == path ? T.One : T.Zero
            : IsKept(random, place, probability, path) == 0 ? T.Zero : T.One / T.CreateTruncating(survivors);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IsKept(Philox random, ulong place, double probability, int path) => random.Uniform(place + (ulong)path) < probability ? 0 : 1;
}
