using System;

namespace DslCompiler.Inference;

/// <summary>One user of a model's weights: its memory, a batch of samples and their outputs. Used by one thread at a time; several sessions may share an image.</summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly ModelMemory _memory;
    private readonly CpuProgram<float> _program;
    private readonly NativeBuffer<float> _input;
    private readonly NativeBuffer<float> _output;
    private readonly long _fixed;
    private bool _isOpen;

    /// <param name="model">The program.</param>
    /// <param name="image">Its weights; not needed any more afterwards.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="batch">The most samples of a call.</param>
    public InferenceSession(InferenceModel model, WeightImage image, CpuDevice device, int batch = 1)
        : this(model, (image ?? throw new ArgumentNullException(nameof(image))).Map(model), device, batch)
    {
        // The session holds it by now.
        _memory.Dispose();
        foreach (var kernel in image.Header.Kernels)
        {
            _program.PrepareOne(Parameters, Prepared, kernel);
        }
    }

    /// <summary>Another session on the same weights, for another thread.</summary>
    public InferenceSession(InferenceSession other)
        : this(other ?? throw new ArgumentNullException(nameof(other)), other.Device, other.Capacity)
    {
    }

    /// <summary>The same on another device and for other batches.</summary>
    /// <param name="other">The session whose weights it takes.</param>
    /// <param name="device">Where it runs; its vectors are the other's.</param>
    /// <param name="batch">The most samples of a call.</param>
    public InferenceSession(InferenceSession other, CpuDevice device, int batch)
        : this((other ?? throw new ArgumentNullException(nameof(other))).Model, other._memory, device, batch)
    {
    }

    private InferenceSession(InferenceModel model, ModelMemory memory, CpuDevice device, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (Model, Capacity, Device, _memory) = (model, batch, device, memory);
        _fixed = new MemoryLayout(model).Fixed;
        _input = new NativeBuffer<float>((long)batch * model.InputLength);
        _output = new NativeBuffer<float>((long)batch * model.OutputLength);
        _program = model.Create(device);
        _program.SetInput(0, _input.Pointer);
        _program.SetOutput(0, _output.Pointer);
        memory.DangerousAddRef(ref _isOpen);
    }

    public InferenceModel Model { get; }

    /// <summary>The most samples of a call.</summary>
    public int Capacity { get; }

    /// <summary>Where it runs.</summary>
    public CpuDevice Device { get; }

    private float* Parameters => (float*)_memory.Pointer;

    private float* Prepared => (float*)(_memory.Pointer + _fixed);

    /// <summary>Where a sample is written before a call, or several from there on.</summary>
    public Span<float> Input(int sample, int count = 1) => _input.Span.Slice(sample * Model.InputLength, count * Model.InputLength);

    /// <summary>What the last call gave for a sample, or for several from there on.</summary>
    public ReadOnlySpan<float> Output(int sample, int count = 1) => _output.Span.Slice(sample * Model.OutputLength, count * Model.OutputLength);

    /// <summary>Computes the outputs of the first samples. Allocates nothing after the first call.</summary>
    public void Run(int samples = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, Capacity);
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        _program.InferPrepared(Parameters, Prepared, samples);
        GC.KeepAlive(this);
    }

    /// <summary>Lets go of the weights; the last session frees them.</summary>
    public void Dispose()
    {
        if (_isOpen)
        {
            _isOpen = false;
            _memory.DangerousRelease();
        }
    }

    /// <summary>Lays weights out for a program, and gives its memory: parameters and buffers first, then what its kernels make of them. For publishing.</summary>
    /// <param name="model">The program.</param>
    /// <param name="device">A device whose vectors are the program's.</param>
    /// <param name="kernels">How many of its first kernels to run.</param>
    /// <param name="parameters">All parameters and buffers, in their order in memory.</param>
    internal static ModelMemory Prepare(InferenceModel model, CpuDevice device, int kernels, ReadOnlySpan<float> parameters)
    {
        var layout = new MemoryLayout(model);
        var memory = new ModelMemory(layout.Length);
        parameters.CopyTo(new Span<float>(memory.Pointer, parameters.Length));
        var program = model.Create(device);
        for (var kernel = 0; kernel < kernels; kernel++)
        {
            program.PrepareOne((float*)memory.Pointer, (float*)(memory.Pointer + layout.Fixed), kernel);
        }

        return memory;
    }
}
