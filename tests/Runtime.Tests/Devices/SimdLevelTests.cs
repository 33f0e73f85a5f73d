using System;
using System.Linq;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Devices;

public class SimdLevelTests
{
    [Fact]
    public void Each_level_of_the_machine_can_be_asked_for()
    {
        foreach (var level in Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto))
        {
            if (SimdLevels.IsSupported(level))
            {
                new CpuDevice(1, level).Simd.ShouldBe(level);
            }
            else
            {
                Should.Throw<UserErrorException>(() => new CpuDevice(1, level)).Message.ShouldContain("this machine has no");
            }
        }
    }

    [Fact]
    public void Names_are_read_and_others_refused_with_those_that_there_are()
    {
        SimdLevels.Names.Select(n => SimdLevels.Parse(n, "--simd")).ShouldBe([SimdLevel.Avx512, SimdLevel.Avx2, SimdLevel.AdvSimd, SimdLevel.Portable]);
        Should.Throw<UserErrorException>(() => SimdLevels.Parse("mmx", "DSLC_SIMD")).Message.ShouldBe("DSLC_SIMD takes one of avx512, avx2, neon, portable, not 'mmx'");
    }
}
