using System.Text;
using DslCompiler.Operators;

namespace DslCompiler.Generator.Emit.Gpu;

/// <summary>Writes a matrix product in tiles: a group of 256 threads computes 64 rows by 64 columns, each thread 4 by 4 of them in registers; 16 steps of the depth at a time
/// lie in shared memory, which both operands reach from wherever they are (the image of a convolution is gathered on the way).</summary>
internal static class GpuTiles
{
    /// <summary>Threads of a group.</summary>
    public const int Threads = 256;

    /// <summary>Rows and columns of a tile.</summary>
    private const int Side = 64;

    /// <summary>Steps of the depth that are in shared memory at a time.</summary>
    private const int Depth = 16;

    /// <summary>Rows, and columns, of a thread.</summary>
    private const int Own = 4;

    /// <summary>From one step to the next in shared memory: four elements side by side may be read as one, and few threads meet in one bank.</summary>
    private const int Pitch = Side + 4;

    /// <summary>The number of groups, on the host.</summary>
    public static string Groups(GpuProduct product) =>
        Invariant.Text($"Tiles({product.Rows}, {product.Columns}) * {product.Parts}");

    public static string Body(GpuKernelText kernel)
    {
        var product = kernel.Loop.Product!;
        var text = new StringBuilder(Invariant.Text($$"""
            var sharedLeft = SharedMemory.Allocate<float>({{Depth * Pitch}});
            var sharedRight = SharedMemory.Allocate<float>({{Depth * Pitch}});
            var t = Group.IdxX;
            var tilesAcross = ({{product.Columns}} + {{Side - 1}}) / {{Side}};
            var tiles = ({{product.Rows}} + {{Side - 1}}) / {{Side}} * tilesAcross;
            var part = Grid.IdxX / tiles;
            var firstRow = Grid.IdxX % tiles / tilesAcross * {{Side}};
            var firstColumn = Grid.IdxX % tilesAcross * {{Side}};
            {{product.PartAt}}var depth = {{product.Depth}};

            """));
        Each((i, j) => text.Append(Invariant.Text($"var sum{i}{j} = 0f;\n")));
        if (!product.IsRightByDepth)
        {
            text.Append(Invariant.Text($"var column = firstColumn + t % {Side};\n{product.ColumnAt}"));
        }

        text.Append(Invariant.Text($"for (var step = 0; step < depth; step += {Depth})\n{{\n"));
        Load(text, "sharedLeft", "row", product.Rows, product.IsLeftByDepth, product.LeftAt, product.Left);
        Load(text, "sharedRight", "column", product.Columns, product.IsRightByDepth, (product.IsRightByDepth ? product.ColumnAt : "") + product.RightAt, product.Right);
        text.Append(Invariant.Text($"Group.Barrier();\nfor (var k = 0; k < {Depth}; k++)\n{{\n"));
        for (var i = 0; i < Own; i++)
        {
            text.Append(Invariant.Text($"var a{i} = sharedLeft[k * {Pitch} + t / {Side / Own} * {Own} + {i}];\nvar b{i} = sharedRight[k * {Pitch} + t % {Side / Own} * {Own} + {i}];\n"));
        }

        Each((i, j) => text.Append(Invariant.Text($"sum{i}{j} = a{i} * b{j} + sum{i}{j};\n")));
        text.Append("}\n\nGroup.Barrier();\n}\n\n");
        for (var j = 0; j < Own; j++)
        {
            Store(text, kernel, product, j);
        }

        return text.ToString();
    }

    private static void Each(System.Action<int, int> element)
    {
        for (var i = 0; i < Own; i++)
        {
            for (var j = 0; j < Own; j++)
            {
                element(i, j);
            }
        }
    }

    /// <summary>What the threads bring into shared memory, four elements each: side by side in memory, so side by side among the threads.</summary>
    private static void Load(StringBuilder text, string name, string along, string extent, bool isByDepth, string at, string element)
    {
        for (var i = 0; i < Own; i++)
        {
            var (place, k) = isByDepth
                ? (Invariant.Text($"t / {Depth} + {i * Threads / Depth}"), Invariant.Text($"t % {Depth}"))
                : (Invariant.Text($"t % {Side}"), Invariant.Text($"t / {Side} + {i * Threads / Side}"));
            var first = along == "row" ? "firstRow" : "firstColumn";
            var isKnown = along == "column" && !isByDepth;
            text.Append("{\n")
                .Append(isKnown ? "" : $"var {along} = {first} + {place};\n")
                .Append($"var k = step + {k};\n")
                .Append("var element = 0f;\n")
                .Append($"if ({along} < {extent} && k < depth)\n{{\n{at}element = {element};\n}}\n\n")
                .Append(Invariant.Text($"{name}[({k}) * {Pitch} + {place}] = element;\n}}\n\n"));
        }
    }

    private static void Store(StringBuilder text, GpuKernelText kernel, GpuProduct product, int j)
    {
        text.Append("{\n").Append(Invariant.Text($"var to = firstColumn + t % {Side / Own} * {Own} + {j};\nif (to < {product.Columns})\n{{\n"));
        text.Append(Renamed(product.ColumnAt));
        for (var i = 0; i < Own; i++)
        {
            text.Append(Invariant.Text($"{{\nvar row = firstRow + t / {Side / Own} * {Own} + {i};\nif (row < {product.Rows})\n{{\n"));
            text.Append(kernel.Put(Renamed(product.Place), Renamed(product.Channel), Invariant.Text($"sum{i}{j}"))).Append("\n}\n}\n\n");
        }

        text.Append("}\n}\n\n");
    }

    /// <summary>The text about the column that is stored, whose names must not meet those of the column that is loaded.</summary>
    private static string Renamed(string text)
    {
        foreach (var name in new[] { "column", "sample", "at", "top", "left", "from", "down", "across", "c" })
        {
            text = System.Text.RegularExpressions.Regex.Replace(text, $@"\b{name}\b", name == "column" ? "to" : name + "To");
        }

        return text;
    }
}
