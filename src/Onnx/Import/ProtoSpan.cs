using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace DslCompiler.Onnx.Import;

/// <summary>One field of a protobuf message, where it lies in the file: nothing is copied. Number and wire type, a number, or a stretch of bytes.</summary>
internal readonly record struct ProtoSpan(int Number, long Integer, ReadOnlyMemory<byte> Bytes, long At, bool IsBytes)
{
    private const int LongestText = 10_000;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public float Real => BitConverter.Int32BitsToSingle((int)Integer);

    public string Text
    {
        get
        {
            try
            {
                return Bytes.Length <= LongestText ? Strict.GetString(Bytes.Span) : throw Wrong(At, "a text of " + Invariant.Number(Bytes.Length) + " bytes", "a name");
            }
            catch (DecoderFallbackException)
            {
                throw Wrong(At, "a text that is not UTF-8", "a name");
            }
        }
    }

    /// <summary>The fields of a message.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="start">Where they lie in the file.</param>
    /// <exception cref="OnnxFormatException">It is no message.</exception>
    public static IEnumerable<ProtoSpan> Read(ReadOnlyMemory<byte> message, long start = 0)
    {
        for (var at = 0; at < message.Length;)
        {
            var tagAt = start + at;
            var tag = Varint(message, start, ref at);
            var number = tag >> 3 is > 0 and < 1 << 29 and var n ? (int)n : throw Wrong(tagAt, "the field " + Invariant.Number((long)(tag >> 3)), "one of ONNX");
            switch (tag & 7)
            {
                case 0:
                    yield return new ProtoSpan(number, (long)Varint(message, start, ref at), default, tagAt, false);
                    break;
                case 1:
                    yield return new ProtoSpan(number, BinaryPrimitives.ReadInt64LittleEndian(Take(message, start, ref at, 8).Span), default, tagAt, false);
                    break;
                case 2:
                    var length = Varint(message, start, ref at);
                    var dataAt = start + at;
                    yield return new ProtoSpan(number, 0, Take(message, start, ref at, length), dataAt, true);
                    break;
                case 5:
                    yield return new ProtoSpan(number, BinaryPrimitives.ReadInt32LittleEndian(Take(message, start, ref at, 4).Span), default, tagAt, false);
                    break;
                default:
                    throw Wrong(tagAt, "a field of kind " + Invariant.Number((long)(tag & 7)), "0, 1, 2 or 5");
            }
        }
    }

    /// <summary>The fields of the message within.</summary>
    public IEnumerable<ProtoSpan> Message => IsBytes ? Read(Bytes, At) : throw Wrong(At, "a number", "a message");

    /// <summary>One whole number, or several packed.</summary>
    public IEnumerable<long> Integers()
    {
        if (!IsBytes)
        {
            yield return Integer;
        }

        for (var at = 0; at < Bytes.Length;)
        {
            yield return (long)Varint(Bytes, At, ref at);
        }
    }

    public static OnnxFormatException Wrong(long at, string found, string expected) => new("byte " + Invariant.Number(at), found, expected);

    private static ulong Varint(ReadOnlyMemory<byte> message, long start, ref int at)
    {
        var (value, first) = (0UL, at);
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var part = message.Span[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Wrong(start + first, "a number without end", "one of at most 10 bytes");
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> message, long start, ref int at, ulong length)
    {
        if (length > (ulong)(message.Length - at))
        {
            throw Wrong(start + at, Invariant.Text($"a field of {length} bytes"), Invariant.Text($"at most {message.Length - at}: the file is damaged or cut"));
        }

        at += (int)length;
        return message.Slice(at - (int)length, (int)length);
    }
}
