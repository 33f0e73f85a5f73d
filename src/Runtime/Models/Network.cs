using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;
using DslCompiler.Simd;
using DslCompiler.Weights;

namespace DslCompiler;

/// <summary>A network as its <c>.dsl</c> file declares it, with its parameters, on a device. The generated class derives from this by
/// <see cref="Network{TInput,TOutput}"/> or <see cref="GraphNetwork"/> and adds its layers as typed members. One network is used by one thread at a time.</summary>
public abstract unsafe partial class Network : ICpuProgramFactory
{
    private readonly NetworkSpec _spec;
    private readonly Device _device;
    private readonly List<Parameter> _parameters = [];
    private readonly List<BufferTensor> _buffers = [];
    private NetworkProgram? _program;

    private protected Network(NetworkSpec spec, Device device, ulong seed, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        _spec = spec;
        _device = device;
        Seed = seed;
        InitialBatch = batch;
        Memory = new ParameterMemory(spec.Sizes.Parameters, spec.DecayedLength, spec.TrainedLength, spec.BufferLength);
        Memory.StartWith(spec.Parameters, spec.Buffers, seed);
    }

    /// <summary>The model's name in the <c>.dsl</c> file.</summary>
    public string Name => _spec.Name;

    public Device Device => _device;

    /// <summary>What the parameters' start and dropout are drawn from.</summary>
    public ulong Seed { get; }

    /// <summary>Trained tensors, in the order of the text.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Tensors that training updates and inference reads, but that no optimiser trains: running means.</summary>
    public IReadOnlyList<BufferTensor> Buffers => _buffers;

    /// <summary>The batches that a forward pass takes; most networks take one.</summary>
    public ImmutableArray<PortSpec> InputPorts => _spec.Inputs;

    /// <summary>The batches that it gives.</summary>
    public ImmutableArray<PortSpec> OutputPorts => _spec.Outputs;

    /// <summary>What a training step compares with.</summary>
    public ImmutableArray<TargetSpec> TargetPorts => _spec.Targets;

    /// <summary>The names of the losses, where there are several.</summary>
    public ImmutableArray<string> LossNames => _spec.Losses;

    /// <summary>Extents of one sample of the first input: <c>C,H,W</c> or <c>C</c>.</summary>
    public ReadOnlySpan<int> InputExtents => _spec.Inputs[0].Extents;

    /// <summary>Extents of one sample of the first output.</summary>
    public ReadOnlySpan<int> OutputExtents => _spec.Outputs[0].Extents;

    /// <summary>All parameters, as an optimiser sees them.</summary>
    public ParameterMemory Memory { get; }

    /// <summary>Bytes of working memory held now, beside parameters and gradients.</summary>
    public long WorkingBytes => _program?.Bytes ?? 0;

    /// <summary>Where the time spent in each kernel is added up, as the program numbers them; null: not measured.</summary>
    internal long[]? KernelTicks
    {
        set => Program.KernelTicks = value;
    }

    internal NetworkSpec Spec => _spec;

    private protected int InitialBatch { get; }

    internal NetworkProgram Program => _program ??= _device.CreateProgram(this);

    /// <summary>A batch of this network's first input.</summary>
    public Batch CreateInput(int capacity) => _spec.Inputs[0].CreateBatch(capacity);

    /// <summary>Writes the parameters and buffers as safetensors, under PyTorch's names: the whole file or nothing.</summary>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var all = new SortedDictionary<string, string>(metadata?.ToDictionary(m => m.Key, m => m.Value) ?? [], StringComparer.Ordinal) { ["model"] = Name };
        SafetensorsFile.Write(path, all, Tensors.Select(p => (p.Name, p.Extents.ToArray(), (ReadOnlyMemory<float>)p.Value.ToArray())));
    }

    /// <summary>Reads the parameters and buffers from a safetensors file; gives its metadata. Throws <see cref="UserErrorException"/> where a tensor is missing
    /// or of other extents; the network is then as it was.</summary>
    public IReadOnlyDictionary<string, string> Load(string path)
    {
        var byName = Tensors.ToDictionary(p => p.Name, StringComparer.Ordinal);
        using var file = SafetensorsMap.Open(path);
        WeightsCheck.Require(path, Name, byName.Values, file.Entries);
        foreach (var entry in file.Entries.Where(e => byName.ContainsKey(e.Name)))
        {
            var spec = byName[entry.Name].Spec;
            file.Read(entry, Memory.ValuesToReplace.Span.Slice((int)spec.Offset, spec.Length));
        }

        return file.Metadata;
    }

    /// <summary>The generated program for a kind of vector; the device asks for the one it runs best.</summary>
    public abstract CpuProgram<T> Create<V, T>(CpuDevice device, ProgramSizes sizes)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The same for the widest vectors: what an ahead-of-time compiler finds that follows no generic virtual calls (ReadyToRun). Of its branches only that is
    /// compiled which the processor that it compiles for would take.</summary>
    public abstract CpuProgram<float> CreateWidest(CpuDevice device, ProgramSizes sizes);

    /// <summary>Declares a typed parameter; the generated constructor calls it for each, in order.</summary>
    protected Parameter<TShape> Declare<TShape>(int index)
        where TShape : struct, IShape
    {
        var parameter = new Parameter<TShape>(Memory, _spec.Parameters[index]);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Declares a typed buffer; the generated constructor calls it for each, in order.</summary>
    protected BufferTensor<TShape> DeclareBuffer<TShape>(int index)
        where TShape : struct, IShape
    {
        var buffer = new BufferTensor<TShape>(Memory, _spec.Buffers[index]);
        _buffers.Add(buffer);
        return buffer;
    }

    private IEnumerable<NamedTensor> Tensors => _parameters.Concat<NamedTensor>(_buffers);
}
