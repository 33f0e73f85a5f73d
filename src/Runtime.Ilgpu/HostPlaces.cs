using System;
using System.Collections.Generic;

namespace DslCompiler.Ilgpu;

/// <summary>Where the caller's inputs, outputs or targets lie in the host's memory, by their numbers, and where each has its place on the device.</summary>
internal sealed unsafe class HostPlaces
{
    private readonly List<HostPlace> _places = [];
    private readonly List<long> _offsets = [];

    public long Numbers => Total(isWhole: false);

    public long Wholes => Total(isWhole: true);

    public void Set(int number, float* place, long length) => Set(number, new HostPlace((nint)place, length, false));

    public void Set(int number, int* place, long length) => Set(number, new HostPlace((nint)place, length, true));

    /// <summary>Where it lies on the device.</summary>
    public long At(int number) => _offsets[number];

    /// <summary>Gives each its place, one behind the other; what is behind the last of each kind comes back.</summary>
    public (long Numbers, long Wholes) Place(long numbers, long wholes)
    {
        _offsets.Clear();
        foreach (var place in _places)
        {
            _offsets.Add(place.IsWhole ? wholes : numbers);
            numbers += place.IsWhole ? 0 : GpuRegions.Aligned(place.Length);
            wholes += place.IsWhole ? GpuRegions.Aligned(place.Length) : 0;
        }

        return (numbers, wholes);
    }

    public void Each(Action<int, HostPlace> action)
    {
        for (var i = 0; i < _places.Count; i++)
        {
            if (_places[i].Length > 0)
            {
                action(i, _places[i]);
            }
        }
    }

    private void Set(int number, HostPlace place)
    {
        while (_places.Count <= number)
        {
            _places.Add(default);
        }

        _places[number] = place;
    }

    private long Total(bool isWhole)
    {
        long total = 0;
        foreach (var place in _places)
        {
            total += place.IsWhole == isWhole ? GpuRegions.Aligned(place.Length) : 0;
        }

        return total;
    }
}

/// <summary>A stretch of the host's memory, of numbers or of whole numbers.</summary>
internal readonly record struct HostPlace(nint Pointer, long Length, bool IsWhole);
