using DslCompiler.Operators;

namespace DslCompiler.Generator.Tests;

/// <summary>Products, normalisations and losses of ONNX as our operators.</summary>
internal static class OnnxLayers
{
    public static void MatMul(OnnxBuilder b)
    {
        var factor = b.Case.Input(1).Extents;
        OnnxBuilder.Require(factor.Count <= 2 && b.Case.Input(0).Extents.Count <= 2, "products of a matrix for each sample");
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new MatMul(false, false), x, b.Fixed(1, factor[0], factor.Count == 1 ? 1 : factor[1])));
    }

    public static void Gemm(OnnxBuilder b)
    {
        OnnxBuilder.Require(b.Case.Integer("transA", 0) == 0, "a product that runs over the batch");
        var (x, factor) = (b.Samples(0), b.Case.Input(1).Extents);
        var y = b.Add(new MatMul(false, b.Case.Integer("transB", 0) != 0), x, b.Fixed(1, [.. factor]));
        y = b.Scale(y, b.Case.Real("alpha", 1));
        if (b.Case.HasInput(2))
        {
            y = b.Add(new BiasAdd(), y, b.Scale(b.Fixed(2, b.Graph.TypeOf(y).Channels), b.Case.Real("beta", 1)));
        }

        b.Outputs.Add(y);
    }

    /// <summary>As the layer <c>BN</c> expands, but for the running variance, which ONNX keeps of the biased one.</summary>
    public static void BatchNormalization(OnnxBuilder b)
    {
        var x = b.Samples(0);
        var channels = b.Graph.TypeOf(x).Channels;
        var (weight, bias, mean, variance) = (b.Fixed(1, channels), b.Fixed(2, channels), b.Fixed(3, channels), b.Fixed(4, channels));
        var (newMean, newVariance) = (mean, variance);
        var isTraining = b.Case.Integer("training_mode", 0) != 0;
        if (isTraining)
        {
            var running = new RunningAverage(1 - b.Case.Real("momentum", 0.9));
            var (ownMean, own) = (b.Add(new ChannelMean(), x), 0);
            own = b.Add(new ChannelVariance(), x, ownMean);
            (newMean, newVariance) = (b.Add(running, mean, ownMean), b.Add(running, variance, own));
            (mean, variance) = (ownMean, own);
        }

        var y = b.Add(new Standardize(), x, mean, b.Add(new InverseRoot(b.Case.Real("epsilon", 1e-5)), variance));
        b.Outputs.Add(b.Add(new BiasAdd(), b.Add(new ChannelScale(), y, weight), bias));
        b.Outputs.AddRange(isTraining ? [newMean, newVariance] : []);
    }

    public static void Lrn(OnnxBuilder b)
    {
        var size = b.Case.Integer("size", 0);
        OnnxBuilder.Require(size % 2 == 1, "an even number of channels, of which ONNX and PyTorch have the odd one on different sides");
        var x = b.Samples(0);
        b.Outputs.Add(b.Add(new LocalResponseNorm(size, b.Case.Real("alpha", 1e-4), b.Case.Real("beta", 0.75), b.Case.Real("bias", 1)), x));
    }

    /// <summary>Over the channels, or over the last axis, the others being the batch.</summary>
    public static void OverAxis(OnnxBuilder b, Operator op)
    {
        var rank = b.Case.Input(0).Extents.Count;
        var axis = (b.Case.Integer("axis", -1) + rank) % rank;
        OnnxBuilder.Require(axis == 1 || axis == rank - 1, "sums over other axes than the channels or the last");
        var x = axis == rank - 1 ? b.Vectors(0) : b.Samples(0);
        b.Outputs.Add(b.Add(op, x));
    }

    public static void SoftmaxCrossEntropyLoss(OnnxBuilder b)
    {
        OnnxBuilder.Require(b.Case.Input(0).Extents.Count == 2, "a class for each place of an image");
        OnnxBuilder.Require(!b.Case.HasInput(2), "a weight for each class");
        OnnxBuilder.Require(!b.Node.Attributes.ContainsKey("ignore_index"), "a class that does not count");
        var reduction = b.Case.Text("reduction", "mean");
        OnnxBuilder.Require(reduction != "sum", "the sum over the batch");
        var scores = b.Samples(0);
        var loss = b.Add(new SoftmaxCrossEntropy(), scores, b.Labels(1));
        b.Outputs.Add(reduction == "mean" ? b.Add(new BatchMean(), loss) : loss);
        if (b.Node.Outputs.Count == 2)
        {
            b.Outputs.Add(b.Add(new LogSoftmax(), scores));
        }
    }
}
