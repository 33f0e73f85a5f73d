using System;
using System.Linq;
using System.Threading;
using DslCompiler.Random;

namespace DslCompiler;

/// <summary>How a parameter starts.</summary>
public enum Initializer
{
    Zeros,

    Ones,

    /// <summary>0.25: the slopes of PRELU.</summary>
    Quarter,

    /// <summary>Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Uniform in ±sqrt(6 / fanIn) (He et al. 2015).</summary>
    HeUniform,

    /// <summary>Normal with variance 2 / (fanIn + fanOut).</summary>
    XavierNormal,

    /// <summary>Normal with variance 2 / fanIn.</summary>
    HeNormal,

    /// <summary>Normal with the standard deviation given.</summary>
    Gaussian,

    /// <summary>Uniform in ± the bound given.</summary>
    Uniform,

    /// <summary>All elements the number given.</summary>
    Constant,
}

/// <summary>What the generated code says of a parameter or buffer: its place in memory, extents and start.</summary>
public sealed record ParameterSpec(string Name, int[] Extents, long Offset, Initializer Initializer, int FanIn = 0, int FanOut = 0)
{
    /// <summary>The number that <see cref="DslCompiler.Initializer.Gaussian"/>, <see cref="DslCompiler.Initializer.Uniform"/> and
    /// <see cref="DslCompiler.Initializer.Constant"/> take.</summary>
    public float Value { get; init; }

    /// <summary>Elements.</summary>
    public int Length { get; } = Extents.Aggregate(1, (a, b) => a * b);
}

/// <summary>All parameters of a network in one stretch, and their gradients in another laid out alike, so that an optimiser's update is one pass.
/// Those that weight decay takes come first, those that are not trained last. Buffers lie behind the parameters, beyond the optimiser's reach.</summary>
public sealed class ParameterMemory
{
    private readonly NativeBuffer<float> _values;
    private readonly Lazy<NativeBuffer<float>> _gradients;
    private readonly Lock _starting = new();
    private bool _areSpent;
    private volatile Action? _start;
    private IRemoteParameters? _valuesAt;
    private IRemoteParameters? _gradientsAt;

    /// <param name="length">Elements of all parameters, each rounded up to 16.</param>
    /// <param name="decayed">Elements, from the start, that weight decay takes.</param>
    /// <param name="trained">Elements, from the start, that optimisers update.</param>
    /// <param name="buffers">Elements of all buffers, each rounded up to 16.</param>
    public ParameterMemory(long length, long decayed, long trained, long buffers = 0)
    {
        _values = new NativeBuffer<float>(length + buffers);
        _gradients = new Lazy<NativeBuffer<float>>(() => new NativeBuffer<float>(length));
        Length = length;
        Decayed = decayed;
        Trained = trained;
    }

    /// <summary>Elements of all parameters: what an optimiser updates.</summary>
    public long Length { get; }

    /// <summary>Elements of all parameters and buffers.</summary>
    internal long ValuesLength => _values.Length;

    /// <summary>Elements of all buffers.</summary>
    internal long BufferLength => _values.Length - Length;

    public long Decayed { get; }

    public long Trained { get; }

    /// <summary>The parameters, and the buffers behind them. Who asks for them may change them: what a network has prepared from them for inference
    /// (filters laid out for its kernels) is then made anew. Ask again after a forward pass, rather than keep what you got before it.</summary>
    public NativeBuffer<float> Values
    {
        get
        {
            Start();
            FetchValues();
            Version++;
            return _values;
        }
    }

    /// <summary>The same for who writes every tensor: the start that nobody has asked for yet is not drawn.</summary>
    internal NativeBuffer<float> ValuesToReplace
    {
        get
        {
            _start = null;
            FetchValues();
            Version++;
            return _values;
        }
    }

    /// <summary>Changes whenever the values may have.</summary>
    internal long Version { get; private set; } = 1;

    /// <summary>The values, for those who only read them.</summary>
    internal unsafe float* Pointer
    {
        get
        {
            Start();
            FetchValues();
            return _values.Pointer;
        }
    }

