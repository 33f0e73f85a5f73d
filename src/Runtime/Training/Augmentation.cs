using System;
using DslCompiler.Data;

namespace DslCompiler;

/// <summary>What is done to training pictures at random, in this order: move, crop, flip.</summary>
internal readonly struct Augmentation(TrainingOptions options)
{
    private readonly RandomShift _shift = new(options.Shift, options.Seed);
    private readonly RandomShift _crop = RandomShift.Crop(options.Crop, options.Seed);
    private readonly RandomFlip _flip = new(options.Flip, options.Seed);

    /// <summary>Refuses moves that leave nothing of a picture.</summary>
    public static void Check(TrainingOptions options, PictureShape shape)
    {
        foreach (var (name, pixels) in new[] { ("shift", options.Shift), ("crop", options.Crop) })
        {
            if (pixels >= Math.Min(shape.Height, shape.Width))
            {
                throw new UserErrorException(FormattableString.Invariant(
                    $"a {name} of {pixels} pixels leaves nothing of pictures of {shape}. Fix: {name} by less, or by 0."));
            }
        }
    }

    public void Apply(Span<float> sample, PictureShape shape, Preprocessing preprocessing, int epoch, int index)
    {
        _shift.Apply(sample, shape, preprocessing, epoch, index);
        _crop.Apply(sample, shape, preprocessing, epoch, index);
        _flip.Apply(sample, shape, epoch, index);
    }
}
