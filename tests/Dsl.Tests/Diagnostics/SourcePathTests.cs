using DslCompiler.Diagnostics;
using Shouldly;
using Xunit;

namespace DslCompiler.Dsl.Tests.Diagnostics;

public class SourcePathTests
{
    [Theory]
    [InlineData("nets/a.dsl", "b.dsl", "nets/b.dsl")]
    [InlineData("nets/a.dsl", "./x//b.dsl", "nets/x/b.dsl")]
    [InlineData("nets/a.dsl", "../b.dsl", "b.dsl")]
    [InlineData("a.dsl", "../b.dsl", "../b.dsl")]
    [InlineData("../a.dsl", "../b.dsl", "../../b.dsl")]
    [InlineData("/x/a.dsl", "../../../b.dsl", "/../../b.dsl")]
    [InlineData("a.dsl", "/x/b.dsl", "/x/b.dsl")]
    [InlineData("C:\\nets\\a.dsl", "..\\b.dsl", "C:/b.dsl")]
    [InlineData("/nets/a.dsl", "D:/b.dsl", "D:/b.dsl")]
    public void A_used_path_is_seen_from_the_file_that_uses_it(string file, string used, string expected) => SourcePath.Combine(file, used).ShouldBe(expected);

    [Theory]
    [InlineData("/p/a.dsl", "/p/b.dsl", "b.dsl")]
    [InlineData("/p/x/a.dsl", "/p/y/b.dsl", "../y/b.dsl")]
    [InlineData("/p/a.dsl", "/p/y/b.dsl", "y/b.dsl")]
    public void A_path_is_told_from_a_folder(string from, string file, string expected) => SourcePath.Relative(from, file).ShouldBe(expected);
}
