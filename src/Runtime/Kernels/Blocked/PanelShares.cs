using System;

namespace DslCompiler.Kernels;

/// <summary>How pieces of work, each one panel of filters over one chunk of places, are shared: every worker gets whole pieces of about as many results. The last panel of a group may
/// be half as wide, the last chunk of a sample shorter.</summary>
/// <param name="vectors">Vectors of filters in a group; a panel has two.</param>
/// <param name="groups">Groups of filters.</param>
/// <param name="chunk">Places of a chunk.</param>
/// <param name="places">Places of a sample.</param>
/// <param name="samples">Samples that are worked on at a time; above 1, a sample is one chunk.</param>
internal readonly struct PanelShares(int vectors, int groups, int chunk, int places, int samples)
{
    public int Panels => groups * PanelsOfGroup;

    private int PanelsOfGroup => (vectors + 1) / 2;

    private int Chunks => (places + chunk - 1) / chunk;

    /// <summary>A worker's pieces, numbered chunk by chunk and panel by panel: from First up to, not including, Last.</summary>
    public (int First, int Last) Of(int worker, int workers, int batch) => (Begin(worker, workers, batch), Begin(worker + 1, workers, batch));

    private int Begin(int worker, int workers, int batch)
    {
        if (worker == workers)
        {
            return (batch + samples - 1) / samples * Chunks * Panels;
        }

        // Counted in vectors of results; the nearest end of a piece counts.
        var ofPlace = (long)vectors * groups;
        var target = ofPlace * places * batch * worker / workers;
        var together = (int)(target / (ofPlace * places * samples));
        var present = Math.Min(samples, batch - (together * samples));
        var rest = target - (ofPlace * places * samples * together);
        var number = (int)(rest / (ofPlace * present * chunk));
        var length = Math.Min(chunk, places - (number * chunk));
        rest -= ofPlace * present * chunk * number;
        var ofVector = (long)present * length;
        var before = (int)Math.Min((rest + (ofVector / 2)) / ofVector, ofPlace);
        var panel = (before / vectors * PanelsOfGroup) + (((before % vectors) + 1) / 2);
        return (((together * Chunks) + number) * Panels) + panel;
    }
}
