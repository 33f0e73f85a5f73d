using System;
using System.Collections.Generic;
using System.Text;
using Google.Protobuf;

namespace DslCompiler.Onnx;

/// <summary>One field of a protobuf message: its number, and its value as the wire has it.</summary>
public sealed record ProtoField(int Number, long Integer, float Real, byte[]? Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes!);

    /// <summary>The fields of the message within.</summary>
    public IReadOnlyList<ProtoField> Message => Read(Bytes!);

    /// <summary>One whole number, or several packed.</summary>
    public IEnumerable<long> Integers
    {
        get
        {
            if (Bytes is null)
            {
                return [Integer];
            }

            using var packed = new CodedInputStream(Bytes);
            var numbers = new List<long>();
            while (!packed.IsAtEnd)
            {
                numbers.Add(packed.ReadInt64());
            }

            return numbers;
        }
    }

    public static IReadOnlyList<ProtoField> Read(byte[] message)
    {
        using var input = new CodedInputStream(message);
        var fields = new List<ProtoField>();
        while (input.ReadTag() is var tag and not 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => new ProtoField(number, input.ReadInt64(), 0, null),
                WireFormat.WireType.Fixed32 => new ProtoField(number, 0, input.ReadFloat(), null),
                WireFormat.WireType.Fixed64 => new ProtoField(number, 0, (float)input.ReadDouble(), null),
                WireFormat.WireType.LengthDelimited => new ProtoField(number, 0, 0, input.ReadBytes().ToByteArray()),
                var other => throw new NotSupportedException(other.ToString()),
            });
        }

        return fields;
    }
}
