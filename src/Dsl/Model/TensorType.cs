using System.Linq;
using System.Text;

namespace DslCompiler.Model;

public enum ElementType
{
    /// <summary>A real number: 32 bits, or 64 where gradients are checked.</summary>
    Float,

    /// <summary>A class number.</summary>
    Label,

    /// <summary>A number from 0 to one less than the extent, which stands for a vector with a 1 there and zeros elsewhere: <c>onehot</c>.</summary>
    Index,
}

/// <summary>What a value is: its elements, whether it has the symbolic batch axis <c>N</c> in front, and its fixed extents
/// (an image is <c>C,H,W</c>, as PyTorch orders it; messages write <c>HxWxC</c>, as the course notes do).</summary>
public sealed record TensorType(ElementType Element, bool HasBatch, EquatableArray<int> Extents)
{
    /// <summary>Which symbolic time axis it has behind the batch: 1 for <c>T</c>, 2 for <c>S</c>, 0 for none. In memory step comes after step, each with all samples.</summary>
    public int Time { get; init; }

    /// <summary>Whether it is a sequence of vectors.</summary>
    public bool HasTime => Time > 0;

    /// <summary>The loop over steps in which it is one step's value; null outside of loops.</summary>
    public StepLoop? Loop { get; init; }

    /// <summary>Channels side by side in memory where an image lies in blocks: a vector of any width that a kernel uses lies within one.</summary>
    public const int Block = 16;

    /// <summary>Whether an image lies in blocks of <see cref="Block"/> channels, <c>[N, C/16, H, W, 16]</c> (oneDNN's nChw16c), rather than channel after channel.
    /// The last block is filled up; what stands there is finite, and never reaches a channel that counts. Only choose-layout makes such values.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>One number, without batch.</summary>
    public static TensorType Scalar { get; } = new(ElementType.Float, false, EquatableArray<int>.Empty);

    /// <summary>The class number of every sample.</summary>
    public static TensorType Labels { get; } = new(ElementType.Label, true, EquatableArray<int>.Empty);

    /// <summary>The class number of every place of such extents of every sample.</summary>
    public static TensorType LabelsOf(params int[] places) => Labels with { Extents = places.ToEquatableArray() };

    public bool IsImage => HasBatch && Extents.Count == 3;

    public bool IsVector => HasBatch && Extents.Count == 1;

    /// <summary>Elements of one sample, or of the whole where there is no batch.</summary>
    public int Length
    {
        get
        {
            var length = 1;
            foreach (var extent in Extents)
            {
                length = checked(length * extent);
            }

            return length;
        }
    }

    /// <summary>Elements that one sample takes in memory.</summary>
    public int StoredLength => IsBlocked ? checked(Blocks * Block * Height * Width) : Length;

    /// <summary>Blocks of channels, the last one filled up.</summary>
    public int Blocks => (Channels + Block - 1) / Block;

    /// <summary>Channels of an image, features of a vector.</summary>
    public int Channels => Extents[0];

    public int Height => Extents[1];

    public int Width => Extents[2];

    public static TensorType Batched(params int[] extents) => new(ElementType.Float, true, extents.ToEquatableArray());

    public static TensorType Fixed(params int[] extents) => new(ElementType.Float, false, extents.ToEquatableArray());

    /// <summary>An image that lies as this one does.</summary>
    public TensorType WithExtents(int channels, int height, int width) => this with { Extents = EquatableArray.Of(channels, height, width) };

    /// <summary>The same with another number of channels (features).</summary>
    public TensorType WithChannels(int channels) => this with { Extents = new[] { channels }.Concat(Extents.Skip(1)).ToEquatableArray() };

    /// <summary><c>28x28x6</c> or <c>120</c>: the volume as the notes write it, without the batch.</summary>
    public string ToVolume() => Extents.Count == 3
        ? Invariant.Text($"{Height}x{Width}x{Channels}")
        : string.Join("x", (HasTime ? [StepLoop.NameOf(Time)] : Enumerable.Empty<string>()).Concat(Extents.Select(Invariant.Number)));

    /// <summary><c>f32[N,6,28,28]</c>: for dumps and generated comments.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Element switch { ElementType.Float => "f32[", ElementType.Index => "onehot[", _ => "i32[" }, 32);
        var separator = "";
        foreach (var axis in (HasBatch ? "N" : "") + (HasTime ? StepLoop.NameOf(Time) : ""))
        {
            text.Append(separator).Append(axis);
            separator = ",";
        }

        foreach (var extent in Extents)
        {
            text.Append(separator).Append(Invariant.Number(extent));
            separator = ",";
        }

        return text.Append(IsBlocked ? "]c16" : "]").Append(Loop).ToString();
    }
}
