using System;

namespace DslCompiler;

/// <summary>A named input, output or target of a network: batches of one volume.</summary>
public abstract class PortSpec
{
    private readonly int[] _extents;

    private protected PortSpec(string name, ReadOnlySpan<int> extents)
    {
        Name = name;
        _extents = extents.ToArray();
    }

    /// <summary>Its name in the <c>.dsl</c> file.</summary>
    public string Name { get; }

    /// <summary>The extents of one sample.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    /// <summary>One whose batches are of the volume <typeparamref name="TShape"/>.</summary>
    public static PortSpec Of<TShape>(string name)
        where TShape : struct, IShape => new Typed<TShape>(name);

    /// <summary>A batch of zeros.</summary>
    public abstract Batch CreateBatch(int capacity);

    private sealed class Typed<TShape>(string name) : PortSpec(name, TShape.Extents)
        where TShape : struct, IShape
    {
        public override Batch CreateBatch(int capacity) => new Batch<TShape>(capacity);
    }
}

/// <summary>What losses of a network compare with: the class number of each sample, or a batch of numbers.</summary>
public sealed class TargetSpec
{
    private TargetSpec(string name, int classes, int places, PortSpec? port) => (Name, ClassCount, Places, Port) = (name, classes, places, port);

    /// <summary>Its name in the <c>.dsl</c> file.</summary>
    public string Name { get; }

    /// <summary>Class numbers run from 0 to one less; 0 where it is a batch.</summary>
    public int ClassCount { get; }

    /// <summary>Class numbers of a sample: 1, or one for each place of an image, row by row.</summary>
    public int Places { get; }

    /// <summary>The batch; null where it is class numbers.</summary>
    public PortSpec? Port { get; }

    /// <summary>Class numbers from 0 to <paramref name="count"/> - 1, <paramref name="places"/> of them a sample.</summary>
    public static TargetSpec Classes(string name, int count, int places = 1) => new(name, count, places, null);

    /// <summary>Batches of the volume <typeparamref name="TShape"/>.</summary>
    public static TargetSpec Of<TShape>(string name)
        where TShape : struct, IShape => new(name, 0, 0, PortSpec.Of<TShape>(name));
}
