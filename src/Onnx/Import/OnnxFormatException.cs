using System;

namespace DslCompiler.Onnx.Import;

/// <summary>A file is no ONNX model, or a damaged one: where, what was found and what was expected.</summary>
public sealed class OnnxFormatException(string place, string found, string expected) : Exception($"{place}: found {found}, expected {expected}");
