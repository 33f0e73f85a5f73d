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

namespace DslCompiler.Tests.Weights;

public class SafetensorsTests
{
    private const string F32 = "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]";

    [Fact]
    public void Reads_what_it_wrote()
    {
        using var folder = new TempFolder();
        var path = folder.At("w.safetensors");
        float[] values = [1, float.NaN, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];
        Write(path, ("b", [2, 3], values), ("ä\"\n", [], [7f]), ("empty", [0, 5], []), ("a", [1], [9f]));
        var file = SafetensorsFile.Read(path);
        file.Tensors.Select(t => t.Name).ShouldBe(["b", "ä\"\n", "empty", "a"]);
        file.Metadata.ShouldBe(new Dictionary<string, string> { ["z"] = "1", ["m"] = "ü" }, ignoreOrder: true);
        file.Find("b")!.Shape.ShouldBe([2L, 3]);
        file.Find("b")!.Data.Select(BitConverter.SingleToInt32Bits).ShouldBe(values.Select(BitConverter.SingleToInt32Bits));
        file.Find("ä\"\n")!.Data.ShouldBe([7f]);
        file.Find("ä\"\n")!.Shape.ShouldBeEmpty();
        file.Find("no").ShouldBeNull();
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Writes_exactly_these_bytes()
    {
        using var folder = new TempFolder();
        Write(folder.At("w"), ("x.weight", [1, 2], [1f, 2f]), ("x.bias", [1], [3f]));
        const string header = "{\"__metadata__\":{\"m\":\"ü\",\"z\":\"1\"},\"x.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},\"x.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
        var bytes = File.ReadAllBytes(folder.At("w"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        (length % 8).ShouldBe(0);
        Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' ').ShouldBe(header);
        bytes[(8 + length)..].ShouldBe([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]);
    }

    [Fact]
    public void Overwrites_and_reads_large_tensors_in_pieces()
    {
        using var folder = new TempFolder();
        var large = Enumerable.Range(0, (1 << 20) + 3).Select(i => (float)i).ToArray();
        Write(folder.At("w"), ("old", [1], [0f]));
        Write(folder.At("w"), ("large", [large.Length], large));
        SafetensorsFile.Read(folder.At("w")).Tensors.Single().Data.ShouldBe(large);
    }

    [Theory]
    [InlineData("F64", 2.5f, new byte[] { 0, 0, 0, 0, 0, 0, 4, 0x40 })]
    [InlineData("F16", 1.5f, new byte[] { 0, 0x3e })]
    [InlineData("BF16", -2f, new byte[] { 0, 0xc0 })]
    [InlineData("I64", -1f, new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 })]
    [InlineData("I32", 258f, new byte[] { 2, 1, 0, 0 })]
    [InlineData("I16", -2f, new byte[] { 254, 255 })]
    [InlineData("I8", -3f, new byte[] { 253 })]
    [InlineData("U64", 1f, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("U32", 4294967295f, new byte[] { 255, 255, 255, 255 })]
    [InlineData("U16", 65535f, new byte[] { 255, 255 })]
    [InlineData("U8", 200f, new byte[] { 200 })]
    [InlineData("BOOL", 1f, new byte[] { 1 })]
    public void Converts(string type, float expected, byte[] data)
    {
        using var folder = new TempFolder();
        var path = folder.Write("w", Raw($"{{\"t\":{{\"dtype\":\"{type}\",\"shape\":[2],\"data_offsets\":[0,{2 * data.Length}]}}}}", [.. data, .. data]));
        var tensor = SafetensorsFile.Read(path).Tensors.Single();
        tensor.DType.ShouldBe(type);
        tensor.Data.ShouldBe([expected, expected]);
    }

    [Fact]
    public void Orders_tensors_by_their_data()
    {
        using var folder = new TempFolder();
        var path = folder.Write("w", Raw("{\"b\":{\"data_offsets\":[4,8],\"shape\":[1],\"dtype\":\"F32\"},\"a\":{" + F32 + "}}   ", new byte[8]));
        SafetensorsFile.Read(path).Tensors.Select(t => t.Name).ShouldBe(["a", "b"]);
        SafetensorsFile.Read(folder.Write("e", Raw("{}", []))).Tensors.ShouldBeEmpty();
    }

    public static TheoryData<byte[], string[]> Damages() => new()
    {
        { [], ["a file of 0 bytes"] },
        { [1, 2, 3], ["a file of 3 bytes"] },
        { [0, 0, 0, 0, 0, 0, 0, 0], ["a header length of 0"] },
        { [255, 255, 255, 255, 255, 255, 255, 255, 1], ["a header length of 18446744073709551615"] },
        { [16, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8], ["a header length of 16", "2 to 2"] },
        { Raw("[]", []), ["byte 8", "0x5b"] },
        { Raw(" {}", []), ["byte 8", "0x20"] },
        { Raw("{\"a\":1}", []), ["byte 13", "JSON Number", "an object"] },
        { Raw("{\"a\":{}}", []), ["tensor 'a' without dtype"] },
        { Raw("{\"a\":{", []), ["not JSON"] },
        { Raw("{} x", []), ["not JSON"] },
        { Raw("{}{}", []), ["not JSON"] },
        { Raw("{\"a\":[[[[[[[]]]]]]]}", []), ["JSON StartArray"] },
        { Raw("{\"\\ud800\":{}}", []), ["not valid Unicode"] },
        { Raw("{\"a\":{" + F32 + "},\"a\":{" + F32 + "}}", new byte[4]), ["'a' twice"] },
        { Raw("{\"a\":{" + F32 + ",\"shape\":[1]}}", new byte[4]), ["'shape'", "each once"] },
        { Raw("{\"a\":{" + F32 + ",\"evil\":[1]}}", new byte[4]), ["'evil'"] },
        { Raw("{\"__metadata__\":{\"k\":1}}", []), ["text as the value of metadata 'k'"] },
        { Raw("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", []), ["metadata 'k' twice"] },
        { Raw("{\"__metadata__\":{},\"__metadata__\":{}}", []), ["twice"] },
        { One("F4", "[1]", "[0,4]"), ["'F4'", "BF16"] },
        { One("F32", "[1]", "[0,8]", 8), ["data_offsets [0, 8]", "4 bytes"] },
        { One("F32", "[1]", "[4,0]"), ["data_offsets [4, 0]"] },
        { One("F32", "[1]", "[4,8]", 8), ["leaving a gap", "begin at 0"] },
        { One("F32", "[1]", "[0,4]", 3), ["past the end of the 3 bytes"] },
        { One("F32", "[1]", "[0,4]", 5), ["found 5 bytes", "expected 4"] },
        { One("F32", "[1]", "[0]"), ["both data_offsets"] },
        { One("F32", "[1]", "[0,4,8]"), ["at most 2 whole numbers"] },
        { One("F32", "[1]", "[-4,0]"), ["'-4'"] },
        { One("F32", "[1.5]", "[0,4]"), ["'1.5'"] },
        { One("F32", "[1e3]", "[0,4]"), ["'1e3'"] },
        { One("F32", "[99999999999999999999]", "[0,4]"), ["'99999999999999999999'"] },
        { One("F32", "[4294967296,4294967296]", "[0,0]"), ["beyond 64 bits"] },
        { One("F32", "[4611686018427387904]", "[0,0]"), ["18446744073709551616 bytes"] },
        { One("F32", "[1000000000000]", "[0,4000000000000]"), ["past the end"] },
        { One("F32", "[[1]]", "[0,4]"), ["whole numbers"] },
        { Raw("{\"a\":{" + F32 + "},\"b\":{" + F32 + "}}", new byte[4]), ["'b'", "overlapping"] },
        { Raw("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", new byte[8]), ["'b'", "overlapping", "begin at 8"] },
        { Raw("{\"a\\u001b[31m\\n\":{" + F32 + "}}", []), ["'a\\u001b[31m\\u000a'"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Complains_of(byte[] content, string[] parts)
    {
        using var folder = new TempFolder();
        var path = folder.Write("w.safetensors", content);
        new Action(() => SafetensorsFile.Read(path)).ShouldComplain(["w.safetensors", .. parts]);
    }

    [Fact]
    public void Survives_any_flipped_or_missing_byte()
    {
        using var folder = new TempFolder();
        var content = Raw("{\"__metadata__\":{\"k\":\"v\"},\"a\":{" + F32 + "}}", new byte[4]);
        for (var i = 0; i < content.Length; i++)
        {
            foreach (var damage in new byte[] { 1, 8, 0x80 })
            {
                var damaged = (byte[])content.Clone();
                damaged[i] ^= damage;
                ReadOrComplain(folder.Write("w", damaged));
            }

            ReadOrComplain(folder.Write("w", content[..i]));
        }
    }

    [Fact]
    public void Writing_checks_its_arguments_and_leaves_no_half_file()
    {
        using var folder = new TempFolder();
        Should.Throw<ArgumentException>(() => Write(folder.At("w"), ("a", [2], [1f])));
        Should.Throw<ArgumentException>(() => Write(folder.At("w"), ("a", [-1, -1], [1f])));
        Should.Throw<ArgumentException>(() => Write(folder.At("w"), ("a", [1], [1f]), ("a", [1], [1f])));
        Should.Throw<ArgumentException>(() => Write(folder.At("w"), ("__metadata__", [1], [1f])));
        Should.Throw<ArgumentException>(() => Write(folder.At("w"), ("a", [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], [1f])));
        new Action(() => Write(folder.At("no/w"), ("a", [1], [1f]))).ShouldComplain("there is no folder");
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    private static void ReadOrComplain(string path)
    {
        try
        {
            SafetensorsFile.Read(path).Tensors.IsDefault.ShouldBeFalse();
        }
        catch (UserErrorException e)
        {
            e.Message.ShouldContain("Fix: ");
        }
    }

    private static void Write(string path, params (string, int[], float[])[] tensors) => SafetensorsFile.Write(
        path,
        new Dictionary<string, string> { ["z"] = "1", ["m"] = "ü" },
        tensors.Select(t => (t.Item1, t.Item2, (ReadOnlyMemory<float>)t.Item3)));

    private static byte[] One(string type, string shape, string offsets, int dataLength = 4) =>
        Raw($"{{\"a\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}", new byte[dataLength]);

    private static byte[] Raw(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data];
    }
}
