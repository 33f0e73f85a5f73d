using System;
using DslCompiler.Random;

namespace DslCompiler.Data;

/// <summary>Augmentation: mirrors every other training picture left to right. Which is a function of seed, epoch and picture only.</summary>
/// <param name="isOn">False leaves pictures as they are.</param>
/// <param name="seed">What the pictures are drawn from.</param>
public readonly struct RandomFlip(bool isOn, ulong seed)
{
    // Apart from the numbers of RandomShift.
    private const ulong StreamTag = 0x46_4C49_5053UL << 24;

    /// <summary>Mirrors the filled sample of a picture in place, or does not.</summary>
    /// <param name="sample"><c>[channel][row][column]</c>.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="index">The picture's number in its data set.</param>
    public void Apply(Span<float> sample, PictureShape shape, int epoch, int index)
    {
        if (!isOn || new Philox(seed, StreamTag + (ulong)epoch).Below((ulong)index, 2) == 0)
        {
            return;
        }

        for (var row = 0; row < sample.Length; row += shape.Width)
        {
            sample.Slice(row, shape.Width).Reverse();
        }
    }
}
