using System.Linq;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class RandomFlipTests
{
    private static readonly PictureShape Shape = new(2, 3, 5);

    [Fact]
    public void Every_row_of_every_channel_is_mirrored_or_none()
    {
        var picture = Enumerable.Range(0, 30).Select(i => (float)i).ToArray();
        var mirrored = Enumerable.Range(0, 30).Select(i => (float)((i / 5 * 5) + 4 - (i % 5))).ToArray();
        var flips = Enumerable.Range(0, 400).Select(i => Flipped(1, 1, i)).ToList();
        flips.ShouldAllBe(f => f.SequenceEqual(picture) || f.SequenceEqual(mirrored));
        flips.Count(f => f.SequenceEqual(mirrored)).ShouldBeInRange(160, 240);
    }

    [Fact]
    public void Depends_on_seed_epoch_and_picture_only()
    {
        Flips(1, 1).ShouldBe(Flips(1, 1));
        Flips(1, 2).ShouldNotBe(Flips(1, 1));
        Flips(2, 1).ShouldNotBe(Flips(1, 1));

        static bool[] Flips(ulong seed, int epoch) => [.. Enumerable.Range(0, 64).Select(i => Flipped(seed, epoch, i)[0] != 0)];
    }

    [Fact]
    public void Off_leaves_pictures_as_they_are() =>
        Enumerable.Range(0, 20).ShouldAllBe(i => Flipped(1, 1, i, false)[0] == 0);

    private static float[] Flipped(ulong seed, int epoch, int index, bool isOn = true)
    {
        var sample = Enumerable.Range(0, 30).Select(i => (float)i).ToArray();
        new RandomFlip(isOn, seed).Apply(sample, Shape, epoch, index);
        return sample;
    }
}
