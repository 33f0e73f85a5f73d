using System;
using System.Collections.Generic;

namespace DslCompiler.Operators;

/// <summary>The one list of operators. A test holds that every operator class stands here and has its row in the tests' table.</summary>
public static class OperatorList
{
    public static readonly IReadOnlyList<Type> All =
    [
        typeof(Input),
        typeof(Labels),
        typeof(Target),
        typeof(Parameter),
        typeof(BufferTensor),
        typeof(Constant),
        typeof(InverseBatch),
        typeof(Identity),
        typeof(Copy),
        typeof(Add),
        typeof(Subtract),
        typeof(Multiply),
        typeof(BiasAdd),
        typeof(Relu),
        typeof(Step),
        typeof(Sigmoid),
        typeof(Tanh),
        typeof(Dropout),
        typeof(Reshape),
        typeof(ChannelSum),
        typeof(MatMul),
        typeof(Conv2d),
        typeof(Conv2dInputGradient),
        typeof(Conv2dWeightGradient),
        typeof(SliceSum),
        typeof(MaxPool2d),
        typeof(MaxPool2dGradient),
        typeof(AvgPool2d),
        typeof(AvgPool2dGradient),
        typeof(Concat),
        typeof(Slice),
        typeof(Embed),
        typeof(ChannelMean),
        typeof(ChannelVariance),
        typeof(ChannelDot),
        typeof(ChannelScale),
        typeof(Standardize),
        typeof(InverseRoot),
        typeof(DivideByCount),
        typeof(Unbiased),
        typeof(RunningAverage),
        typeof(Phase),
        typeof(LocalResponseNorm),
        typeof(LocalResponseNormGradient),
        typeof(SoftmaxCrossEntropy),
        typeof(SoftmaxCrossEntropyGradient),
        typeof(BatchMean),
    ];
}
