using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Generator.Tests;
using DslCompiler.Model;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>Runs the program of an <see cref="OperatorModel"/> on a device.</summary>
internal sealed unsafe class OperatorRun(OperatorModel model, NetworkModel planned, GpuProgram program)
{
    private readonly List<object> _memory = [];
    private readonly ParameterMemory _parameters = new(planned.ParameterMemory(), planned.DecayedMemory(), planned.TrainedMemory());

    /// <summary>The operator's result, or, with a tail, what that makes of it; and the second kernel's.</summary>
    public (double[] Result, double[] Second) Run(double[][] inputs, double[] bias, double[] factor, int batch)
    {
        _memory.Clear();
        Give(_parameters, inputs, bias, factor);
        var outputs = planned.Outputs.Select(o => Reserve<float>(OperatorCase.Length(o.Type, batch))).ToList();
        for (var i = 0; i < outputs.Count; i++)
        {
            outputs[i].Span.Fill(float.NaN);
            program.SetOutput(i, outputs[i].Pointer, outputs[i].Length);
        }

        program.SetSteps(1, OperatorCase.Steps, null);
        program.Train(_parameters, batch, KernelHarness.Random);
        program.FetchOutputs();
        return (ResultOf(OperatorModel.Result), ResultOf(OperatorModel.Second));

        double[] ResultOf(string name)
        {
            var place = planned.Outputs.TakeWhile(o => o.Name != name).Count();
            return place < outputs.Count ? [.. outputs[place].Span.ToArray().Select(v => (double)v)]
                : planned.Parameters.FirstOrDefault(p => p.Name == "op." + name) is { } parameter
                ? [.. _parameters.Gradients.Span.Slice((int)planned.Offsets()[parameter.Name], parameter.Length).ToArray().Select(v => (double)v)] : [];
        }
    }

    private void Give(ParameterMemory memory, double[][] inputs, double[] bias, double[] factor)
    {
        var port = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            Give(Invariant.Text($"op.x{i}"), model.Case.Inputs[i], inputs[i]);
        }

        if (model.HasBias)
        {
            Give("op.bias", TensorType.Fixed(bias.Length), bias);
        }

        if (model.HasTail)
        {
            Give("op.factor", model.Output, factor);
        }

        void Give(string name, TensorType type, double[] values)
        {
            if (type.Element == ElementType.Float && !type.HasBatch)
            {
                values.Select(v => (float)v).ToArray().CopyTo(memory.Values.Span[(int)planned.Offsets()[name]..]);
            }
            else if (type.Element == ElementType.Float)
            {
                var place = Reserve<float>(values.Length);
                values.Select(v => (float)v).ToArray().CopyTo(place.Span);
                program.SetInput(port++, place.Pointer, place.Length);
            }
            else
            {
                var place = Reserve<int>(values.Length);
                values.Select(v => (int)v).ToArray().CopyTo(place.Span);
                if (type.Element == ElementType.Label)
                {
                    program.SetLabels(0, place.Pointer, place.Length);
                }
                else
                {
                    program.SetIndices(port++, place.Pointer, place.Length);
                }
            }
        }
    }

    private NativeBuffer<T> Reserve<T>(int length)
        where T : unmanaged
    {
        var buffer = new NativeBuffer<T>(length);
        _memory.Add(buffer);
        return buffer;
    }
}
