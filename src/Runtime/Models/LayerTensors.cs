namespace DslCompiler;

/// <summary>The parameter of a layer that has a weight only: a convolution in front of a norm.</summary>
public sealed class WeightLayer<TWeight>(Parameter<TWeight> weight)
    where TWeight : struct, IShape
{
    public Parameter<TWeight> Weight { get; } = weight;
}

/// <summary>The parameters of a layer with weight and bias: a convolution, a fully connected layer.</summary>
public sealed class WeightBiasLayer<TWeight, TBias>(Parameter<TWeight> weight, Parameter<TBias> bias)
    where TWeight : struct, IShape
    where TBias : struct, IShape
{
    public Parameter<TWeight> Weight { get; } = weight;

    public Parameter<TBias> Bias { get; } = bias;
}

/// <summary>The parameters and buffers of a batch norm.</summary>
public sealed class NormLayer<TFeatures>(Parameter<TFeatures> weight, Parameter<TFeatures> bias, BufferTensor<TFeatures> runningMean, BufferTensor<TFeatures> runningVar)
    where TFeatures : struct, IShape
{
    public Parameter<TFeatures> Weight { get; } = weight;

    public Parameter<TFeatures> Bias { get; } = bias;

    public BufferTensor<TFeatures> RunningMean { get; } = runningMean;

    public BufferTensor<TFeatures> RunningVar { get; } = runningVar;
}
