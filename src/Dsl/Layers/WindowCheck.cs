using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>The arithmetic that must come out even: <c>(W - F + 2P)/S + 1</c> (catalogue B01).</summary>
internal static class WindowCheck
{
    private const int MaxExtent = 1 << 16;

    /// <summary>How far from what is written a fix is looked for.</summary>
    private const int MaxTries = 64;

    /// <summary>Reads <c>[HxW] [stride n] [pad n] [floor]</c>.</summary>
    public static Window Read(Arguments arguments, string example, int? defaultSize, int? defaultStride, int values, out bool floor)
    {
        var stride = arguments.Option("stride", 1, MaxExtent, defaultStride ?? 0);
        var pad = arguments.Option("pad", 0, MaxExtent, 0);
        floor = arguments.Flag("floor");
        var (height, width) = arguments.Size(example, defaultSize, values);
        return new Window(height, width, stride == 0 ? height : stride, pad);
    }

    /// <summary>Checks that the window fits and tiles the volume; says so where not. False where no volume can come out.
    /// <paramref name="isPool"/>: a pool's padding is at most half its window.</summary>
    public static bool Fits(LayerContext context, Window window, bool floor, bool isPool = false)
    {
        var type = context.Type;
        if (window.Height > type.Height + (2 * window.Pad) || window.Width > type.Width + (2 * window.Pad))
        {
            if (context.IsSure)
            {
                context.Report(
                    Rules.WindowTooLarge,
                    [context.Name, window.Height, window.Width, $"[{type.ToVolume()}]"],
                    context.InputOrigin,
                    OrderHint(type),
                    Invariant.Text($"fix: use at most {type.Height + (2 * window.Pad)}x{type.Width + (2 * window.Pad)}, or pad"));
                context.IsSure = false;
            }

            return false;
        }

        if (!floor && context.IsSure && !TilesBoth(type.Height, type.Width, window))
        {
            var (extent, filter) = Tiles(type.Height, window.Height, window) ? (type.Width, window.Width) : (type.Height, window.Height);
            var padding = window.Pad == 0 ? "" : Invariant.Text($" + 2*{window.Pad}");
            var result = ((extent - filter + (2 * window.Pad)) / (double)window.Stride) + 1;
            context.Report(
                Rules.DoesNotTile,
                [context.Name, Invariant.Text($"({extent} - {filter}{padding})/{window.Stride} + 1 = {result:0.##}")],
                context.InputOrigin,
                OrderHint(type),
                "fix: use " + string.Concat(Fixes(type.Height, type.Width, window, isPool).Select(f => f + ", ")) + "or write `floor`");
            context.IsSure = false;
        }

        return true;
    }

    /// <summary>Help for a volume in another tool's order: <c>[3x224x224]</c>.</summary>
    private static string OrderHint(TensorType type) => type.Height <= 4 && type.Width > 4 && type.Channels == type.Width
        ? Invariant.Text($"fix: a volume is written HxWxC: [{type.Width}x{type.Channels}x{type.Height}]") : "";

    private static bool TilesBoth(int height, int width, Window window) => Tiles(height, window.Height, window) && Tiles(width, window.Width, window);

    private static bool Tiles(int extent, int filter, Window window) => (extent - filter + (2 * window.Pad)) % window.Stride == 0;

    /// <summary>The nearest window, padding and input that come out even.</summary>
    private static IEnumerable<string> Fixes(int height, int width, Window window, bool isPool)
    {
        var nearest = Enumerable.Range(1, System.Math.Min(window.Stride, MaxTries)).SelectMany(d => new[] { d, -d }).ToList();
        var sizes = nearest.Select(d => window with { Height = window.Height + d, Width = window.Width + d })
            .Where(w => System.Math.Min(w.Height, w.Width) >= 1 && w.Height <= height + (2 * w.Pad) && w.Width <= width + (2 * w.Pad));
        if (sizes.FirstOrDefault(w => TilesBoth(height, width, w)) is { } size)
        {
            yield return Invariant.Text($"{size.Height}x{size.Width} stride {window.Stride}");
        }

        var paddings = nearest.Select(d => window with { Pad = window.Pad + d })
            .Where(w => w.Pad >= 0 && (!isPool || 2 * w.Pad <= System.Math.Min(w.Height, w.Width)) && w.Height <= height + (2 * w.Pad) && w.Width <= width + (2 * w.Pad));
        if (paddings.FirstOrDefault(w => TilesBoth(height, width, w)) is { } padding)
        {
            yield return Invariant.Text($"pad {padding.Pad}");
        }

        yield return Invariant.Text($"an input of {Up(height, window.Height, window)}x{Up(width, window.Width, window)}");
    }

    /// <summary>The next extent that comes out even.</summary>
    private static int Up(int extent, int filter, Window window) =>
        extent + ((window.Stride - ((extent - filter + (2 * window.Pad)) % window.Stride)) % window.Stride);
}
