using System.Collections.Immutable;

namespace DslCompiler.Data;

/// <summary>Pictures with what is said of them: one caption or more each. (The pictures' labels mean nothing.)</summary>
public sealed record CaptionSet(Dataset Pictures, ImmutableArray<ImmutableArray<string>> Captions);

/// <summary>Captions to train on, and unseen ones.</summary>
public sealed record CaptionPair(CaptionSet Train, CaptionSet Test, string Description);
