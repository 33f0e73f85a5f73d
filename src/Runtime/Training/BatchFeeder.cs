using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace DslCompiler;

/// <summary>A batch ready to train on.</summary>
internal sealed class PreparedBatch(Batch input)
{
    private readonly int[] _labels = new int[input.Capacity];

    public Batch Input => input;

    public Span<int> Labels => _labels.AsSpan(0, input.Count);
}

/// <summary>Prepares the batches of an epoch on a thread of its own, one ahead of the training: two buffers take turns. What a batch holds
/// depends on seed, epoch and place only. Allocates nothing after the constructor.</summary>
internal sealed class BatchFeeder : IDisposable
{
    private readonly PreparedBatch[] _buffers;
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _empty = new(2);
    private readonly SemaphoreSlim _full = new(0);
    private readonly Action<PreparedBatch, int> _fill;
    private readonly Thread _thread;
    private int _batches;
    private int _next;
    private ExceptionDispatchInfo? _error;
    private volatile bool _stopped;

    /// <param name="network">Makes the buffers.</param>
    /// <param name="capacity">Samples of a batch.</param>
    /// <param name="fill">Fills a buffer with the batch of that number, counted from 0.</param>
    public BatchFeeder(Network network, int capacity, Action<PreparedBatch, int> fill)
    {
        _fill = fill;
        _buffers = [new(network.CreateInput(capacity)), new(network.CreateInput(capacity))];
        _thread = new Thread(Loop) { IsBackground = true, Name = "dslc batches" };
        _thread.Start();
    }

    /// <summary>Starts preparing the batches of an epoch; all those of the one before were taken and given back.</summary>
    public void Begin(int batches)
    {
        (_batches, _next) = (batches, 0);
        _begun.Release();
    }

    /// <summary>The next batch, once it is ready. <see cref="GiveBack"/> comes before the next call.</summary>
    public PreparedBatch Take()
    {
        _full.Wait();
        _error?.Throw();
        return _buffers[_next++ & 1];
    }

    public void GiveBack() => _empty.Release();

    public void Dispose()
    {
        _stopped = true;
        _begun.Release();
        _empty.Release();
        _thread.Join();
        _begun.Dispose();
        _empty.Dispose();
        _full.Dispose();
    }

    private void Loop()
    {
        try
        {
            for (_begun.Wait(); !_stopped; _begun.Wait())
            {
                for (var i = 0; i < _batches && !_stopped; i++)
                {
                    _empty.Wait();
                    _fill(_buffers[i & 1], i);
                    _full.Release();
                }
            }
        }
        catch (Exception e)
        {
            // Told to the trainer, which waits for the batch.
            _error = ExceptionDispatchInfo.Capture(e);
            _full.Release();
        }
    }
}
