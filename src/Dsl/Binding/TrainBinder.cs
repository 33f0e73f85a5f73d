using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Binds a <c>train { ... }</c> section: the optimiser, the learning rate and how it goes, batch, epochs, augmentation.</summary>
internal sealed class TrainBinder(Frame frame)
{
    private static readonly Dictionary<string, OptimizerKind> Optimizers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SGD"] = OptimizerKind.Sgd,
        ["NESTEROV"] = OptimizerKind.Nesterov,
        ["ADAM"] = OptimizerKind.Adam,
        ["ADAGRAD"] = OptimizerKind.AdaGrad,
        ["RMSPROP"] = OptimizerKind.RmsProp,
    };

    /// <summary>Each number's name, the least it may be, and below which it must be.</summary>
    private static readonly Dictionary<string, (double Min, double Below)> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["lr"] = (0, 1e6),
        ["momentum"] = (0, 1),
        ["beta1"] = (0, 1),
        ["beta2"] = (0, 1),
        ["decay"] = (0, 1e6),
        ["l1"] = (0, 1e6),
        ["maxnorm"] = (1e-30, 1e30),
        ["clip"] = (1e-30, 1e30),
    };

    private static readonly string[] Counts = ["batch", "epochs", "warmup", "shift", "crop", "seed"];
    private static readonly string[] Flags = ["flip", "recompute"];
    private static readonly string[] Schedules = ["constant", "linear", "cosine"];

    /// <summary>What other tools call them.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["batchsize"] = "batch",
        ["batch_size"] = "batch",
        ["minibatch"] = "batch",
        ["epoch"] = "epochs",
        ["learning_rate"] = "lr",
        ["learningrate"] = "lr",
        ["rate"] = "lr",
        ["eta"] = "lr",
        ["weight_decay"] = "decay",
        ["weightdecay"] = "decay",
        ["l2"] = "decay",
        ["l2_decay"] = "decay",
        ["l1_decay"] = "l1",
        ["lasso"] = "l1",
        ["max_norm"] = "maxnorm",
        ["renorm"] = "maxnorm",
        ["elastic"] = "decay 5e-4 l1 1e-5",
        ["elasticnet"] = "decay 5e-4 l1 1e-5",
        ["l1_l2"] = "decay 5e-4 l1 1e-5",
        ["AdamW"] = "ADAM",
        ["mirror"] = "flip",
        ["clipnorm"] = "clip",
        ["clip_norm"] = "clip",
        ["gradient_clip"] = "clip",
        ["checkpoint"] = "recompute",
        ["optimizer"] = "SGD",
        ["optimiser"] = "SGD",
    };

    private TrainingInfo _info = new();

    private Reporter Reporter => frame.Scope.Reporter;

    private static IEnumerable<string> Words => Optimizers.Keys.Concat(Numbers.Keys).Concat(Counts).Concat(Flags).Append("augment");

    public TrainingInfo? Bind(IReadOnlyList<TrainSyntax> sections)
    {
        foreach (var second in sections.Skip(1))
        {
            Reporter.Report(Rules.DuplicateStatement, second.Span, ["train"], "fix: keep one train section");
        }

        foreach (var line in sections.Take(1).SelectMany(s => s.Lines))
        {
            Bind(line);
        }

        return sections.Count == 0 ? null : _info;
    }

    private void Bind(TrainLineSyntax line)
    {
        // A line is a row of settings: SGD momentum 0.9 lr 0.01.
        var values = new Queue<TrainValueSyntax>(line.Values.Prepend(new TrainValueSyntax(line.Word.Text, null, line.Word.Span)));
        while (values.Count > 0)
        {
            var word = values.Dequeue();
            if (Optimizers.TryGetValue(word.Word, out var optimizer))
            {
                _info = _info with { Optimizer = optimizer };
            }
            else if (IsOne(word, "lr") && values.Count > 0 && values.Peek() is var next && (next.Word is "/" or "*" || (next.Value is NameExpressionSyntax name && !frame.Scope.Has(name.Name))))
            {
                BindSchedule(word, values);
            }
            else if (Numbers.TryGetValue(word.Word, out var bounds))
            {
                SetNumber(word, Number(word, values, bounds.Min, bounds.Below));
            }
            else if (Counts.Contains(word.Word, StringComparer.OrdinalIgnoreCase))
            {
                SetCount(word, Count(word, values, IsOne(word, "batch") || IsOne(word, "epochs") ? 1 : 0));
            }
            else if (IsOne(word, "flip"))
            {
                _info = _info with { Flip = true };
            }
            else if (IsOne(word, "recompute"))
            {
                _info = _info with { Recomputes = true };
            }
            else if (word.Word is not "," && !IsOne(word, "augment"))
            {
                Reporter.Report(
                    Rules.UnknownWord, word.Span, ["train", word.Word.Length > 0 ? word.Word : ModelBinder.TextOf(frame, word.Span)], OtherNames.TryGetValue(word.Word, out var other) ? $"fix: write {other}" : Spelling.Hint(word.Word, Words),
                    "settings: " + string.Join(", ", Words));
                return;
            }
        }
    }

    private void SetNumber(TrainValueSyntax word, double? value) => _info = word.Word.ToLowerInvariant() switch
    {
        "lr" => _info with { LearningRate = value },
        "momentum" => _info with { Momentum = value },
        "beta1" => _info with { Beta1 = value },
        "beta2" => _info with { Beta2 = value },
        "decay" => _info with { WeightDecay = value },
        "l1" => _info with { L1 = value },
        "maxnorm" => _info with { MaxNorm = value },
        _ => _info with { ClipNorm = value },
    };

    private void SetCount(TrainValueSyntax word, int? value) => _info = word.Word.ToLowerInvariant() switch
    {
        "batch" => _info with { Batch = value },
        "epochs" => _info with { Epochs = value },
        "warmup" => _info with { WarmUpEpochs = value },
        "shift" => _info with { Shift = value },
        "crop" => _info with { Crop = value },
        _ => _info with { Seed = (ulong?)value },
    };

    /// <summary><c>lr linear</c>, <c>lr / 10 every 30</c>, <c>lr / 10 at 30, 60</c>, <c>lr / 10 on plateau 5</c>, <c>lr * 0.95</c>.</summary>
    private void BindSchedule(TrainValueSyntax lr, Queue<TrainValueSyntax> values)
    {
        var first = values.Dequeue();
        if (first.Word is not ("/" or "*"))
        {
            if (!Schedules.Contains(first.Word, StringComparer.OrdinalIgnoreCase))
            {
                Reporter.Report(
                    Rules.UnknownWord, first.Span, ["lr", first.Word], Spelling.Hint(first.Word, Schedules),
                    "expected: a number, linear, cosine, constant, or / 10 every 30, / 10 at 30, 60, / 10 on plateau, * 0.95");
                values.Clear();
                return;
            }

            var kind = IsOne(first, "linear") ? ScheduleKind.Linear : IsOne(first, "cosine") ? ScheduleKind.Cosine : ScheduleKind.Constant;
            _info = _info with { Schedule = new ScheduleInfo(kind) };
            return;
        }

        if (Number(first with { Word = "lr " + first.Word }, values, 1e-9, 1e9) is not { } number)
        {
            return;
        }

        var factor = first.Word == "/" ? 1 / number : number;
        var next = values.Count > 0 ? values.Peek() : null;
        if (next is not null && IsOne(next, "every"))
        {
            values.Dequeue();
            _info = _info with { Schedule = new ScheduleInfo(ScheduleKind.Step, factor, Every: Count(next, values, 1) ?? 1) };
            SkipWord(values, "epochs");
        }
        else if (next is not null && IsOne(next, "at"))
        {
            values.Dequeue();
            _info = _info with { Schedule = new ScheduleInfo(ScheduleKind.AtEpochs, factor) { Epochs = Epochs(next, values) } };
        }
        else if (next is not null && IsOne(next, "on"))
        {
            values.Dequeue();
            SkipWord(values, "plateau");
            var patience = values.Count > 0 && values.Peek().Value is NumberSyntax ? Count(next, values, 0) ?? 0 : 5;
            _info = _info with { Schedule = new ScheduleInfo(ScheduleKind.OnPlateau, factor, Patience: patience) };
        }
        else
        {
            _info = _info with { Schedule = new ScheduleInfo(ScheduleKind.Exponential, factor) };
        }
    }

    private EquatableArray<int> Epochs(TrainValueSyntax at, Queue<TrainValueSyntax> values)
    {
        var epochs = new List<int>();
        do
        {
            var span = values.Count > 0 ? values.Peek().Span : at.Span;
            if (Count(at, values, 1) is not { } epoch)
            {
                break;
            }

            if (epochs.Count > 0 && epoch <= epochs[epochs.Count - 1])
            {
                Reporter.Report(Rules.BadTraining, span, ["the epochs of 'at' do not rise"], "fix: write them in order: lr / 10 at 30, 60, 80");
            }

            epochs.Add(epoch);
        }
        while (SkipWord(values, ","));
        return epochs.ToEquatableArray();
    }

    private static bool SkipWord(Queue<TrainValueSyntax> values, string word)
    {
        var comes = values.Count > 0 && IsOne(values.Peek(), word);
        if (comes)
        {
            values.Dequeue();
        }

        return comes;
    }

    private double? Number(TrainValueSyntax word, Queue<TrainValueSyntax> values, double min, double below)
    {
        if (values.Count == 0 || values.Peek().Value is not { } expression)
        {
            Reporter.Report(Rules.MissingArgument, word.Span, [word.Word, "a number behind it"], $"fix: write {word.Word} {(min > 0 ? "10" : "0.1")}, say");
            return null;
        }

        values.Dequeue();
        if (frame.Scope.Number(expression) is not { } value)
        {
            return null;
        }

        if (value < min || value >= below)
        {
            Reporter.Report(
                Rules.BadTraining, expression.Span, [$"{word.Word} is {Invariant.Number(value)}"], $"expected: at least {Invariant.Number(min)} and less than {Invariant.Number(below)}");
            return null;
        }

        return value;
    }

    private int? Count(TrainValueSyntax word, Queue<TrainValueSyntax> values, int min)
    {
        var span = values.Count > 0 ? values.Peek().Span : word.Span;
        if (Number(word, values, min, 1 << 24) is not { } value)
        {
            return null;
        }

        if (value == Math.Floor(value))
        {
            return (int)value;
        }

        Reporter.Report(Rules.BadTraining, span, [$"{word.Word} is {Invariant.Number(value)}"], "expected: a whole number");
        return null;
    }

    private static bool IsOne(TrainValueSyntax value, string word) => string.Equals(value.Word, word, StringComparison.OrdinalIgnoreCase);
}
