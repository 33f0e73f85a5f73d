using System.Collections.Immutable;

namespace DslCompiler.Weights;

/// <summary>One tensor of a weights file. <see cref="Data"/> is row-major float32 whatever the file held
/// (<see cref="DType"/>, such as F32 or BF16); an empty <see cref="Shape"/> is a scalar with one value.</summary>
public sealed record WeightTensor(string Name, string DType, ImmutableArray<long> Shape, float[] Data);
