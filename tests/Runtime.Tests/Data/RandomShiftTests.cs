using System.Linq;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class RandomShiftTests
{
    private const int Height = 4;
    private const int Width = 5;

    [Fact]
    public void Moves_every_way_and_fills_with_background()
    {
        for (var down = -3; down <= 3; down++)
        {
            for (var right = -3; right <= 3; right++)
            {
                var plane = Enumerable.Range(1, Height * Width).Select(i => (float)i).ToArray();
                var expected = (from y in Enumerable.Range(0, Height)
                                from x in Enumerable.Range(0, Width)
                                let inside = y - down is >= 0 and < Height && x - right is >= 0 and < Width
                                select inside ? plane[((y - down) * Width) + x - right] : -1f).ToArray();
                RandomShift.Move(plane, Width, down, right, -1);
                plane.ShouldBe(expected);
            }
        }
    }

    [Fact]
    public void Depends_on_seed_epoch_and_picture_only()
    {
        var preprocessing = new Preprocessing([0.5f], [0.25f], 9, 9);
        preprocessing.Background(0).ShouldBe(-2);
        Shifted(1, 1, 7).ShouldBe(Shifted(1, 1, 7));
        var places = Enumerable.Range(0, 100).Select(i => Shifted(1, 1, i)).ToList();
        places.Distinct().Count().ShouldBe(25);
        places.ShouldNotBe([.. Enumerable.Range(0, 100).Select(i => Shifted(1, 2, i))]);
        places.ShouldNotBe([.. Enumerable.Range(0, 100).Select(i => Shifted(2, 1, i))]);

        // Where the one bright pixel of a picture goes.
        int Shifted(ulong seed, int epoch, int index)
        {
            var sample = Enumerable.Repeat(-2f, 81).ToArray();
            sample[40] = 1;
            new RandomShift(2, seed).Apply(sample, new PictureShape(1, 9, 9), preprocessing, epoch, index);
            sample.Count(v => v == 1).ShouldBe(1);
            return sample.AsEnumerable().ToList().IndexOf(1);
        }
    }

    [Fact]
    public void A_crop_moves_as_far_as_its_border_and_apart_from_a_shift()
    {
        var preprocessing = new Preprocessing([0.5f], [0.25f], 9, 9);
        var crops = Enumerable.Range(0, 300).Select(i => Moved(RandomShift.Crop(2, 1), i)).ToList();
        crops.Distinct().Count().ShouldBe(25);
        crops.ShouldNotBe([.. Enumerable.Range(0, 300).Select(i => Moved(new RandomShift(2, 1), i))]);
        Moved(RandomShift.Crop(0, 1), 5).ShouldBe(40);

        int Moved(RandomShift shift, int index)
        {
            var sample = Enumerable.Repeat(-2f, 81).ToArray();
            sample[40] = 1;
            shift.Apply(sample, new PictureShape(1, 9, 9), preprocessing, 3, index);
            return sample.AsEnumerable().ToList().IndexOf(1);
        }
    }
}
