using System;

namespace DslCompiler;

/// <summary>Updates the parameters of one network from their gradients, in one pass over all of them on all threads.
/// Its state is made at the first step; later steps allocate nothing.</summary>
public abstract unsafe class Optimizer : IParallelWork
{
    private const int UpdateItem = 0;
    private const int NormItem = 1;
    private const int LimitItem = 2;

    private Network? _network;
    private GradientNorm? _norm;
    private NormLimit? _limit;
    private float _scale = 1;
    private float* _values;
    private float* _gradients;
    private long _from;
    private long _to;

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
        Begin(network);
        if (network.Device is not CpuDevice device)
        {
            var limited = MaxNorm is null ? [] : NormLimit.WeightsOf(network);
            network.Program.Update(network.Memory, Numbers with { WeightDecay = WeightDecay, L1 = L1, ClipNorm = ClipNorm, MaxNorm = MaxNorm, Limited = limited });
            return;
        }

        Clip(device);
        Update(network.Memory.Gradients.Pointer, 0, network.Memory.Trained);
        End();
    }

    /// <summary>Whether a gradient is all that it needs to update a parameter: not the other gradients.</summary>
    internal bool TakesGradientsSingly => ClipNorm is null;

    /// <summary>Begins a step on a network: some calls of <see cref="Update(float*, long, long)"/> or <see cref="UpdateHere"/> follow, then <see cref="End"/>.</summary>
    internal void Begin(Network network)
    {
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
        _scale = 1;
        if (network.Device is CpuDevice)
        {
            _values = network.Memory.Values.Pointer;
        }
    }

    /// <summary>Updates a stretch of parameters, on all threads.</summary>
    /// <param name="gradients">Where the gradient of element 0 of the parameters would lie.</param>
    /// <param name="from">The first element, a multiple of 16.</param>
    /// <param name="to">The element after the last, a multiple of 16.</param>
    internal void Update(float* gradients, long from, long to)
    {
        _gradients = gradients;
        (_from, _to) = (from, to);
        ((CpuDevice)_network!.Device).Run(this, UpdateItem);
    }

    /// <summary>The same on the caller's thread, others of which may call it too.</summary>
    internal void UpdateHere(float* gradients, long from, long to)
    {
        var (simd, border) = (((CpuDevice)_network!.Device).Simd, Math.Clamp(_network.Memory.Decayed, from, to));
        Update(new UpdateStretch(simd, _values, gradients, from, border) { WeightDecay = WeightDecay, L1 = L1, Scale = _scale });
        Update(new UpdateStretch(simd, _values, gradients, border, to) { Scale = _scale });
    }

    /// <summary>Ends a step.</summary>
    internal void End()
    {
        if (MaxNorm is { } most)
        {
            _limit ??= new NormLimit(_network!);
            _limit.Most = most;
            ((CpuDevice)_network!.Device).Run(this, LimitItem);
        }
    }

    private void Clip(CpuDevice device)
    {
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
        var blocks = (_to - _from) / 16;
        UpdateHere(_gradients, _from + (blocks * share / device.Threads * 16), _from + (blocks * (share + 1) / device.Threads * 16));
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
