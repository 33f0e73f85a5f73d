using System.CommandLine;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Cli;

/// <summary>The options of <c>dslc train</c> that say how to train. What the command line says comes first, then what the model's training section says,
/// then what the runtime takes for usual.</summary>
internal sealed class TrainingFlags
{
    private const int Most = 1_000_000;

    private readonly Option<int?> _epochs = CommonOptions.Number<int>("--epochs", "Times that every picture is seen (default: the model's, or 4).", null, 1, Most);
    private readonly Option<int?> _batch = CommonOptions.Number<int>("--batch", "Pictures a step (default: the model's, or 32).", null, 1, Most);

    private readonly Option<float?> _rate = CommonOptions.Number<float>(
        "--lr", "Learning rate of the first step (default: the model's, or 0.03 for sgd and nesterov, 0.01 for adagrad, 0.001 for adam and rmsprop).", null, 0, float.MaxValue);

    private readonly Option<string?> _optimizer = CommonOptions.Word(
        "--optimizer", "What updates the weights (default: the model's, or sgd).", "sgd", "nesterov", "adam", "adagrad", "rmsprop");

    private readonly Option<float?> _momentum = CommonOptions.Number<float>(
        "--momentum", "Momentum, less than 1 (default: the model's, or 0.9 for sgd and nesterov, 0 for rmsprop).", null, 0, 0.9999f);

    private readonly Option<float?> _decay = CommonOptions.Number<float>(
        "--decay", "L2 penalty on weights; biases are left out (default: the model's, or 0.0001).", null, 0, float.MaxValue);

    private readonly Option<float?> _l1 = CommonOptions.Number<float>(
        "--l1", "L1 penalty on weights, with --decay the elastic net; biases are left out (default: the model's, or 0).", null, 0, float.MaxValue);

    private readonly Option<float?> _maxNorm = CommonOptions.Number<float>(
        "--max-norm", "Scale the weights of a neuron down to this norm where theirs is larger (default: the model's, or never).", null, 1e-30f, float.MaxValue);

    private readonly Option<float?> _clip = CommonOptions.Number<float>(
        "--clip", "Scale gradients down to this norm where theirs is larger (default: the model's, or never).", null, 1e-30f, float.MaxValue);

    private readonly Option<string?> _schedule = CommonOptions.Word(
        "--schedule", "How the learning rate goes (default: the model's, or linear).", "linear", "constant", "cosine", "step", "exponential", "inverse", "plateau");

    private readonly Option<float?> _factor = CommonOptions.Number<float>(
        "--factor", "Of --schedule step and plateau (default: 0.1), exponential (0.9) and inverse (1): what the rate is multiplied by, or its growing divisor.", null, 1e-6f, 1e6f);

    private readonly Option<int?> _every = CommonOptions.Number<int>("--every", "Of --schedule step: epochs from one step to the next (default: 1).", null, 1, Most);

    private readonly Option<int?> _patience = CommonOptions.Number<int>("--patience", "Of --schedule plateau: epochs that the loss may stay (default: 2).", null, 0, Most);

    private readonly Option<int?> _warmUp = CommonOptions.Number<int>(
        "--warmup", "Epochs in which the learning rate rises to its start (default: the model's, or 0).", null, 0, Most);

    private readonly Option<int?> _shift = CommonOptions.Number<int>(
        "--shift", "Move pictures at random by up to N pixels (default: the model's; where it says nothing of augmentation 1 for gray pictures, otherwise 0).", null, 0, 4096);

    private readonly Option<int?> _crop = CommonOptions.Number<int>(
        "--crop", "Cut pictures at random out of themselves with a border of N pixels (default: the model's, or 0).", null, 0, 4096);

    private readonly Option<bool?> _flip = new("--flip") { Description = "Mirror every other picture left to right, at random (default: the model's, or false)." };

