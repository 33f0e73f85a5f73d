using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Operators;

namespace DslCompiler.Layers;

/// <summary>The arithmetic that must come out even: <c>(W - F + 2P)/S + 1</c> (catalogue B01).</summary>
internal static class WindowCheck
{
    private const int MaxExtent = 1 << 16;

    /// <summary>Reads <c>[HxW] [stride n] [pad n] [floor]</c>.</summary>
    public static Window Read(Arguments arguments, string example, int? defaultSize, int? defaultStride, out bool floor)
    {
        var stride = arguments.Option("stride", 1, MaxExtent, defaultStride ?? 0);
        var pad = arguments.Option("pad", 0, MaxExtent, 0);
        floor = arguments.Flag("floor");
        var (height, width) = arguments.Size(example, defaultSize);
        return new Window(height, width, stride == 0 ? height : stride, pad);
    }

    /// <summary>Checks that the window fits and tiles the volume; says so where not. False where no volume can come out.</summary>
    public static bool Fits(LayerContext context, Window window, bool floor)
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
                    Invariant.Text($"fix: use at most {type.Height + (2 * window.Pad)}x{type.Width + (2 * window.Pad)}, or pad"));
                context.IsSure = false;
            }

            return false;
        }

        if (!floor && context.IsSure && !(Tiles(type.Height, window.Height, window) && Tiles(type.Width, window.Width, window)))
        {
            var (extent, filter) = Tiles(type.Height, window.Height, window) ? (type.Width, window.Width) : (type.Height, window.Height);
            var padding = window.Pad == 0 ? "" : Invariant.Text($" + 2*{window.Pad}");
            var result = ((extent - filter + (2 * window.Pad)) / (double)window.Stride) + 1;
            context.Report(
                Rules.DoesNotTile,
                [context.Name, Invariant.Text($"({extent} - {filter}{padding})/{window.Stride} + 1 = {result:0.##}")],
                context.InputOrigin,
                "fix: " + string.Join(", ", Fixes(extent, filter, window).Select(f => $"use {f}")) + ", or write `floor`");
            context.IsSure = false;
        }

        return true;
    }

    private static bool Tiles(int extent, int filter, Window window) => (extent - filter + (2 * window.Pad)) % window.Stride == 0;

    /// <summary>The nearest window, padding and input that come out even.</summary>
    private static IEnumerable<string> Fixes(int extent, int filter, Window window)
    {
        foreach (var delta in Enumerable.Range(1, window.Stride).SelectMany(d => new[] { d, -d }))
        {
            var size = filter + delta;
            if (size >= 1 && size <= extent + (2 * window.Pad) && Tiles(extent, size, window))
            {
                yield return Invariant.Text($"{size}x{size} stride {window.Stride}");
                break;
            }
        }

        foreach (var pad in Enumerable.Range(1, window.Stride).SelectMany(d => new[] { window.Pad + d, window.Pad - d }))
        {
            if (pad >= 0 && Tiles(extent, filter, window with { Pad = pad }))
            {
                yield return Invariant.Text($"pad {pad}");
                break;
            }
        }

        var missing = window.Stride - ((extent - filter + (2 * window.Pad)) % window.Stride);
        yield return Invariant.Text($"an input of {extent + missing}");
    }
}