    /// <summary>The gradients, laid out as the parameters. Their memory is made when somebody asks for it.</summary>
    /// <exception cref="InvalidOperationException">The last training step did not keep them: see <see cref="Network.KeepsGradients"/>.</exception>
    public NativeBuffer<float> Gradients
    {
        get
        {
            if (_areSpent)
            {
                throw new InvalidOperationException("the last training step did not keep its gradients. Fix: set KeepsGradients of the network to true before the step, or call ComputeGradients.");
            }

            if (_gradientsAt is { } device)
            {
                _gradientsAt = null;
                device.FetchGradients(_gradients.Value.Span);
            }

            return _gradients.Value;
        }
    }

    /// <summary>The same for who writes every gradient.</summary>
    internal NativeBuffer<float> GradientsToWrite
    {
        get
        {
            _areSpent = false;
            return _gradients.Value;
        }
    }

    /// <summary>Says that a step has used its gradients up: nobody may ask for them before the next that keeps them.</summary>
    internal void SpendGradients() => _areSpent = true;

    /// <summary>Says that a device holds newer values: they are fetched when somebody asks for them.</summary>
    internal void ValuesAreAt(IRemoteParameters device) => _valuesAt = device;

    /// <summary>The same of the gradients.</summary>
    internal void GradientsAreAt(IRemoteParameters device) => _gradientsAt = device;

    private void FetchValues()
    {
        if (_valuesAt is { } device)
        {
            _valuesAt = null;
            device.FetchValues(_values.Span);
        }
    }

    /// <summary>Says how every parameter starts; it is done when somebody first asks for the values, for weights read from a file need no start. The same seed gives
    /// the same bits on every machine: whole numbers, products and square roots only.</summary>
    internal void StartWith(ParameterSpec[] specs, ParameterSpec[] buffers, ulong seed) => _start = () =>
    {
        for (var i = 0; i < specs.Length; i++)
        {
            Initialize(specs[i], new Philox(seed, (ulong)i));
        }

        foreach (var buffer in buffers)
        {
            Initialize(buffer, default);
        }
    };

    /// <summary>Workers of an optimiser's pass may be the first to ask, all at once: nobody goes on before the start is there.</summary>
    private void Start()
    {
        if (_start is null)
        {
            return;
        }

        lock (_starting)
        {
            _start?.Invoke();
            _start = null;
        }
    }

    private void Initialize(ParameterSpec spec, Philox random)
    {
        var values = _values.Span.Slice((int)spec.Offset, spec.Length);
        switch (spec.Initializer)
        {
            case Initializer.Ones:
                values.Fill(1);
                break;
            case Initializer.Quarter:
                values.Fill(0.25f);
                break;
            case Initializer.Constant:
                values.Fill(spec.Value);
                break;
            case Initializer.XavierUniform:
                FillUniform(values, Math.Sqrt(6.0 / (spec.FanIn + spec.FanOut)), random);
                break;
            case Initializer.HeUniform:
                FillUniform(values, Math.Sqrt(6.0 / spec.FanIn), random);
                break;
            case Initializer.Uniform:
                FillUniform(values, spec.Value, random);
                break;
            case Initializer.XavierNormal:
                FillNormal(values, Math.Sqrt(2.0 / (spec.FanIn + spec.FanOut)), random);
                break;
            case Initializer.HeNormal:
                FillNormal(values, Math.Sqrt(2.0 / spec.FanIn), random);
                break;
            case Initializer.Gaussian:
                FillNormal(values, spec.Value, random);
                break;
            default:
                break;
        }
    }

    private static void FillUniform(Span<float> values, double bound, Philox random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * random.Uniform((ulong)i)) - 1) * bound);
        }
    }

    /// <summary>A normal number is the sum of twelve uniform ones, less 6: variance 1, and the same bits on every machine, which logarithms would not give.
    /// Beyond 3 standard deviations it is rarer than a true normal's; none is beyond 6.</summary>
    private static void FillNormal(Span<float> values, double deviation, Philox random)
    {
        const int terms = 12;
        for (var i = 0; i < values.Length; i++)
        {
            var sum = -terms / 2.0;
            for (var k = 0; k < terms; k++)
            {
                sum += random.Uniform(((ulong)i * terms) + (ulong)k);
            }

            values[i] = (float)(sum * deviation);
        }
    }
}

/// <summary>A device that holds parameters of its own, newer than the host's.</summary>
internal interface IRemoteParameters
{
    /// <summary>Copies parameters and buffers to the host.</summary>
    void FetchValues(Span<float> values);

    void FetchGradients(Span<float> gradients);
}
