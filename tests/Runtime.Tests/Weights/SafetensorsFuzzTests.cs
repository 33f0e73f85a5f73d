using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DslCompiler.Tests.Data;
using DslCompiler.Weights;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Tests.Weights;

/// <summary>Corrupted safetensors files (F07): whatever was done to them, each is read as the format says, or gives one error that names file, place and fix;
/// and neither costs memory beyond twice the file.</summary>
public sealed class SafetensorsFuzzTests(ITestOutputHelper output)
{
    private const int Files = 1000;

    /// <summary>What an error costs whatever the file's size: its message, its stack, and the runtime's parts of an open file.</summary>
    private const int FixedCost = 32 * 1024;

    private static readonly string[] HugeNumbers = ["18446744073709551615", "9223372036854775807", "4611686018427387904", "4294967296", "2147483648", "99999999999999999999999", "-1", "1e308", "0"];

    [Fact]
    public void A_thousand_corrupted_files_give_a_clear_error_each()
    {
        using var folder = new TempFolder();
        var whole = Whole();
        var path = folder.Write("w.safetensors", whole);
        SafetensorsFile.Read(path).Tensors.Length.ShouldBe(24);
        Cost(path, out _);

        var (errors, worst) = (0, 0.0);
        for (var i = 0; i < Files; i++)
        {
            var random = new TestRandom((ulong)i);
            var content = Corrupt(whole, random, i);
            File.WriteAllBytes(path, content);
            var cost = Cost(path, out var error);
            errors += error is null ? 0 : 1;
            worst = Math.Max(worst, (double)cost / content.Length);
            cost.ShouldBeLessThan((2 * content.Length) + FixedCost, FormattableString.Invariant($"file {i}: {error?.Message}"));
        }

        output.WriteLine(FormattableString.Invariant($"{Files} files: {errors} errors, {Files - errors} still safetensors; at most {worst:0.00} bytes allocated a byte of the file"));
        errors.ShouldBeGreaterThan(Files * 9 / 10);
    }

    /// <summary>Reads a file as a user does; gives the bytes allocated.</summary>
    private static long Cost(string path, out UserErrorException? error)
    {
        error = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsFile? file = null;
        try
        {
            file = SafetensorsFile.Read(path);
        }
        catch (UserErrorException e)
        {
            error = e;
        }

        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        if (error is not null)
        {
            error.Message.ShouldContain("w.safetensors, ");
            error.Message.ShouldContain("found ");
            error.Message.ShouldContain("Fix: ");
            error.Message.ShouldNotContain("\n");
            error.Message.Length.ShouldBeLessThan(600);
        }

        // What passed is a file by the format's rules: every byte of the data belongs to one tensor.
        var content = file is null ? [] : File.ReadAllBytes(path);
        file?.Tensors.Sum(t => (long)t.Data.Length * Size(t.DType)).ShouldBe(content.Length - 8 - (long)BinaryPrimitives.ReadUInt64LittleEndian(content));
        file?.Tensors.ShouldAllBe(t => t.Shape.Aggregate(1L, (a, b) => a * b) == t.Data.Length);
        return cost;
    }

    /// <summary>Flips that hit what counts (length and header; one in ten anywhere), truncations, tails, huge numbers, parts of the header moved or doubled.</summary>
    private static byte[] Corrupt(byte[] whole, TestRandom random, int kind)
    {
        var content = (byte[])whole.Clone();
        var header = (int)BinaryPrimitives.ReadUInt64LittleEndian(content);
        switch (kind % 10)
        {
            case 0:
                content[random.Next(8)] ^= (byte)(1 << random.Next(8));
                return content;
            case 1:
            case 2:
                return content[..random.Next(content.Length)];
            case 3:
                return [.. content, .. new byte[random.Next(1, 100)]];
            case 4:
            case 5:
                return Renumbered(content, header, random);
            case 6:
                BinaryPrimitives.WriteUInt64LittleEndian(content, ((ulong)random.Next(int.MaxValue) << 33) ^ (ulong)random.Next(int.MaxValue));
                return content;
            case 7:
                var (from, to) = (8 + random.Next(header - 60), 8 + random.Next(header - 60));
                content.AsSpan(from, random.Next(1, 60)).ToArray().CopyTo(content, to);
                return content;
            case 8:
                for (var n = 0; n < 4; n++)
                {
                    content[8 + random.Next(header)] = (byte)random.Next(256);
                }

                return content;
            default:
                content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
                return content;
        }
    }

    /// <summary>One number of the header becomes another; the header's length follows, so that only the number is wrong.</summary>
    private static byte[] Renumbered(byte[] content, int header, TestRandom random)
    {
        var text = Encoding.UTF8.GetString(content, 8, header);
        var starts = Enumerable.Range(1, header - 2).Where(i => char.IsDigit(text[i]) && text[i - 1] is '[' or ',').ToArray();
        var start = random.Pick(starts);
        var end = start;
        while (char.IsDigit(text[end]))
        {
            end++;
        }

        var edited = Encoding.UTF8.GetBytes(text[..start] + random.Pick(HugeNumbers) + text[end..]);
        return [.. BitConverter.GetBytes((ulong)edited.Length), .. edited, .. content.AsSpan(8 + header)];
    }

    private static int Size(string type) => type switch { "F64" or "I64" => 8, "F32" => 4, "F16" or "BF16" => 2, _ => 1 };

    /// <summary>Of all kinds of sizes, about 25 KB, as a convolutional net has them.</summary>
    private static byte[] Whole()
    {
        var (header, data) = (new List<string> { "\"__metadata__\":{\"format\":\"pt\",\"classes\":\"a b c\"}" }, new List<byte>());
        string[] types = ["F32", "F32", "F16", "BF16", "F64", "I64", "U8", "F32"];
        for (var i = 0; i < 24; i++)
        {
            var (type, shape) = (types[i % types.Length], i % 3 == 0 ? new[] { 8, 3, 3, 3 } : i % 3 == 1 ? [16, 8] : [8]);
            var length = shape.Aggregate(Size(type), (a, b) => a * b);
            header.Add($"\"layer{i}.weight\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{data.Count},{data.Count + length}]}}");
            data.AddRange(Enumerable.Range(0, length).Select(b => (byte)(b * 7)));
        }

        var text = Encoding.UTF8.GetBytes($"{{{string.Join(',', header)}}}");
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data];
    }
}
