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

    /// <summary>The axis of time: 1 for <c>T</c>, 2 for <c>S</c>, 0 where there is none.</summary>
    public int Time { get; private protected init; }

    /// <summary>Whether its batches are numbers that stand for vectors.</summary>
    public virtual bool IsTokens => false;

    /// <summary>One whose batches are sequences of the volume <typeparamref name="TShape"/>.</summary>
    public static PortSpec SequenceOf<TShape>(string name, int time)
        where TShape : struct, IShape => new SequenceTyped<TShape>(name, time);

    /// <summary>One whose batches are numbers that stand for vectors of the volume <typeparamref name="TShape"/>.</summary>
    public static PortSpec TokensOf<TShape>(string name, int time)
        where TShape : struct, IShape => new TokensTyped<TShape>(name, time);

    /// <summary>The batches that it takes, in words.</summary>
    internal abstract string Kind { get; }

    /// <summary>Whether a batch is of another kind.</summary>
    internal abstract bool CreatesOther(Batch batch);

    /// <summary>A batch of zeros, of so many steps where it is one of sequences.</summary>
    public abstract Batch CreateBatch(int capacity, int steps = 1);

    private sealed class SequenceTyped<TShape> : PortSpec
        where TShape : struct, IShape
    {
        public SequenceTyped(string name, int time)
            : base(name, TShape.Extents) => Time = time;

        internal override string Kind => "sequences";

        public override Batch CreateBatch(int capacity, int steps) => new Sequence<TShape>(capacity, steps);

        internal override bool CreatesOther(Batch batch) => batch is not Sequence or Tokens;
    }

    private sealed class TokensTyped<TShape> : PortSpec
        where TShape : struct, IShape
    {
        public TokensTyped(string name, int time)
            : base(name, TShape.Extents) => Time = time;

        public override bool IsTokens => true;

        internal override string Kind => "numbers that stand for vectors";

        public override Batch CreateBatch(int capacity, int steps) => new Tokens<TShape>(capacity, steps);

        internal override bool CreatesOther(Batch batch) => batch is not Tokens;
    }

    private sealed class Typed<TShape>(string name) : PortSpec(name, TShape.Extents)
        where TShape : struct, IShape
    {
        internal override string Kind => "samples";

        public override Batch CreateBatch(int capacity, int steps) => new Batch<TShape>(capacity);

        internal override bool CreatesOther(Batch batch) => batch is Sequence;
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

    /// <summary>The axis of time, where there is a class number for each step; otherwise 0.</summary>
    public int Time { get; private init; }

    /// <summary>The same, with a class number for each step of an axis of time.</summary>
    public TargetSpec Over(int time) => new(Name, ClassCount, Places, Port) { Time = time };

    /// <summary>Batches of a port.</summary>
    public static TargetSpec Of(PortSpec port)
    {
        System.ArgumentNullException.ThrowIfNull(port);
        return new TargetSpec(port.Name, 0, 0, port) { Time = port.Time };
    }

    /// <summary>Class numbers from 0 to <paramref name="count"/> - 1, <paramref name="places"/> of them a sample.</summary>
    public static TargetSpec Classes(string name, int count, int places = 1) => new(name, count, places, null);
}
