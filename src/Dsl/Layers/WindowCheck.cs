using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>The arithmetic that must come out even: <c>(W - F + 2P)/S + 1</c> (catalogue B01).</summary>
internal static class WindowCheck
{
    /// <summary>How far from what is written a fix is looked for.</summary>
    private const int MaxTries = 64;

    /// <summary>Checks that the window fits and tiles the volume; says so where not. False where no volume can come out.
    /// <paramref name="isPool"/>: a pool's padding is at most half its window.</summary>
    public static bool Fits(LayerContext context, Window window, bool floor, bool isPool = false)
    {
        var type = context.Type;
        if (!window.Rows.Fits(type.Height) || !window.Columns.Fits(type.Width))
        {
            if (context.IsSure)
            {
                context.Report(
                    Rules.WindowTooLarge,
                    [context.Name, window.Rows.Span, window.Columns.Span, $"[{type.ToVolume()}]"],
                    context.InputOrigin,
                    OrderHint(type),
                    Invariant.Text($"fix: use at most {window.Rows.Padded(type.Height)}x{window.Columns.Padded(type.Width)}, or pad"));
                context.IsSure = false;
            }

            return false;
        }

        if (!floor && !window.Ceil && context.IsSure && !TilesBoth(type, window))
        {
            var (extent, axis) = window.Rows.Tiles(type.Height) ? (type.Width, window.Columns) : (type.Height, window.Rows);
            var padding = axis.Before == 0 && axis.Behind == 0 ? "" : Invariant.Text($" + 2*{axis.Before}");
            var result = ((axis.Padded(extent) - axis.Span) / (double)axis.Stride) + 1;
            context.Report(
                Rules.DoesNotTile,
                [context.Name, Invariant.Text($"({extent} - {axis.Span}{padding})/{axis.Stride} + 1 = {result:0.##}")],
                context.InputOrigin,
                OrderHint(type),
                "fix: use " + string.Concat(Fixes(type, window, isPool).Select(f => f + ", ")) + "or write `floor`");
            context.IsSure = false;
        }

        return true;
    }

    /// <summary>Help for a volume in another tool's order: <c>[3x224x224]</c>.</summary>
    private static string OrderHint(TensorType type) => type.Height <= 4 && type.Width > 4 && type.Channels == type.Width
        ? Invariant.Text($"fix: a volume is written HxWxC: [{type.Width}x{type.Channels}x{type.Height}]") : "";

    private static bool TilesBoth(TensorType type, Window window) => window.Rows.Tiles(type.Height) && window.Columns.Tiles(type.Width);

    /// <summary>The nearest window, padding and input that come out even.</summary>
    private static IEnumerable<string> Fixes(TensorType type, Window window, bool isPool)
    {
        var nearest = Enumerable.Range(1, System.Math.Min(window.Stride.Height, MaxTries)).SelectMany(d => new[] { d, -d }).ToList();
        var sizes = nearest.Select(d => window with { Height = window.Height + d, Width = window.Width + d });
        if (sizes.FirstOrDefault(w => IsGood(type, w, isPool)) is { } size)
        {
            yield return Invariant.Text($"{size.Height}x{size.Width} stride {window.Stride}");
        }

        var pad = window.Pad;
        var paddings = nearest.Select(d => window with { Pad = new Padding(pad.Top + d, pad.Left + d, pad.Bottom + d, pad.Right + d) });
        if (paddings.FirstOrDefault(w => IsGood(type, w, isPool)) is { } padding)
        {
            yield return Invariant.Text($"pad {padding.Pad}");
        }

        yield return Invariant.Text($"an input of {Up(type.Height, window.Rows)}x{Up(type.Width, window.Columns)}");
    }

    private static bool IsGood(TensorType type, Window window, bool isPool) =>
        System.Math.Min(window.Height, window.Width) >= 1
        && System.Math.Min(window.Pad.Top, window.Pad.Left) >= 0
        && (!isPool || (2 * window.Pad.Top <= window.Height && 2 * window.Pad.Left <= window.Width))
        && window.Rows.Fits(type.Height)
        && window.Columns.Fits(type.Width)
        && TilesBoth(type, window);

    /// <summary>The next extent that comes out even.</summary>
    private static int Up(int extent, WindowAxis axis) =>
        extent + ((axis.Stride - ((axis.Padded(extent) - axis.Span) % axis.Stride)) % axis.Stride);
}