    public void AddTo(Command command)
    {
        Option[] all = [_epochs, _batch, _rate, _optimizer, _momentum, _decay, _l1, _maxNorm, _clip, _schedule, _factor, _every, _patience, _warmUp, _shift, _crop, _flip];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What to train a model with, on pictures of so many channels.</summary>
    public TrainingOptions Read(ParseResult parsed, TrainingInfo? info, int channels)
    {
        info ??= new TrainingInfo();
        var usual = new TrainingOptions();
        var isOpen = info.Shift is null && info.Crop is null && info.Flip is null && parsed.GetValue(_crop) is null && parsed.GetValue(_flip) is null;
        return new TrainingOptions
        {
            Optimizer = Optimizer(parsed, info, usual.Optimizer),
            Epochs = parsed.GetValue(_epochs) ?? info.Epochs ?? usual.Epochs,
            Batch = parsed.GetValue(_batch) ?? info.Batch ?? usual.Batch,
            Schedule = Schedule(parsed) ?? (info.Schedule is { } schedule ? Schedule(schedule) : usual.Schedule),
            WarmUpEpochs = parsed.GetValue(_warmUp) ?? info.WarmUpEpochs ?? usual.WarmUpEpochs,
            Shift = parsed.GetValue(_shift) ?? info.Shift ?? (isOpen && channels == 1 ? 1 : 0),
            Crop = parsed.GetValue(_crop) ?? info.Crop ?? usual.Crop,
            Flip = parsed.GetValue(_flip) ?? info.Flip ?? usual.Flip,
            Seed = parsed.GetResult(CommonOptions.Seed) is { Implicit: false } ? parsed.GetValue(CommonOptions.Seed)!.Value : info.Seed ?? usual.Seed,
        };
    }

    private OptimizerOptions Optimizer(ParseResult parsed, TrainingInfo info, OptimizerOptions usual)
    {
        var written = parsed.GetValue(_optimizer);

        // Another optimiser than the model's: the model's numbers are not meant for it.
        var own = written is null || (info.Optimizer is { } kind && Same(written, kind.ToString())) ? info : new TrainingInfo
        {
            WeightDecay = info.WeightDecay,
            L1 = info.L1,
            MaxNorm = info.MaxNorm,
            ClipNorm = info.ClipNorm,
        };
        return new OptimizerOptions
        {
            Kind = written is not null ? Enumerable.First(System.Enum.GetValues<OptimizerKind>(), k => Same(written, k.ToString()))
                : info.Optimizer is { } given ? (OptimizerKind)given : usual.Kind,
            LearningRate = parsed.GetValue(_rate) ?? (float?)own.LearningRate,
            Momentum = parsed.GetValue(_momentum) ?? (float?)own.Momentum,
            Beta1 = (float?)own.Beta1,
            Beta2 = (float?)own.Beta2,
            WeightDecay = parsed.GetValue(_decay) ?? (float?)own.WeightDecay ?? usual.WeightDecay,
            L1 = parsed.GetValue(_l1) ?? (float?)own.L1 ?? usual.L1,
            MaxNorm = parsed.GetValue(_maxNorm) ?? (float?)own.MaxNorm,
            ClipNorm = parsed.GetValue(_clip) ?? (float?)own.ClipNorm,
        };
    }

    private static bool Same(string a, string b) => string.Equals(a, b, System.StringComparison.OrdinalIgnoreCase);

    /// <summary>The command line's schedule, or null.</summary>
    private LearningRateSchedule? Schedule(ParseResult parsed)
    {
        double? factor = parsed.GetValue(_factor) is { } number ? (double)(decimal)number : null;
        return parsed.GetValue(_schedule) switch
        {
            null => null,
            "constant" => LearningRateSchedule.Constant,
            "cosine" => LearningRateSchedule.Cosine,
            "step" => LearningRateSchedule.Step(factor ?? 0.1, parsed.GetValue(_every) ?? 1),
            "exponential" => LearningRateSchedule.Exponential(factor ?? 0.9),
            "inverse" => LearningRateSchedule.Inverse(factor ?? 1),
            "plateau" => LearningRateSchedule.OnPlateau(factor ?? 0.1, parsed.GetValue(_patience) ?? 2),
            _ => LearningRateSchedule.Linear,
        };
    }

    private static LearningRateSchedule Schedule(ScheduleInfo info) => info.Kind switch
    {
        ScheduleKind.Constant => LearningRateSchedule.Constant,
        ScheduleKind.Cosine => LearningRateSchedule.Cosine,
        ScheduleKind.Step => LearningRateSchedule.Step(info.Factor, info.Every),
        ScheduleKind.AtEpochs => LearningRateSchedule.AtEpochs(info.Factor, [.. info.Epochs]),
        ScheduleKind.Exponential => LearningRateSchedule.Exponential(info.Factor),
        ScheduleKind.Inverse => LearningRateSchedule.Inverse(info.Factor),
        ScheduleKind.OnPlateau => LearningRateSchedule.OnPlateau(info.Factor, info.Patience),
        _ => LearningRateSchedule.Linear,
    };
}
