using System;
using DslCompiler.Random;

namespace DslCompiler.Data;

/// <summary>Augmentation: moves each training picture by a few pixels in both directions, the uncovered border filled as background. How far is a
/// function of seed, epoch and picture only: the same bits whoever prepares the picture, in whichever order. Allocates nothing.</summary>
/// <param name="distance">Largest move in pixels; 0 leaves pictures as they are.</param>
/// <param name="seed">What the moves are drawn from.</param>
public readonly struct RandomShift(int distance, ulong seed)
{
    // A seed's other streams (starts of parameters, dropout) are numbered from 0: these must not repeat their numbers.
    private const ulong StreamTag = 0x53_4849_4654UL << 24;
    private const ulong CropTag = 0x43_524F_5050UL << 24;

    private readonly ulong _tag = StreamTag;

    private RandomShift(int distance, ulong seed, ulong tag)
        : this(distance, seed) => _tag = tag;

    /// <summary>Cuts a piece of the picture's size out of the picture with a border of background (He et al. 2015): the same move, drawn apart.</summary>
    public static RandomShift Crop(int border, ulong seed) => new(border, seed, CropTag);

    /// <summary>Moves the filled sample of a picture in place.</summary>
    /// <param name="sample"><c>[channel][row][column]</c>, normalised.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="preprocessing">What it was filled by: says what background is.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="index">The picture's number in its data set.</param>
    public void Apply(Span<float> sample, PictureShape shape, Preprocessing preprocessing, int epoch, int index)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (distance == 0)
        {
            return;
        }

        var random = new Philox(seed, _tag + (ulong)epoch);
        var down = random.Below(2 * (ulong)index, (2 * distance) + 1) - distance;
        var right = random.Below((2 * (ulong)index) + 1, (2 * distance) + 1) - distance;
        var size = shape.Height * shape.Width;
        for (var c = 0; c < shape.Channels; c++)
        {
            Move(sample.Slice(c * size, size), shape.Width, down, right, preprocessing.Background(c));
        }
    }

    /// <summary>Moves one plane. Both distances are less than its sides.</summary>
    internal static void Move(Span<float> plane, int width, int down, int right, float background)
    {
        // One move of the whole plane: what leaves a row on one side enters the next on the other, and is then painted over.
        var offset = (down * width) + right;
        var kept = plane.Length - Math.Abs(offset);
        plane.Slice(Math.Max(0, -offset), kept).CopyTo(plane[Math.Max(0, offset)..]);
        plane[..Math.Max(0, down * width)].Fill(background);
        plane[(plane.Length + Math.Min(0, down * width))..].Fill(background);
        for (var start = right > 0 ? 0 : width + right; right != 0 && start < plane.Length; start += width)
        {
            plane.Slice(start, Math.Abs(right)).Fill(background);
        }
    }
}
