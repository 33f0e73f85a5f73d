using System;

namespace DslCompiler;

/// <summary>A volume as a type: generated once for each volume of a project, so that equal volumes of two models are one type and a batch
/// of the wrong volume does not compile.</summary>
public interface IShape
{
    /// <summary>The extents in memory order: <c>C,H,W</c> of an image, <c>C</c> of a vector, PyTorch's order for parameters.</summary>
    static abstract ReadOnlySpan<int> Extents { get; }
}
