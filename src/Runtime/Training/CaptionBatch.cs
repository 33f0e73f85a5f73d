using System;
using System.Collections.Generic;

namespace DslCompiler;

/// <summary>Pictures, the words before each step, and the words that are right there.</summary>
public sealed class CaptionBatch
{
    private readonly int[] _labels;
    private readonly int[] _lengths;

    internal CaptionBatch(Batch pictures, Tokens words, bool isPictureFirst)
    {
        (Pictures, Words) = (pictures, words);
        Inputs = isPictureFirst ? [pictures, words] : [words, pictures];
        (_labels, _lengths) = (new int[words.Capacity * words.StepCapacity], new int[words.Capacity]);
    }

    public Batch Pictures { get; }

    public Tokens Words { get; }

    /// <summary>Both, as the network takes them.</summary>
    public IReadOnlyList<Batch> Inputs { get; }

    /// <summary>The right word of each step, sample after sample; behind a caption's end it counts for nothing.</summary>
    public ArraySegment<int> Labels => new(_labels, 0, Words.Count * Words.Steps);

    /// <summary>Words and their ends.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Words.Count);

    /// <summary>Fills in captions: <c>start a seven</c>, and right are <c>a seven end</c>.</summary>
    public void SetCaptions(IReadOnlyList<int[]> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        var longest = 0;
        for (var n = 0; n < captions.Count; n++)
        {
            _lengths[n] = captions[n].Length + 1;
            longest = Math.Max(longest, _lengths[n]);
        }

        (Words.Count, Words.Steps) = (captions.Count, longest);
        for (var n = 0; n < captions.Count; n++)
        {
            for (var step = 0; step < longest; step++)
            {
                Words[n, step] = step == 0 ? Data.Words.Start : step <= captions[n].Length ? captions[n][step - 1] : Data.Words.End;
                _labels[(n * longest) + step] = step < captions[n].Length ? captions[n][step] : Data.Words.End;
            }
        }

        Words.SetLengths(Lengths);
    }
}
