namespace DslCompiler.Model;

/// <summary>A layer as the user wrote it, for summaries: its output volume, parameters and multiply-adds of one sample.</summary>
public sealed record LayerInfo(string Name, string Kind, TensorType Output, long Parameters, long MultiplyAdds, int Line);
