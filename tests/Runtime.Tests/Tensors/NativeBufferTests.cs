using System;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Tensors;

public sealed unsafe class NativeBufferTests
{
    /// <summary>Buffers below and above a large page, which are made zero in different ways; again and again, so that memory that was written to comes back.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData((HugePages.Bytes / sizeof(float)) - 1)]
    [InlineData(HugePages.Bytes / sizeof(float))]
    [InlineData((5 * HugePages.Bytes / sizeof(float)) + 12345)]
    public void A_new_buffer_holds_zeros_with_its_slack(int length)
    {
        for (var round = 0; round < 4; round++)
        {
            var buffer = new NativeBuffer<float>(length);
            var all = new Span<float>(buffer.Pointer, length + NativeBuffer<float>.Slack);
            all.ContainsAnyExcept(0f).ShouldBeFalse();
            all.Fill(1);
            buffer.Length.ShouldBe(length);
            buffer.Span.Length.ShouldBe(length);
            GC.KeepAlive(buffer);
            buffer = null;
            GC.Collect();
        }
    }

    [Fact]
    public void Small_buffers_start_at_a_cache_line_and_large_ones_at_a_large_page()
    {
        var (small, large) = (new NativeBuffer<double>(100), new NativeBuffer<double>(HugePages.Bytes));
        ((nuint)small.Pointer % 64).ShouldBe(0u);
        ((nuint)large.Pointer % HugePages.Bytes).ShouldBe(0u);
    }
}
