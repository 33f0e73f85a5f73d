using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using DslCompiler.Inference;

namespace DslCompiler.Serve;

/// <summary>Computes what requests ask for: nobody is kept waiting for company. One that comes alone is computed by all threads; where several wait, each thread takes its
/// part of them and computes it alone, so that no thread waits for another, or for a core that a connection needs just now.</summary>
internal sealed class Batcher : IDisposable
{
    private readonly Lock _wideGate = new();
    private readonly object _gate = new();
    private readonly Queue<Job> _queue = new();
    private readonly int _most;
    private readonly InferenceSession _wide;
    private readonly Thread[] _workers;
    private int _busy;
    private bool _isClosed;
    private long _batches;
    private long _samples;

    /// <param name="session">The model on all threads; used for requests that come alone.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="batch">Requests under way at a time, on all threads together.</param>
    /// <param name="queue">Requests that may wait.</param>
    public Batcher(InferenceSession session, int threads, int batch, int queue)
    {
        (_wide, _most) = (session, queue);
        _workers = new Thread[Math.Min(threads, batch)];
        for (var i = 0; i < _workers.Length; i++)
        {
            var narrow = new InferenceSession(session, new CpuDevice(1, session.Device.Simd), (batch + _workers.Length - 1) / _workers.Length);
            _workers[i] = new Thread(() => Work(narrow)) { Name = FormattableString.Invariant($"batches {i}"), IsBackground = true };
            _workers[i].Start();
        }
    }

    /// <summary>Requests that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    public long Batches => Interlocked.Read(ref _batches);

    public long Samples => Interlocked.Read(ref _samples);

    /// <summary>The outputs of a sample; null where too many wait already.</summary>
    /// <param name="input">Its numbers as bytes, at the start of an array of the shared pool, which goes back there by this.</param>
    /// <param name="gone">The connection is closed.</param>
    /// <param name="late">It takes too long: then the task is cancelled at once.</param>
    public Task<float[]>? Predict(byte[] input, CancellationToken gone, CancellationToken late)
    {
        var job = new Job(input, new TaskCompletionSource<float[]>(TaskCreationOptions.RunContinuationsAsynchronously), gone);
        lock (_gate)
        {
            if (_queue.Count < _most && !_isClosed)
            {
                _queue.Enqueue(job);
                Monitor.Pulse(_gate);
            }
            else
            {
                ArrayPool<byte>.Shared.Return(input);
                return null;
            }
        }

        return Until(job.Done, late);
    }

    /// <summary>Ends when all that waits is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    private static async Task<float[]> Until(TaskCompletionSource<float[]> done, CancellationToken late)
    {
        using var registration = late.UnsafeRegister(static (state, token) => ((TaskCompletionSource<float[]>)state!).TrySetCanceled(token), done);
        return await done.Task.ConfigureAwait(false);
    }

    private void Work(InferenceSession narrow)
    {
        using (narrow)
        {
            var jobs = new Job[narrow.Capacity];
            while (Take(jobs) is > 0 and var taken)
            {
                // What comes alone gets all threads; others that come meanwhile get their own.
                var isAlone = taken == 1 && Volatile.Read(ref _busy) == 1 && _wideGate.TryEnter();
                try
                {
                    Run(isAlone ? _wide : narrow, jobs.AsSpan(0, taken));
                }
                finally
                {
                    if (isAlone)
                    {
                        _wideGate.Exit();
                    }

                    Interlocked.Decrement(ref _busy);
                }
            }
        }
    }

    /// <summary>Waits for work and takes a thread's part of it; 0 at the end.</summary>
    private int Take(Job[] jobs)
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_isClosed)
                {
                    return 0;
                }

                Monitor.Wait(_gate);
            }

            var count = Math.Min((_queue.Count + _workers.Length - 1) / _workers.Length, jobs.Length);
            for (var i = 0; i < count; i++)
            {
                jobs[i] = _queue.Dequeue();
            }

            Interlocked.Increment(ref _busy);
            return count;
        }
    }

    private void Run(InferenceSession session, Span<Job> jobs)
    {
        var count = 0;
        foreach (var job in jobs)
        {
            if (job.Done.Task.IsCompleted || job.Gone.IsCancellationRequested)
            {
                // Its caller has been told that it takes too long, or has gone.
                job.Done.TrySetCanceled(job.Gone);
            }
            else
            {
                var input = session.Input(count);
                MemoryMarshal.Cast<byte, float>(job.Input.AsSpan(0, input.Length * sizeof(float))).CopyTo(input);
                jobs[count++] = job;
            }

            ArrayPool<byte>.Shared.Return(job.Input);
        }

        Compute(session, jobs[..count]);
        jobs.Clear();
    }

    private void Compute(InferenceSession session, ReadOnlySpan<Job> jobs)
    {
        if (jobs.IsEmpty)
        {
            return;
        }

        try
        {
            session.Run(jobs.Length);
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _samples, jobs.Length);
            for (var i = 0; i < jobs.Length; i++)
            {
                jobs[i].Done.TrySetResult(session.Output(i).ToArray());
            }
        }
        catch (Exception e)
        {
            foreach (var job in jobs)
            {
                job.Done.TrySetException(e);
            }
        }
    }

    private readonly record struct Job(byte[] Input, TaskCompletionSource<float[]> Done, CancellationToken Gone);
}
