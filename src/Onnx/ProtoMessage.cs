using System;
using System.Collections.Generic;
using Google.Protobuf;

namespace DslCompiler.Onnx;

/// <summary>A protobuf message as it is built: fields in the order they are added. Nothing is copied before it is written.</summary>
public sealed class ProtoMessage
{
    private readonly List<(long Size, Action<CodedOutputStream> Write)> _fields = [];

    private long Size { get; set; }

    public ProtoMessage Add(int number, long value) => Field(
        number, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value), output => output.WriteInt64(value));

    public ProtoMessage Add(int number, float value) => Field(number, WireFormat.WireType.Fixed32, sizeof(float), output => output.WriteFloat(value));

    public ProtoMessage Add(int number, string text) => Field(
        number, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(text), output => output.WriteString(text));

    public ProtoMessage Add(int number, ProtoMessage message) => Field(
        number,
        WireFormat.WireType.LengthDelimited,
        CodedOutputStream.ComputeLengthSize(checked((int)message.Size)) + message.Size,
        output =>
        {
            output.WriteLength((int)message.Size);
            message.Write(output);
        });

    /// <summary>Bytes that are asked for when they are written.</summary>
    public ProtoMessage Add(int number, long length, Func<ReadOnlyMemory<byte>> bytes) => Field(
        number,
        WireFormat.WireType.LengthDelimited,
        CodedOutputStream.ComputeLengthSize(checked((int)length)) + length,
        output =>
        {
            var memory = bytes();
            if (memory.Length != length)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"{memory.Length} bytes in the place of {length}"));
            }

            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(memory));
        });

    public void Write(CodedOutputStream output)
    {
        foreach (var (_, write) in _fields)
        {
            write(output);
        }
    }

    private ProtoMessage Field(int number, WireFormat.WireType type, long size, Action<CodedOutputStream> write)
    {
        Size += CodedOutputStream.ComputeTagSize(number) + size;
        _fields.Add((size, output =>
        {
            output.WriteTag(number, type);
            write(output);
        }
        ));
        return this;
    }
}
