using System;
using System.IO;
using System.Linq;
using System.Text;
using DslCompiler.Cli.Commands;
using DslCompiler.Data;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary>Corrupted ONNX files (F09): whatever was done to them, each is read as a net, or gives one error that names the file and a fix; and no error
/// costs memory beyond twice the file.</summary>
public sealed class ImportFuzzTests(ITestOutputHelper output)
{
    private const int Files = 1000;

    private const string Net = """
        block unit(k) { concat { CONV k 1x1 - BN - RELU | CONV k 3x3 pad 1 - BN - RELU | MAXPOOL 3x3 stride 1 pad 1 } }

        model Net {
          input [8x8x2]
          unit(2) as a - unit(3) as b
          add { CONV 4 3x3 pad 1 - TANH | CONV 4 1x1 nobias } - AVGPOOL 2x2 - FLATTEN - FC 6 - SIGMOID - FC 3
        }
        """;

    private const string Loops = """
        cell Mix(n) {
          in x;  state s: n, c: 3;  out y;  param p: n
          s = tanh(Ws x + p * s)
          c = c + Wc (s * s)
          y: n = s * relu(x) - (Wy [x, c]) / 2
        }

        model Loops {
          input [T x 7] onehot
          e = FC 5 nobias - scan Mix(5) from learned
          e - concat { scan Mix(5) from e reverse | _ } - FC 4
        }
        """;

    private static readonly ulong[] Huge = [0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, ulong.MaxValue, 1UL << 40, 0x10_0000, 0];

    /// <summary>A file of few weights: its nodes as objects, and what is told of them, take more than the file is long.</summary>
    [Fact]
    public void A_thousand_corrupted_files_give_a_clear_error_each()
    {
        using var folder = new TempFolder();
        var whole = Export(folder, folder.Write("net.dsl", Encoding.UTF8.GetBytes(Net)));
        Try(folder, whole, Files, forNodes: 192 * 1024).ShouldBeGreaterThan(Files * 6 / 10);
    }

    /// <summary>A file as nets are, most of it weights: an error costs twice the file at most, and nothing on top.</summary>
    [Fact]
    public void No_error_costs_more_than_twice_the_file()
    {
        using var folder = new TempFolder();
        var whole = Export(folder, RepoFiles.At("models", "lenet5.dsl"));
        Try(folder, whole, Files / 4, forNodes: 0).ShouldBeGreaterThan(Files / 4 * 4 / 10);
    }

    /// <summary>Bodies of loops, that become the equations of cells.</summary>
    [Fact]
    public void Corrupted_loops_give_a_clear_error_each()
    {
        using var folder = new TempFolder();
        var whole = Export(folder, folder.Write("net.dsl", Encoding.UTF8.GetBytes(Loops)));
        Try(folder, whole, Files, forNodes: 384 * 1024).ShouldBeGreaterThan(Files * 5 / 10);
    }

    /// <summary>Nodes of extents, fixed tensors that are put together, states: files that PyTorch's exporter wrote. What has steps is read twice, for nobody says which axis they are.</summary>
    [Theory]
    [InlineData("lstm2_both")]
    [InlineData("lstm_unfolded")]
    [InlineData("lstm_translator")]
    public void Corrupted_recurrent_files_give_a_clear_error_each(string name)
    {
        using var folder = new TempFolder();
        var whole = File.ReadAllBytes(RepoFiles.At("tests", "fixtures", "onnx", name + ".onnx"));
        var path = folder.Write("net.onnx", whole);
        Cost(path, out var none);
        none.ShouldBeNull();
        Try(folder, whole, Files / 2, forNodes: 384 * 1024).ShouldBeGreaterThan(Files / 2 * 5 / 10);
    }

    /// <summary>Imports corrupted files; gives how many are errors. Those that are nets still cost what the whole file does, twice their length, and
    /// a little for what is no longer alike.</summary>
    private int Try(TempFolder folder, byte[] whole, int files, long forNodes)
    {
        var usual = Cost(folder.Write("m.onnx", whole), out _);
        var (errors, worst) = (0, 0L);
        for (var i = 0; i < files; i++)
        {
            var content = Corrupt(whole, new TestRandom((ulong)i), i);
            var cost = Cost(folder.Write("m.onnx", content), out var error);
            cost.ShouldBeLessThan((2 * content.Length) + (error is null ? usual + (forNodes / 4) : forNodes), FormattableString.Invariant($"file {i}: {error?.Message}"));
            errors += error is null ? 0 : 1;
            worst = error is null ? worst : Math.Max(worst, cost);
        }

        output.WriteLine(FormattableString.Invariant($"{files} files of {whole.Length} bytes: {errors} errors, at most {worst} bytes allocated for one; {files - errors} still nets, {usual} for the whole file"));
        return errors;
    }

    private static byte[] Export(TempFolder folder, string dsl)
    {
        var path = folder.At("net.onnx");
        Dslc.Run("export", dsl, "--onnx", path).Error.ShouldBeEmpty();

        // The first time code is compiled.
        Cost(path, out var none);
        none.ShouldBeNull();
        return File.ReadAllBytes(path);
    }

    /// <summary>Imports a file as a user does; gives the bytes allocated.</summary>
    private static long Cost(string path, out UserErrorException? error)
    {
        error = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var content = MappedFile.Open(path);
            var model = ImportCommand.Import(path, content.Memory);
            var values = model.Tensors.Sum(t => (long)t.Values().Length);
            values.ShouldBe(model.Tensors.Sum(t => t.Extents.Aggregate(1L, (a, b) => a * b)));
        }
        catch (UserErrorException e)
        {
            error = e;
        }

        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        if (error is not null)
        {
            error.Message.ShouldContain("m.onnx");
            error.Message.ShouldContain("Fix: ");
        }

        return cost;
    }

    /// <summary>Flips, truncations, tails, numbers that become huge, stretches that are moved, doubled or blanked. The weights lie behind the nodes: most hits are
    /// in what says something.</summary>
    private static byte[] Corrupt(byte[] whole, TestRandom random, int kind)
    {
        var content = (byte[])whole.Clone();
        var (from, to) = (random.Next(whole.Length - 40), random.Next(whole.Length - 40));
        switch (kind % 8)
        {
            case 0:
                content[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
                return content;
            case 1:
                return content[..random.Next(whole.Length)];
            case 2:
                return [.. content, .. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (byte)random.Next(256))];
            case 3:
                return [.. content[..from], .. Varint(random.Pick(Huge)), .. content[(from + 1)..]];
            case 4:
                content.AsSpan(from, random.Next(1, 40)).ToArray().CopyTo(content, to);
                return content;
            case 5:
                for (var n = 0; n < 6; n++)
                {
                    content[random.Next(whole.Length)] = (byte)random.Next(256);
                }

                return content;
            case 6:
                content.AsSpan(from, random.Next(1, 40)).Clear();
                return content;
            default:
                return [.. content[..from], .. content[(from + random.Next(1, 40))..]];
        }
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new byte[10];
        var count = 0;
        do
        {
            bytes[count++] = (byte)((value & 0x7F) | (value > 0x7F ? 0x80UL : 0));
            value >>= 7;
        }
        while (value > 0);
        return bytes[..count];
    }
}
