using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace DslCompiler;

/// <summary>Work that is done in shares, by all workers of a pool.</summary>
internal interface IParallelWork
{
    /// <param name="item">Which piece of work, as the starter numbered it.</param>
    /// <param name="share">Which share, from 0 up to the number of workers.</param>
    void Run(int item, int share);
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
            var state = _state;
            new Thread(state.Loop) { IsBackground = true, Name = FormattableString.Invariant($"dslc worker {worker}") }.Start();
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

    /// <summary>The work is cut into as many shares as there are workers; whoever is free takes the next. So a worker that the system has put
    /// aside holds nobody up: the others do its share. Who does a share does not matter to the result.</summary>
    private sealed class State(int others)
    {
        private readonly object _gate = new();
        private IParallelWork? _work;
        private int _item;
        private int _generation;
        private int _taken = int.MaxValue / 2;
        private int _done;
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

            // Taking a share is what makes these visible: whoever takes one sees its work.
            (_work, _item, _error) = (work, item, null);
            Volatile.Write(ref _done, 0);
            Interlocked.Exchange(ref _taken, 0);
            Interlocked.Increment(ref _generation);
            if (Volatile.Read(ref _sleeping) > 0)
            {
                Wake();
            }

            TakeShares();
            var spinner = default(SpinWait);
            while (Volatile.Read(ref _done) <= others)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            _error?.Throw();
        }

        public void Loop()
        {
            var seen = 0;
            while (WaitForNext(ref seen))
            {
                TakeShares();
            }
        }

        public void Stop()
        {
            _stopped = true;
            Wake();
        }

        private void TakeShares()
        {
            int share;
            while ((share = Interlocked.Increment(ref _taken) - 1) <= others)
            {
                try
                {
                    _work!.Run(_item, share);
                }
                catch (Exception e)
                {
                    // Told to the caller, who waits for all shares first.
                    Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
                }

                Interlocked.Increment(ref _done);
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
