using System;
using System.Collections.Generic;
using System.Diagnostics;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler;

/// <summary>Trains a network to foretell a text's next character (A20). The text is cut into as many stretches as there are samples; each step takes the next characters
/// of all of them, and goes on with the states that the step before left, while gradients end at its first character (truncated back-propagation through time,
/// Williams and Peng 1990; D04). The same network, text, options and seed give the same bits, whatever the number of threads.</summary>
public sealed class TextTrainer : ITrainer
{
    private readonly Network _network;
    private readonly ITrainable _trainable;
    private readonly Optimizer _optimizer;
    private readonly TextCorpus _text;
    private readonly TrainingOptions _options;
    private readonly Tokens _input;
    private readonly int[] _labels;
    private readonly int _steps;
    private readonly float _startRate;
    private readonly List<double> _losses = [];

    /// <param name="network">One that takes characters and scores the next at every step.</param>
    /// <param name="text">What to learn.</param>
    /// <param name="options">How: the batch is the number of stretches.</param>
    /// <param name="steps">Characters of each stretch a step.</param>
    /// <exception cref="UserErrorException">The network is none for text, or the text does not fit.</exception>
    public TextTrainer(Network network, TextCorpus text, TrainingOptions options, int steps)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (options.Flip || options.Shift > 0 || options.Crop > 0)
        {
            throw new UserErrorException("a text has no pictures to mirror, move or cut. Fix: leave augment out.");
        }

        CharacterModel.Require(network, text.Vocabulary, text.Name);
        (_network, _text, _options, _steps) = (network, text, options, steps);
        _trainable = network as ITrainable ?? throw new UserErrorException($"{network.Name} has no loss to train on. Fix: add the line 'loss SOFTMAX every step' to the model.");
        _optimizer = options.Optimizer.Create();
        _startRate = _optimizer.LearningRate;
        Stretch = (text.Train.Length - 1) / options.Batch;
        StepsPerEpoch = Stretch / steps;
        if (StepsPerEpoch == 0)
        {
            throw new UserErrorException(Invariant($"{text.Name}: {text.Train.Length} characters to train on are too few for {options.Batch} stretches of {steps}. Fix: a smaller --batch or --steps."));
        }

        _input = (Tokens)network.InputPorts[0].CreateBatch(options.Batch, steps);
        _labels = new int[options.Batch * steps];
    }

    public int StepsPerEpoch { get; }

    private int Stretch { get; }

    /// <inheritdoc/>
    public void Run(Action<EpochResult> onEpoch, Action<int>? onStep = null)
    {
        ArgumentNullException.ThrowIfNull(onEpoch);
        using var gradients = new GradientScope(_network, _options.KeepsGradients);
        _losses.Clear();
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            var started = Stopwatch.GetTimestamp();
            var loss = TrainEpoch(epoch, onStep);
            _losses.Add(loss);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var test = CharacterModel.Measure(_network, _text.Test, _options.Batch, _steps);
            RequireFinite(test.Loss);
            onEpoch(new EpochResult(epoch, seconds, loss, test, _optimizer.LearningRate));
        }
    }

    private double TrainEpoch(int epoch, Action<int>? onStep)
    {
        var sum = 0.0;
        for (var step = 0; step < StepsPerEpoch; step++)
        {
            _optimizer.LearningRate = _options.RateAt(_startRate, ((epoch - 1L) * StepsPerEpoch) + step, StepsPerEpoch, _losses);
            Fill(step * _steps);
            _network.KeepsState = step > 0;
            var loss = _trainable.TrainStep(_input, _labels, _optimizer);
            RequireFinite(loss);
            sum += loss;
            onStep?.Invoke(step + 1);
        }

        _network.KeepsState = false;
        return sum / StepsPerEpoch;
    }

    private void Fill(int at)
    {
        for (var sample = 0; sample < _input.Count; sample++)
        {
            var from = (sample * Stretch) + at;
            for (var step = 0; step < _steps; step++)
            {
                _input[sample, step] = _text.Train[from + step];
                _labels[(sample * _steps) + step] = _text.Train[from + step + 1];
            }
        }
    }

    private void RequireFinite(double loss)
    {
        if (!double.IsFinite(loss))
        {
            throw new DivergenceException(loss, _startRate);
        }
    }
}
