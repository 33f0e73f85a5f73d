using System;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli;

public class UsageTests
{
    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("fly", "fly")]
    [InlineData("check", "Required argument 'FILES' missing")]
    [InlineData("check a.dsl --wings", "unknown option '--wings' in the place of FILES")]
    [InlineData("emit a.dsl --json", "--json")]
    [InlineData("summary a.dsl b.dsl", "b.dsl")]
    [InlineData("summary --jsn a.dsl", "unknown option '--jsn' in the place of FILE")]
    [InlineData("train a.dsl --out --foo", "unknown option '--foo' in the place of --out")]
    [InlineData("summary a.dsl --batch x", "--batch takes a whole number from 1 to 1000000, not 'x'")]
    [InlineData("train a.dsl --epochs 0", "--epochs takes a whole number from 1 to 1000000, not '0'")]
    [InlineData("train a.dsl --lr 0,05", "--lr takes a number from 0")]
    [InlineData("train a.dsl --lr NaN", "not 'NaN'")]
    [InlineData("train a.dsl --lr", "Required argument missing for option: '--lr'")]
    [InlineData("train a.dsl --momentum 1", "--momentum")]
    [InlineData("train a.dsl --optimizer lion", "--optimizer takes one of sgd, nesterov, adam, adagrad, rmsprop, not 'lion'")]
    [InlineData("train a.dsl --threads 0", "--threads takes a whole number from 1 to 1024, not '0'")]
    [InlineData("train a.dsl --seed -1", "--seed takes a whole number from 0 to 18446744073709551615, not '-1'")]
    [InlineData("eval a.dsl", "Option '--weights' is required.")]
    [InlineData("eval a.dsl --weights w --split half", "--split takes one of test, train, not 'half'")]
    [InlineData("predict a.dsl --weights w", "Required argument 'INPUT' missing")]
    [InlineData("dump a.dsl --after lunch", "--after takes one of bind, open-scans, merge-products, differentiate, simplify, sink-products, pack-products, fold-norm, own-results, recompute, choose-layout, draw-places, join-slices, fuse, prepare, gather-launches, write-slices, early-updates, plan-buffers, not 'lunch'")]
    public void Wrong_usage_exits_2_and_says_why(string line, string message)
    {
        var result = Dslc.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        result.Code.ShouldBe(2);
        result.Error.ShouldContain(message, Case.Sensitive);
        result.Error.ShouldStartWith("error: ");
        result.Error.ShouldContain("see: dslc ");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void An_empty_name_is_wrong_usage() => Dslc.Run("summary", "").Code.ShouldBe(2);

    [Fact]
    public void Version_and_help_are_printed()
    {
        Dslc.Run("--version").ShouldBe(new DslcResult(0, "dslc 0.1.0\n", ""));
        var help = Dslc.Run("train", "--help");
        help.Code.ShouldBe(0);
        help.Output.ShouldContain("--threads");
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("train")]
    [InlineData("dump")]
    [InlineData("emit")]
    public void A_missing_file_is_the_users_mistake(string command)
    {
        var result = Dslc.Run(command, "no/such.dsl");
        result.Code.ShouldBe(1);
        result.Error.ShouldBe($"error: no/such.dsl: no such file; check the path (the current folder is {Environment.CurrentDirectory})\n");
        result.Output.ShouldBeEmpty();
    }
}
