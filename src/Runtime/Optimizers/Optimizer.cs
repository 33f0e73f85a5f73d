using System;

namespace DslCompiler;

/// <summary>Updates the parameters of one network from their gradients, in one pass over all of them on all threads.
/// Its state is made at the first step; later steps allocate nothing.</summary>
public abstract class Optimizer : IParallelWork
{
    private const int UpdateItem = 0;
    private const int NormItem = 1;
    private const int LimitItem = 2;

    private Network? _network;
    private GradientNorm? _norm;
    private NormLimit? _limit;
    private float _scale = 1;

    private protected Optimizer(float learningRate, float weightDecay)
    {
        if (!(learningRate >= 0) || !float.IsFinite(learningRate))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "the learning rate is a finite number from 0");
        }

        if (!(weightDecay >= 0) || !float.IsFinite(weightDecay))
        {
            throw new ArgumentOutOfRangeException(nameof(weightDecay), weightDecay, "the weight decay is a finite number from 0");
        }

        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>The step's size; set it between steps to follow a schedule.</summary>
    public float LearningRate { get; set; }

    /// <summary>The L2 penalty, added to the gradient as <c>decay · w</c> (PyTorch's <c>weight_decay</c>); biases are left out (C04).</summary>
    public float WeightDecay { get; }

    /// <summary>The L1 penalty, added to the gradient as <c>L1 · sign(w)</c> (0 at 0); biases are left out. With <see cref="WeightDecay"/> it is the elastic
    /// net (C04).</summary>
    public float L1
    {
        get;
        set
        {
            if (!(value >= 0) || !float.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "the L1 penalty is a finite number from 0");
            }

            field = value;
        }
    }

    /// <summary>The max-norm constraint (Srivastava et al. 2014; C04): after each step the weights of a neuron (a filter) whose Euclidean norm is larger are
    /// scaled down to it, as PyTorch's <c>renorm(2, 0, c)</c> and Keras' <c>MaxNorm</c> do. Biases are left out. Null: never.</summary>
    public float? MaxNorm
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(MaxNorm));
            field = value;
        }
    }

    /// <summary>Gradients whose Euclidean norm, all together, is larger are scaled down to it before the update (Pascanu et al. 2013; PyTorch's
    /// <c>clip_grad_norm_</c>); null: never.</summary>
    public float? ClipNorm
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(ClipNorm));
            field = value;
        }
    }

    /// <summary>The norm of the gradients of the last step, before they were clipped; 0 without <see cref="ClipNorm"/>.</summary>
    public double LastNorm
    {
        get => ClipNorm is not null && _network is { Device: not CpuDevice } ? _network.Program.GradientNorm() : field;
        private set;
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Updates the parameters from the gradients that the last <see cref="ITrainable.ComputeGradients"/> left.</summary>
    public void Step(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (_network is null)
        {
            _network = network;
            if (network.Device is CpuDevice)
            {
                Reset(network.Memory.Trained);
            }
        }
        else if (_network != network)
        {
            throw new InvalidOperationException($"this optimiser holds the state of {_network.Name}: give each network one of its own");
        }

        Steps++;
        Prepare();
        if (network.Device is not CpuDevice)
        {
            var limited = MaxNorm is null ? [] : NormLimit.WeightsOf(network);
            network.Program.Update(network.Memory, Numbers with { WeightDecay = WeightDecay, L1 = L1, ClipNorm = ClipNorm, MaxNorm = MaxNorm, Limited = limited });
            return;
        }

        Clip((CpuDevice)network.Device);
        ((CpuDevice)network.Device).Run(this, UpdateItem);
        if (MaxNorm is { } most)
        {
            _limit ??= new NormLimit(network);
            _limit.Most = most;
            ((CpuDevice)network.Device).Run(this, LimitItem);
        }
    }

    private void Clip(CpuDevice device)
    {
        _scale = 1;
        if (ClipNorm is { } most)
        {
            _norm ??= new GradientNorm(_network!.Memory.Trained);
            device.Run(this, NormItem);
            LastNorm = _norm.Value();
            _scale = (float)Math.Min(1, most / (LastNorm + 1e-6));
        }
    }

    void IParallelWork.Run(int item, int share)
    {
        var device = (CpuDevice)_network!.Device;
        var memory = _network.Memory;
        if (item == NormItem)
        {
            _norm!.Add(memory.Gradients.Span, share, device.Threads);
            return;
        }

        if (item == LimitItem)
        {
            _limit!.Apply(memory.Values.Span, share, device.Threads);
            return;
        }

        // Shares are whole blocks of 16 elements, so every one starts where a vector of any width may.
        var blocks = memory.Trained / 16;
        var first = blocks * share / device.Threads * 16;
        var last = blocks * (share + 1) / device.Threads * 16;
        var border = Math.Clamp(memory.Decayed, first, last);
        Update(new UpdateStretch(device.Simd, memory, first, border, WeightDecay, L1, _scale));
        Update(new UpdateStretch(device.Simd, memory, border, last, 0, 0, _scale));
    }

    /// <summary>Makes the state for so many elements.</summary>
    private protected abstract void Reset(long length);

    /// <summary>Works out this step's constants.</summary>
    private protected virtual void Prepare()
    {
    }

    private protected abstract void Update(in UpdateStretch stretch);

    /// <summary>This step's rule in numbers, for devices with kernels of their own.</summary>
    private protected abstract UpdateNumbers Numbers { get; }
}
