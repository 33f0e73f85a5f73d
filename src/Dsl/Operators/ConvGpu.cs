using System.Linq;
using System.Text;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The GPU lowerings of convolutions: by element, the window unrolled, for small nets; as an implicit matrix product, which gathers the image while it fills its
/// tiles, for all others. <c>K</c> filters, <c>C</c> channels, in <c>G</c> groups.</summary>
internal sealed class ConvGpu(Window window, int groups, TensorType image, TensorType result)
{
    /// <summary>Window elements up to which all are written out; of larger windows a row is.</summary>
    private const int Unrolled = 9;

    private readonly int _channels = image.Channels / groups;
    private readonly int _filters = result.Channels / groups;

    private int Taps => window.Height * window.Width;

    private int Pixels => image.Height * image.Width;

    private int Places => result.Height * result.Width;

    /// <summary>Inputs: the image, the filters.</summary>
    public GpuLoop Forward()
    {
        var code = Invariant.Text($$"""
            var k = i / {{Places}};
            var at = i % {{Places}};
            var top = at / {{result.Width}} * {{window.Stride.Height}} - {{window.Pad.Top}};
            var left = at % {{result.Width}} * {{window.Stride.Width}} - {{window.Pad.Left}};
            var from = (n * {{image.Channels}} + k / {{_filters}} * {{_channels}}) * {{Pixels}};
            var tap = k * {{_channels * Taps}};
            for (var c = 0; c < {{_channels}}; c++)
            {
            {{OverWindow((r, q) => Inside(r, q, Invariant.Text($"value += x0[from + h * {image.Width} + w] * x1[tap + {Tap(r, q)}];")))}}    from += {{Pixels}};
                tap += {{Taps}};
            }
            """);
        return GpuLoop.Element(result, code) with
        {
            Product = new GpuProduct(
                Number(_filters),
                Invariant.Text($"s.Rows * {Places}"),
                Number(_channels * Taps),
                Invariant.Text($"x1[(part * {_filters} + row) * {_channels * Taps} + k]"),
                Invariant.Text($"h >= 0 && h < {image.Height} && w >= 0 && w < {image.Width} ? x0[from + (k / {Taps} * {image.Height} + h) * {image.Width} + w] : 0f"),
                Invariant.Text($"(sample * {result.Channels} + part * {_filters} + row) * {Places} + at"),
                Invariant.Text($"part * {_filters} + row"))
            {
                Parts = groups,
                ColumnAt = Column(Places, result.Width) + Invariant.Text($$"""
                    var top = at / {{result.Width}} * {{window.Stride.Height}} - {{window.Pad.Top}};
                    var left = at % {{result.Width}} * {{window.Stride.Width}} - {{window.Pad.Left}};
                    var from = (sample * {{image.Channels}} + part * {{_channels}}) * {{Pixels}};

                    """),
                RightAt = Invariant.Text($$"""
                    var h = top + k / {{window.Width}} % {{window.Height}} * {{window.Dilation.Height}};
                    var w = left + k % {{window.Width}} * {{window.Dilation.Width}};

                    """),
            },
        };
    }

    /// <summary>Inputs: the gradient of the result, the filters. Where a place of the image met a tap is a place of the result, if it is a whole one.</summary>
    public GpuLoop InputGradient()
    {
        var code = Invariant.Text($$"""
            var c = i / {{Pixels}};
            var row = i % {{Pixels}} / {{image.Width}} + {{window.Pad.Top}};
            var column = i % {{image.Width}} + {{window.Pad.Left}};
            var first = c / {{_channels}} * {{_filters}};
            var from = (n * {{result.Channels}} + first) * {{Places}};
            var tap = (first * {{_channels}} + c % {{_channels}}) * {{Taps}};
            for (var k = 0; k < {{_filters}}; k++)
            {
            {{OverWindow((r, q) => Met(r, q, Invariant.Text($"value += x0[from + h / {window.Stride.Height} * {result.Width} + w / {window.Stride.Width}] * x1[tap + {Tap(r, q)}];")))}}    from += {{Places}};
                tap += {{_channels * Taps}};
            }
            """);
        return GpuLoop.Element(image, code) with
        {
            Product = new GpuProduct(
                Number(_channels),
                Invariant.Text($"s.Rows * {Pixels}"),
                Number(_filters * Taps),
                Invariant.Text($"x1[((part * {_filters} + k / {Taps}) * {_channels} + row) * {Taps} + k % {Taps}]"),
                Invariant.Text($"{Meets} ? x0[from + k / {Taps} * {Places} + h / {window.Stride.Height} * {result.Width} + w / {window.Stride.Width}] : 0f"),
                Invariant.Text($"(sample * {image.Channels} + part * {_channels} + row) * {Pixels} + at"),
                Invariant.Text($"part * {_channels} + row"))
            {
                Parts = groups,
                ColumnAt = Column(Pixels, image.Width) + Invariant.Text($$"""
                    var down = at / {{image.Width}} + {{window.Pad.Top}};
                    var across = at % {{image.Width}} + {{window.Pad.Left}};
                    var from = (sample * {{result.Channels}} + part * {{_filters}}) * {{Places}};

                    """),
                RightAt = Invariant.Text($$"""
                    var h = down - k / {{window.Width}} % {{window.Height}} * {{window.Dilation.Height}};
                    var w = across - k % {{window.Width}} * {{window.Dilation.Width}};

                    """),
            },
        };
    }

