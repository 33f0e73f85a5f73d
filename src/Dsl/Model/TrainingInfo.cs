namespace DslCompiler.Model;

/// <summary>What updates the parameters.</summary>
public enum OptimizerKind
{
    /// <summary>Gradient descent, with momentum where that is not 0.</summary>
    Sgd,

    /// <summary>Gradient descent with Nesterov's momentum.</summary>
    Nesterov,
    Adam,
    AdaGrad,
    RmsProp,
}

/// <summary>How the learning rate goes from epoch to epoch, or from step to step.</summary>
public enum ScheduleKind
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls to 0 in a straight line.</summary>
    Linear,

    /// <summary>It falls to 0 along half a cosine wave.</summary>
    Cosine,

    /// <summary>Times <see cref="ScheduleInfo.Factor"/> after every <see cref="ScheduleInfo.Every"/> epochs.</summary>
    Step,

    /// <summary>Times <see cref="ScheduleInfo.Factor"/> after each epoch of <see cref="ScheduleInfo.Epochs"/>.</summary>
    AtEpochs,

    /// <summary>Times <see cref="ScheduleInfo.Factor"/> after every epoch.</summary>
    Exponential,

    /// <summary>Divided by <c>1 + </c><see cref="ScheduleInfo.Factor"/><c> t</c> after t epochs.</summary>
    Inverse,

    /// <summary>Times <see cref="ScheduleInfo.Factor"/> once the training loss was no lower for more than <see cref="ScheduleInfo.Patience"/> epochs.</summary>
    OnPlateau,
}

/// <summary>A schedule and its numbers; those that its kind does not use are 0.</summary>
public sealed record ScheduleInfo(ScheduleKind Kind, double Factor = 0, int Every = 0, int Patience = 0)
{
    /// <summary>For <see cref="ScheduleKind.AtEpochs"/>: epochs done, rising.</summary>
    public EquatableArray<int> Epochs { get; init; }
}

/// <summary>The model's training section: what is null is left to whoever trains.</summary>
public sealed record TrainingInfo
{
    public OptimizerKind? Optimizer { get; init; }

    public double? LearningRate { get; init; }

    /// <summary>Of sgd, nesterov and rmsprop.</summary>
    public double? Momentum { get; init; }

    /// <summary>Of adam; of rmsprop its decay of squares is <see cref="Beta2"/>.</summary>
    public double? Beta1 { get; init; }

    public double? Beta2 { get; init; }

    public double? WeightDecay { get; init; }

    /// <summary>Times the sum of the weights' absolute values: with <see cref="WeightDecay"/> the elastic net.</summary>
    public double? L1 { get; init; }

    /// <summary>The most that the norm of a neuron's weights may be.</summary>
    public double? MaxNorm { get; init; }

    public int? Batch { get; init; }

    public int? Epochs { get; init; }

    public ScheduleInfo? Schedule { get; init; }

    /// <summary>Epochs in which the rate rises from 0.</summary>
    public int? WarmUpEpochs { get; init; }

    /// <summary>Gradients whose norm is larger are scaled down to it.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Whether training computes large images again in the backward pass wherever that is element-wise work, sums of residual blocks too, rather than keep them.</summary>
    public bool Recomputes { get; init; }

    /// <summary>Pictures are moved by up to so many pixels.</summary>
    public int? Shift { get; init; }

    /// <summary>Pictures are mirrored left to right, every other one.</summary>
    public bool? Flip { get; init; }

    /// <summary>Pictures get a border of so many pixels and are cut to their size somewhere in it.</summary>
    public int? Crop { get; init; }

    public ulong? Seed { get; init; }
}
