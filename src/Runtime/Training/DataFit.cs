using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler;

/// <summary>Whether a data set suits a network.</summary>
internal static class DataFit
{
    /// <summary>The volume that its pictures are brought to, or an error that says what to change.</summary>
    public static PictureShape Check(Network network, Dataset data, Preprocessing preprocessing)
    {
        if (data.Count == 0)
        {
            throw BadFile.At(data.Name, "its records", "none", "at least one picture", "use a data set with pictures");
        }

        if (network.InputPorts.Length != 1)
        {
            throw new UserErrorException(Invariant(
                $"{network.Name} takes {network.InputPorts.Length} inputs, and labelled pictures are one. Fix: call Forward of its generated class."));
        }

        var (scores, classes) = (network.OutputExtents.Length == 1 ? network.OutputExtents[0] : 0, data.ClassNames.Length);
        if (scores != classes)
        {
            var found = scores == 0 ? "an image as the output" : Invariant($"{scores} score{(scores == 1 ? "" : "s")}");
            throw BadFile.At(data.Name, "its classes", Invariant($"{found} of {network.Name}"), Invariant($"{classes}, one a class of the data"), Invariant($"end the model with FC {classes}"));
        }

        var shape = PictureShape.Of(network, preprocessing, data.Name);
        Preprocessing.CheckChannels(data.Name, data.Channels, shape.Channels);
        return shape;
    }
}
