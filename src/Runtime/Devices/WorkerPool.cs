using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace DslCompiler;

/// <summary>Work that every worker of a pool does its share of.</summary>
internal interface IParallelWork
{
    /// <param name="item">Which piece of work, as the starter numbered it.</param>
    /// <param name="worker">From 0; 0 is the caller.</param>
    void Run(int item, int worker);
}

/// <summary>A fork-join pool: threads that wait for the next piece of work by spinning for some microseconds, as between the kernels of a
/// training step, and then sleep, so that an idle network burns nothing.</summary>
internal sealed class WorkerPool
{
    private const int SpinsBeforeSleep = 2000;
    private readonly State _state;

    /// <param name="threads">Workers, the caller included.</param>
    public WorkerPool(int threads)
    {
        _state = new State(threads - 1);
        for (var worker = 1; worker < threads; worker++)
        {
            // The threads know the state only: when nobody holds the pool any more, its finalizer ends them.
            var (state, number) = (_state, worker);
            new Thread(() => state.Loop(number)) { IsBackground = true, Name = FormattableString.Invariant($"dslc worker {worker}") }.Start();
        }
    }

    ~WorkerPool() => _state.Stop();

    public void Run(IParallelWork work, int item)
    {
        lock (_state)
        {
            _state.Run(work, item);
        }

        GC.KeepAlive(this);
    }

    private sealed class State(int others)
    {
        private readonly object _gate = new();
        private IParallelWork? _work;
        private int _item;
        private int _generation;
        private int _pending;
        private int _sleeping;
        private volatile bool _stopped;
        private ExceptionDispatchInfo? _error;

        public void Run(IParallelWork work, int item)
        {
            if (others == 0)
            {
                work.Run(item, 0);
                return;
            }

            (_work, _item, _error) = (work, item, null);
            Volatile.Write(ref _pending, others);
            Interlocked.Increment(ref _generation);
            if (Volatile.Read(ref _sleeping) > 0)
            {
                Wake();
            }

            Do(work, item, 0);
            var spinner = default(SpinWait);
            while (Volatile.Read(ref _pending) > 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            _work = null;
            _error?.Throw();
        }

        public void Loop(int worker)
        {
            var seen = 0;
            while (WaitForNext(ref seen))
            {
                Do(_work!, _item, worker);
                Interlocked.Decrement(ref _pending);
            }
        }

        public void Stop()
        {
            _stopped = true;
            Wake();
        }

        private void Do(IParallelWork work, int item, int worker)
        {
            try
            {
                work.Run(item, worker);
            }
            catch (Exception e)
            {
                // Told to the caller, who waits for all of the workers first.
                Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
            }
        }

        private bool WaitForNext(ref int seen)
        {
            for (var i = 0; i < SpinsBeforeSleep && Volatile.Read(ref _generation) == seen; i++)
            {
                Thread.SpinWait(8);
            }

            if (Volatile.Read(ref _generation) == seen)
            {
                Sleep(seen);
            }

            seen = Volatile.Read(ref _generation);
            return !_stopped;
        }

        private void Sleep(int seen)
        {
            lock (_gate)
            {
                // Counted before the second look: a starter that came between has seen the count, and wakes us.
                Interlocked.Increment(ref _sleeping);
                while (Volatile.Read(ref _generation) == seen && !_stopped)
                {
                    Monitor.Wait(_gate);
                }

                Interlocked.Decrement(ref _sleeping);
            }
        }

        private void Wake()
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
