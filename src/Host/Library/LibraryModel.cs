using System;
using System.Collections.Generic;
using DslCompiler.Inference;

namespace DslCompiler.Host.Library;

/// <summary>A model as a library gives it out: any number of threads may predict at once, each on a session of its own that is kept for the next.</summary>
internal sealed class LibraryModel(InferenceSession first) : IDisposable
{
    private readonly object _gate = new();
    private readonly Stack<InferenceSession> _free = new([first]);
    private bool _isClosed;

    public InferenceModel Model { get; } = first.Model;

    /// <summary>Computes the outputs of some samples.</summary>
    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        var (inputLength, outputLength) = (Model.InputLength, Model.OutputLength);
        var session = Take();
        try
        {
            for (var sample = 0; sample * inputLength < input.Length;)
            {
                var count = Math.Min(session.Capacity, (input.Length / inputLength) - sample);
                for (var i = 0; i < count; i++)
                {
                    input.Slice((sample + i) * inputLength, inputLength).CopyTo(session.Input(i));
                }

                session.Run(count);
                for (var i = 0; i < count; i++)
                {
                    session.Output(i).CopyTo(output.Slice((sample + i) * outputLength, outputLength));
                }

                sample += count;
            }
        }
        finally
        {
            Give(session);
        }
    }

    /// <summary>Frees what is not in use; what is follows when its call is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_free.TryPop(out var session))
            {
                session.Dispose();
            }
        }
    }

    private InferenceSession Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var session = _free.TryPop(out var free) ? free : new InferenceSession(first);
            return session;
        }
    }

    private void Give(InferenceSession session)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                session.Dispose();
            }
            else
            {
                _free.Push(session);
            }
        }
    }
}
