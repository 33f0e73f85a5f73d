using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler;

/// <summary>A network that says of a picture what is on it (A21): it takes the picture and the words so far, and scores the next word at each step.</summary>
public sealed class CaptionModel
{
    private readonly int _picture;
    private readonly int _words;

    /// <exception cref="UserErrorException">The network is none, or knows fewer words than there are.</exception>
    public CaptionModel(Network network, Words words, Preprocessing preprocessing, string source)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (!Is(network))
        {
            throw new UserErrorException($"{network.Name} makes no captions: it must take a picture [HxWxC] and [T x words] onehot, and end with a score for each word. Fix: see models/captioner.dsl.");
        }

        (Network, Words, Preprocessing) = (network, words, preprocessing);
        (_picture, _words) = network.InputPorts[0].IsTokens ? (1, 0) : (0, 1);
        if (words.All.Length > network.InputPorts[_words].Extents[0])
        {
            throw new UserErrorException(Invariant(
                $"{source}: has {words.All.Length} different words, but {network.Name} takes {network.InputPorts[_words].Extents[0]}. Fix: give it the parameter vocab, which follows the captions."));
        }

        var extents = network.InputPorts[_picture].Extents;
        Shape = new PictureShape(extents[0], extents[1], extents[2]);
        Preprocessing.CheckChannels(source, preprocessing.Channels, Shape.Channels);
    }

    public Network Network { get; }

    public Words Words { get; }

    public Preprocessing Preprocessing { get; }

    /// <summary>The volume of the network's picture.</summary>
    public PictureShape Shape { get; }

    /// <summary>Whether a network takes a picture and words and scores words.</summary>
    public static bool Is(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var ports = network.InputPorts.ToArray();
        return ports.Length == 2 && network.OutputPorts.Length == 1 && Array.Find(ports, p => p is { IsTokens: true, Time: > 0 }) is { } words
            && Array.Exists(ports, p => p is { IsTokens: false, Time: 0, Extents.Length: 3 })
            && network.OutputPorts[0].Time == words.Time && network.OutputPorts[0].Extents.SequenceEqual(words.Extents);
    }

    /// <summary>Memory for so many pictures with captions of so many words.</summary>
    public CaptionBatch CreateBatch(int capacity, int words) =>
        new(Network.InputPorts[_picture].CreateBatch(capacity), (Tokens)Network.InputPorts[_words].CreateBatch(capacity, words + 1), _picture == 0);

    /// <summary>The likeliest caption of each picture, word by word. Each word costs one pass over what stands before it.</summary>
    /// <param name="batch">Holds the pictures.</param>
    /// <param name="mostWords">No caption is longer.</param>
    public string[] Write(CaptionBatch batch, int mostWords)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (tokens, count) = (batch.Words, batch.Pictures.Count);
        tokens.Count = count;
        tokens.SetLengths([]);
        var written = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        var open = count;
        for (var step = 0; step < Math.Min(mostWords, tokens.StepCapacity) && open > 0; step++)
        {
            tokens.Steps = step + 1;
            for (var n = 0; n < count; n++)
            {
                // The words stand step after step, so those before stay where they are.
                tokens[n, step] = step == 0 ? Words.Start : written[n].Count == step ? written[n][step - 1] : Words.End;
            }

            var scores = (Sequence)Network.ForwardUntyped(batch.Inputs)[0];
            for (var n = 0; n < count; n++)
            {
                if (written[n].Count == step && Likeliest(scores[n, step]) is var word && word != Words.End)
                {
                    written[n].Add(word);
                }
                else if (written[n].Count == step)
                {
                    open--;
                }
            }
        }

        return [.. written.Select(Words.Decode)];
    }

    /// <summary>Neither the start nor what stands for no word is ever written.</summary>
    private int Likeliest(ReadOnlySpan<float> scores)
    {
        var best = Words.End;
        for (var word = Words.Unknown + 1; word < Words.All.Length; word++)
        {
            best = scores[word] > scores[best] ? word : best;
        }

        return best;
    }
}
