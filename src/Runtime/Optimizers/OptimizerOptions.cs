using static System.FormattableString;

namespace DslCompiler;

/// <summary>The optimisers.</summary>
public enum OptimizerKind
{
    /// <summary><see cref="DslCompiler.Sgd"/> with momentum.</summary>
    Sgd,

    /// <summary><see cref="DslCompiler.Sgd"/> with Nesterov's momentum.</summary>
    Nesterov,

    /// <summary><see cref="DslCompiler.Adam"/>.</summary>
    Adam,

    /// <summary><see cref="DslCompiler.AdaGrad"/>.</summary>
    AdaGrad,

    /// <summary><see cref="DslCompiler.RmsProp"/>.</summary>
    RmsProp,
}

/// <summary>An optimiser to be made: its kind and numbers. What is null depends on the kind.</summary>
public sealed record OptimizerOptions
{
    public OptimizerKind Kind { get; init; }

    /// <summary>Unless given: 0.03 for sgd and nesterov, 0.01 for adagrad, 0.001 for adam and rmsprop.</summary>
    public float? LearningRate { get; init; }

    /// <summary>Unless given: 0.9 for sgd and nesterov, 0 for rmsprop; the others have none.</summary>
    public float? Momentum { get; init; }

    /// <summary>Of adam: the decay of the mean of the gradients; unless given 0.9.</summary>
    public float? Beta1 { get; init; }

    /// <summary>The decay of the mean of their squares; unless given 0.999 for adam, 0.99 for rmsprop.</summary>
    public float? Beta2 { get; init; }

    /// <summary>L2 penalty on weights; biases are left out.</summary>
    public float WeightDecay { get; init; } = 1e-4f;

    /// <summary>L1 penalty on weights, with <see cref="WeightDecay"/> the elastic net; biases are left out.</summary>
    public float L1 { get; init; }

    /// <summary>The weights of a neuron whose norm is larger are scaled down to it after each step; null: never.</summary>
    public float? MaxNorm { get; init; }

    /// <summary>Gradients whose norm is larger are scaled down to it; null: never.</summary>
    public float? ClipNorm { get; init; }

    private float Rate => LearningRate ?? Kind switch
    {
        OptimizerKind.Adam or OptimizerKind.RmsProp => 0.001f,
        OptimizerKind.AdaGrad => 0.01f,
        _ => 0.03f,
    };

    private float Speed => Momentum ?? (Kind == OptimizerKind.RmsProp ? 0 : 0.9f);

    /// <summary>A new optimiser; each network needs its own.</summary>
    public Optimizer Create()
    {
        Optimizer optimizer = Kind switch
        {
            OptimizerKind.Adam => new Adam(Rate, Beta1 ?? 0.9f, Beta2 ?? 0.999f, weightDecay: WeightDecay),
            OptimizerKind.AdaGrad => new AdaGrad(Rate, weightDecay: WeightDecay),
            OptimizerKind.RmsProp => new RmsProp(Rate, Beta2 ?? 0.99f, momentum: Speed, weightDecay: WeightDecay),
            _ => new Sgd(Rate, Speed, Kind == OptimizerKind.Nesterov, WeightDecay),
        };
        (optimizer.L1, optimizer.MaxNorm, optimizer.ClipNorm) = (L1, MaxNorm, ClipNorm);
        return optimizer;
    }

    /// <summary><c>nesterov, lr 0.03, momentum 0.9, decay 0.0001</c>.</summary>
    public string Describe()
    {
        var kind = Kind switch
        {
            OptimizerKind.Adam => Invariant($"adam, lr {Rate}, betas {Beta1 ?? 0.9f} and {Beta2 ?? 0.999f}"),
            OptimizerKind.AdaGrad => Invariant($"adagrad, lr {Rate}"),
            OptimizerKind.RmsProp => Invariant($"rmsprop, lr {Rate}, decay of squares {Beta2 ?? 0.99f}, momentum {Speed}"),
            OptimizerKind.Nesterov => Invariant($"nesterov, lr {Rate}, momentum {Speed}"),
            _ => Invariant($"sgd, lr {Rate}, momentum {Speed}"),
        };
        return kind + Invariant($", weight decay {WeightDecay}")
            + (L1 > 0 ? Invariant($", L1 {L1}") : "")
            + (MaxNorm is { } most ? Invariant($", weights of a neuron at most of norm {most}") : "")
            + (ClipNorm is { } norm ? Invariant($", gradients clipped to norm {norm}") : "");
    }
}
