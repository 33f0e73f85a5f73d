using System;
using System.Linq;
using DslCompiler.Diagnostics;

namespace DslCompiler.Binding;

/// <summary>Binds something that may not fit, and takes it back where it does not: <c>POOL?</c>.</summary>
internal sealed class Trial : IDisposable
{
    private readonly ModelBinder _binder;
    private readonly ChainEnd _current;
    private readonly LayerNames.Memory _names;
    private readonly int _nodes;
    private readonly int _parameters;
    private readonly int _layers;
    private readonly int _diagnostics;
    private readonly int _buffers;
    private readonly int _updates;
    private bool _isKept;

    public Trial(ModelBinder binder)
    {
        _binder = binder;
        _current = binder.Current;
        _names = binder.Names.Remember();
        (_nodes, _parameters, _layers, _diagnostics) = (binder.Graph.Nodes.Count, binder.Parameters.Count, binder.Layers.Count, binder.Diagnostics.Count);
        (_buffers, _updates) = (binder.Buffers.Count, binder.BufferUpdates.Count);
    }

    /// <summary>Keeps what was bound unless its sizes do not fit. Other mistakes are kept and told.</summary>
    public void KeepIfGood() => _isKept = !_binder.Diagnostics.Since(_diagnostics).Any(d => d.Rule == Rules.DoesNotTile || d.Rule == Rules.WindowTooLarge);

    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        _binder.Graph.Truncate(_nodes);
        _binder.Parameters.RemoveRange(_parameters, _binder.Parameters.Count - _parameters);
        _binder.Layers.RemoveRange(_layers, _binder.Layers.Count - _layers);
        _binder.Buffers.RemoveRange(_buffers, _binder.Buffers.Count - _buffers);
        _binder.BufferUpdates.RemoveRange(_updates, _binder.BufferUpdates.Count - _updates);
        _binder.Diagnostics.Truncate(_diagnostics);
        _binder.Names.Recall(_names);
        _binder.Current = _current;
    }
}
