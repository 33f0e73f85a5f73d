using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace DslCompiler;

/// <summary>Where the gradients of a step lie that updates large parameters before it ends: theirs in the program's fixed memory, one over the other, all others side by side in
/// memory of their own, which is small.</summary>
internal sealed unsafe class GradientPlaces<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long[] _offsets;
    private readonly long[] _places;
    private readonly bool[] _isEarly;

    /// <param name="parameters">All of them.</param>
    /// <param name="trained">Elements of parameter memory that are trained: they come first.</param>
    /// <param name="plan">Which are updated early.</param>
    public GradientPlaces(ParameterSpec[] parameters, long trained, UpdatePlan plan)
    {
        var early = plan.Updates.ToDictionary(u => u.Offset);
        var lengths = parameters.ToDictionary(p => p.Offset, p => p.Length);
        Lengths = [.. plan.Updates.Select(u => lengths[u.Offset])];
        _offsets = [.. parameters.Select(p => p.Offset).Where(o => o < trained).Order()];
        _isEarly = [.. _offsets.Select(early.ContainsKey)];
        _places = new long[_offsets.Length];
        var (rest, stretches) = (0L, new List<Stretch>());
        for (var i = 0; i < _offsets.Length; i++)
        {
            var end = i + 1 < _offsets.Length ? _offsets[i + 1] : trained;
            _places[i] = _isEarly[i] ? early[_offsets[i]].Place : rest;
            if (_isEarly[i])
            {
                continue;
            }

            if (i > 0 && !_isEarly[i - 1])
            {
                stretches[^1] = stretches[^1] with { To = end };
            }
            else
            {
                stretches.Add(new Stretch(_offsets[i], end, rest));
            }

            rest += end - _offsets[i];
        }

        Late = [.. stretches];
        Rest = new NativeBuffer<T>(rest);
    }

    /// <summary>The gradients of what is updated behind the step, laid out as the parameters are but for the gaps.</summary>
    public NativeBuffer<T> Rest { get; }

    /// <summary>The elements of each that is updated early.</summary>
    public int[] Lengths { get; }

    /// <summary>What is updated behind the step.</summary>
    public Stretch[] Late { get; }

    /// <summary>Where the gradient of the parameter at an offset lies.</summary>
    /// <param name="offset">The parameter's.</param>
    /// <param name="steady">The program's fixed memory.</param>
    public T* At(long offset, T* steady)
    {
        var i = Array.BinarySearch(_offsets, offset);
        return _isEarly[i] ? steady + _places[i] : Rest.Pointer + _places[i];
    }

    /// <summary>Parameters side by side.</summary>
    /// <param name="From">The first element in parameter memory.</param>
    /// <param name="To">The element after the last.</param>
    /// <param name="Place">Where their gradients lie in <see cref="Rest"/>.</param>
    public readonly record struct Stretch(long From, long To, long Place);
}
