namespace DslCompiler.Kernels;

/// <summary>The channels of the parts of a concatenation; 0 where there is none.</summary>
public interface IConcatShape
{
    static abstract int Channels0 { get; }

    static abstract int Channels1 { get; }

    static abstract int Channels2 { get; }

    static abstract int Channels3 { get; }

    static abstract int Channels4 { get; }

    static abstract int Channels5 { get; }

    static abstract int Channels6 { get; }

    static abstract int Channels7 { get; }

    /// <summary>Elements of a channel.</summary>
    static abstract int Plane { get; }

    /// <summary>0 where a channel is a plane, 1 where the channels are features of a vector, 2 where what counts as a channel here is a block of them.</summary>
    static abstract int Axis { get; }
}

/// <summary>A stretch of channels within all of them.</summary>
public interface ISliceShape
{
    static abstract int First { get; }

    static abstract int Count { get; }

    static abstract int Channels { get; }

    /// <summary>Elements of a channel.</summary>
    static abstract int Plane { get; }

    /// <summary>0 where a channel is a plane, 1 where the channels are features of a vector, 2 where what counts as a channel here is a block of them.</summary>
    static abstract int Axis { get; }
}
