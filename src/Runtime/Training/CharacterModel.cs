using System;
using System.Collections.Immutable;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler;

/// <summary>A network that takes characters and scores the next at every step (A20): whether one is such, how well it foretells, what it writes.</summary>
public static class CharacterModel
{
    /// <summary>Whether a network takes one sequence of numbers and gives a score for each number at each step.</summary>
    public static bool Is(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.InputPorts.Length == 1 && network.OutputPorts.Length == 1 && network.InputPorts[0] is { IsTokens: true, Time: > 0 }
            && network.OutputPorts[0].Time == network.InputPorts[0].Time && network.InputExtents.SequenceEqual(network.OutputExtents);
    }

    /// <exception cref="UserErrorException">It is none, or knows fewer characters than there are.</exception>
    public static void Require(Network network, Vocabulary vocabulary, string source)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (!Is(network))
        {
            throw new UserErrorException($"{network.Name} does not work on text: it must take [T x characters] onehot and end with a score for each. Fix: see models/char_lstm.dsl.");
        }

        if (vocabulary.Characters.Length > network.InputExtents[0])
        {
            throw new UserErrorException(Invariant(
                $"{source}: has {vocabulary.Characters.Length} different characters, but {network.Name} takes {network.InputExtents[0]}. Fix: give it the parameter vocab, which follows the text: model Name(vocab = {vocabulary.Characters.Length}) {{ input [T x vocab] onehot ... FC vocab ... }}"));
        }
    }

    /// <summary>The mean loss a character in nats, and how often the likeliest character was the next. Each stretch of the text is read from its start with its states carried on.</summary>
    /// <param name="network">A network for characters.</param>
    /// <param name="text">Numbers of characters, at least two.</param>
    /// <param name="samples">Stretches that are read side by side; fewer where the text is short.</param>
    /// <param name="steps">Characters at a time.</param>
    public static EvaluationResult Measure(Network network, ImmutableArray<int> text, int samples, int steps)
    {
        ArgumentNullException.ThrowIfNull(network);
        samples = Math.Clamp(samples, 1, (text.Length - 1) / 2);
        var stretch = (text.Length - 1) / samples;
        var input = (Tokens)network.InputPorts[0].CreateBatch(samples, Math.Min(steps, stretch));
        var (loss, correct, count) = (0.0, 0, 0);
        for (var at = 0; at < stretch; at += input.Steps)
        {
            input.Steps = Math.Min(input.StepCapacity, stretch - at);
            for (var step = 0; step < input.Steps; step++)
            {
                for (var sample = 0; sample < samples; sample++)
                {
                    input[sample, step] = text[(sample * stretch) + at + step];
                }
            }

            network.KeepsState = at > 0;
            var scores = (Sequence)network.ForwardUntyped(input);
            for (var step = 0; step < input.Steps; step++)
            {
                for (var sample = 0; sample < samples; sample++)
                {
                    var next = text[(sample * stretch) + at + step + 1];
                    loss += Metrics.CrossEntropy(scores[sample, step], next);
                    correct += Metrics.ArgMax(scores[sample, step]) == next ? 1 : 0;
                    count++;
                }
            }
        }

        network.KeepsState = false;
        return new EvaluationResult((double)correct / count, loss / count, correct, count);
    }
}