    /// <summary>Inputs: the image, the gradient of the result. Each slice sums its own samples.</summary>
    public GpuLoop WeightGradient(int slices, TensorType filters)
    {
        var length = result.Channels * _channels * Taps;
        var samples = slices == 1 ? "var firstSample = 0; var samples = s.Rows;\n" : Invariant.Text($"var firstSample = slice * s.Rows / {slices}; var samples = (slice + 1) * s.Rows / {slices} - firstSample;\n");
        var sum = new GpuSum(
            (slices == 1 ? "" : Invariant.Text($"var slice = i / {length};\n")) + samples + Invariant.Text($$"""
                var k = i / {{_channels * Taps}} % {{result.Channels}};
                var c = k / {{_filters}} * {{_channels}} + i / {{Taps}} % {{_channels}};
                var top = i / {{window.Width}} % {{window.Height}} * {{window.Dilation.Height}} - {{window.Pad.Top}};
                var left = i % {{window.Width}} * {{window.Dilation.Width}} - {{window.Pad.Left}};

                """),
            Invariant.Text($"samples * {Places}"),
            Invariant.Text($"Gpu.Tap(x0, x1, firstSample + r / {Places}, r % {Places}, k, c, top, left, new TapShape({image.Channels}, {image.Height}, {image.Width}, {result.Channels}, {result.Height}, {result.Width}, {window.Stride.Height}, {window.Stride.Width}))"), Places);
        return GpuLoop.Summed(filters, sum) with
        {
            Product = new GpuProduct(
                Number(_filters),
                Number(_channels * Taps),
                Invariant.Text($"samples * {Places}"),
                Invariant.Text($"x1[((firstSample + k / {Places}) * {result.Channels} + group * {_filters} + row) * {Places} + k % {Places}]"),
                Invariant.Text($"h >= 0 && h < {image.Height} && w >= 0 && w < {image.Width} ? x0[(((firstSample + k / {Places}) * {image.Channels} + c) * {image.Height} + h) * {image.Width} + w] : 0f"),
                Invariant.Text($"((slice * {groups} + group) * {_filters} + row) * {_channels * Taps} + column"),
                "0")
            {
                Parts = groups * slices,
                PartAt = Invariant.Text($"var slice = part / {groups};\nvar group = part % {groups};\n") + samples,
                ColumnAt = Invariant.Text($$"""
                    var c = group * {{_channels}} + column / {{Taps}};
                    var top = column / {{window.Width}} % {{window.Height}} * {{window.Dilation.Height}} - {{window.Pad.Top}};
                    var left = column % {{window.Width}} * {{window.Dilation.Width}} - {{window.Pad.Left}};

                    """),
                RightAt = Invariant.Text($$"""
                    var at = k % {{Places}};
                    var h = at / {{result.Width}} * {{window.Stride.Height}} + top;
                    var w = at % {{result.Width}} * {{window.Stride.Width}} + left;

                    """),
                IsRightByDepth = true,
            },
        };
    }

    private static string Number(int value) => Invariant.Number(value);

    private static string Column(int places, int width) => Invariant.Text($"var sample = column / {places};\nvar at = column % {places};\n");

    private string Tap(string r, string q) => int.TryParse(r, out var row)
        ? Invariant.Number((row * window.Width) + int.Parse(q, System.Globalization.CultureInfo.InvariantCulture))
        : Invariant.Text($"{r} * {window.Width} + {q}");

    /// <summary>A statement for each element of the window: all written out, or a loop over its rows.</summary>
    private string OverWindow(System.Func<string, string, string> each)
    {
        var text = new StringBuilder();
        var rows = Taps <= Unrolled ? Enumerable.Range(0, window.Height).Select(Number) : ["r"];
        if (Taps > Unrolled)
        {
            text.Append(Invariant.Text($"    for (var r = 0; r < {window.Height}; r++)\n    {{\n"));
        }

        foreach (var row in rows)
        {
            foreach (var column in Enumerable.Range(0, window.Width))
            {
                text.Append("    ").Append(each(row, Number(column))).Append('\n');
            }
        }

        return text.Append(Taps > Unrolled ? "    }\n" : "").ToString();
    }

    private string Inside(string r, string q, string statement)
    {
        var needs = !(window.Rows.IsInside(image.Height) && window.Columns.IsInside(image.Width));
        var places = Invariant.Text($"var h = top + {r} * {window.Dilation.Height}; var w = left + {q} * {window.Dilation.Width}; ");
        return needs ? Invariant.Text($"{{ {places}if (h >= 0 && h < {image.Height} && w >= 0 && w < {image.Width}) {{ {statement} }} }}") : $"{{ {places}{statement} }}";
    }

    private string Meets
    {
        get
        {
            var whole = window.Stride == 1 ? "" : Invariant.Text($" && h % {window.Stride.Height} == 0 && w % {window.Stride.Width} == 0");
            return Invariant.Text($"h >= 0 && h < {result.Height * window.Stride.Height} && w >= 0 && w < {result.Width * window.Stride.Width}{whole}");
        }
    }

    private string Met(string r, string q, string statement) =>
        Invariant.Text($"{{ var h = row - {r} * {window.Dilation.Height}; var w = column - {q} * {window.Dilation.Width}; if ({Meets}) {{ {statement} }} }}");
}
