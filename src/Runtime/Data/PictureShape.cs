using System;
using DslCompiler.Inference;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>The volume of a picture.</summary>
public readonly record struct PictureShape(int Channels, int Height, int Width)
{
    public int Length => Channels * Height * Width;

    /// <summary>The volume that pictures are brought to for a network: its input where that is an image; for a vector that of the training
    /// pictures, row after row, if it has as many elements.</summary>
    /// <param name="network">What will see the pictures.</param>
    /// <param name="preprocessing">That of its training.</param>
    /// <param name="source">The data or weights, for messages.</param>
    /// <exception cref="UserErrorException">The network takes another number of channels or values.</exception>
    public static PictureShape Of(Network network, Preprocessing preprocessing, string source)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Of(network.Name, network.InputExtents, preprocessing, source);
    }

    /// <summary>The same for a published model.</summary>
    public static PictureShape Of(InferenceModel model, Preprocessing preprocessing, string source)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Name, model.InputExtents.AsSpan(), preprocessing, source);
    }

    /// <summary><c>28x28x1</c>.</summary>
    public override string ToString() => Invariant($"{Height}x{Width}x{Channels}");

    private static PictureShape Of(string name, ReadOnlySpan<int> input, Preprocessing preprocessing, string source)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        var pictures = preprocessing.Shape;
        if (input.Length == 3)
        {
            return input[0] == pictures.Channels ? new PictureShape(input[0], input[1], input[2]) : throw BadFile.At(
                source, "its preprocessing", Invariant($"{pictures.Channels} channels"), Invariant($"{input[0]}, those of {name}'s input"), "use the weights of this model");
        }

        return input[0] == pictures.Length ? pictures : throw BadFile.At(
            source, "its pictures", Invariant($"{pictures.Length} values ({pictures})"), Invariant($"{input[0]} values, the input of {name}"),
            Invariant($"write input [{pictures.Length}] or input [{pictures}] in the model"));
    }
}
