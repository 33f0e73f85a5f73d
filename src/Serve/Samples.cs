namespace DslCompiler.Serve;

/// <summary>The samples of a request.</summary>
/// <param name="Bytes">Their numbers as bytes, one sample behind the other, at the start of an array of the shared pool.</param>
/// <param name="Count">How many they are.</param>
/// <param name="IsList">Whether the answer is a list, of one even.</param>
internal readonly record struct Samples(byte[] Bytes, int Count, bool IsList);
