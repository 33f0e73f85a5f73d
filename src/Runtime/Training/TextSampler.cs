using System;
using DslCompiler.Random;

namespace DslCompiler;

/// <summary>Lets a network for characters write: each character is drawn by the scores that the one before led to. A character costs one step, however long the text is:
/// the network keeps its states.</summary>
public sealed class TextSampler
{
    private readonly Network _network;
    private readonly Tokens _input;
    private readonly double[] _probabilities;
    private readonly double _temperature;
    private readonly Philox _random;
    private Sequence? _scores;
    private ulong _drawn;

    /// <param name="network">A network for characters.</param>
    /// <param name="temperature">What scores are divided by: below 1 the likely become likelier; 0 takes the likeliest.</param>
    /// <param name="seed">What is drawn from.</param>
    public TextSampler(Network network, double temperature, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegative(temperature);
        _network = network;
        _temperature = temperature;
        _random = new Philox(seed, 1);
        _input = (Tokens)network.InputPorts[0].CreateBatch(1, 1);
        _probabilities = new double[network.OutputPorts[0].Extents[0]];
        network.KeepsState = true;
        network.ClearState();
    }

    /// <summary>Reads a character.</summary>
    public void Read(int number)
    {
        _input[0, 0] = number;
        _scores = (Sequence)_network.ForwardUntyped(_input);
    }

    /// <summary>Draws the next character, and reads it. The first is drawn of all alike where nothing was read before.</summary>
    /// <param name="known">Numbers that there are characters for.</param>
    public int Next(int known)
    {
        var number = Draw(known);
        Read(number);
        return number;
    }

    private int Draw(int known)
    {
        var u = _random.Uniform(_drawn++);
        if (_scores is null)
        {
            return (int)(u * known);
        }

        var scores = _scores[0, 0][..known];
        if (_temperature == 0)
        {
            return Metrics.ArgMax(scores);
        }

        double largest = scores[Metrics.ArgMax(scores)];
        var sum = 0.0;
        for (var i = 0; i < known; i++)
        {
            sum += _probabilities[i] = Math.Exp((scores[i] - largest) / _temperature);
        }

        var left = u * sum;
        for (var i = 0; i < known; i++)
        {
            left -= _probabilities[i];
            if (left < 0)
            {
                return i;
            }
        }

        return Metrics.ArgMax(scores);
    }
}
