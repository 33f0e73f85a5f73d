using System;
using System.Collections.Generic;

namespace DslCompiler.Ilgpu;

/// <summary>Where the caller's inputs, outputs or targets lie in the host's memory, by their numbers, and where each has its place on the device.</summary>
internal sealed unsafe class HostPlaces
{
    private readonly List<HostPlace> _places = [];
    private readonly List<long> _offsets = [];

    public int Count => _places.Count;

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

    public bool IsWhole(int number) => _places[number].IsWhole;

    public Span<float> Numbers(int number) => new((void*)_places[number].Pointer, (int)_places[number].Length);

    public Span<int> Wholes(int number) => new((void*)_places[number].Pointer, (int)_places[number].Length);

    private void Set(int number, HostPlace place)
    {
        while (_places.Count <= number)
        {
            _places.Add(default);
        }

        _places[number] = place;
    }
}

/// <summary>A stretch of the host's memory, of numbers or of whole numbers.</summary>
internal readonly record struct HostPlace(nint Pointer, long Length, bool IsWhole);
