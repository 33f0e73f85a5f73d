namespace DslCompiler.Model;

/// <summary>How a parameter starts.</summary>
public enum Initializer
{
    Zeros,

    Ones,

    /// <summary>0.25: the slopes of PRELU.</summary>
    Quarter,

    /// <summary>Uniform in ±sqrt(6 / (fanIn + fanOut)): Glorot and Bengio 2010; for sigmoid, tanh and linear layers.</summary>
    XavierUniform,

    /// <summary>Uniform in ±sqrt(6 / fanIn): He et al. 2015; for layers that a ReLU follows.</summary>
    HeUniform,

    /// <summary>Normal with variance 2 / (fanIn + fanOut).</summary>
    XavierNormal,

    /// <summary>Normal with variance 2 / fanIn.</summary>
    HeNormal,

    /// <summary>Normal with the standard deviation given.</summary>
    Gaussian,

    /// <summary>Uniform in ± the bound given.</summary>
    Uniform,

    /// <summary>All elements the number given.</summary>
    Constant,
}

/// <summary>A trained tensor of a model (or a buffer): <c>conv1.weight</c>, its extents as PyTorch has them, how it starts, and whether weight decay takes it.</summary>
public sealed record ParameterInfo(string Layer, string Role, EquatableArray<int> Extents, Initializer Initializer, int FanIn, int FanOut, bool Decays)
{
    public string Name => $"{Layer}.{Role}";

    /// <summary>Not trained: no gradient, no update, no weight decay. The text says so (<c>freeze</c>), or no loss depends on it ("differentiate" says so).</summary>
    public bool IsFrozen { get; init; }

    /// <summary>The number that some initialisers take, as <c>init gaussian 0.01</c> gives it.</summary>
    public double InitialValue { get; init; }

    public int Length => TensorType.Fixed([.. Extents]).Length;
}
