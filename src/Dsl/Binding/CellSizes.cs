using System.Collections.Generic;

namespace DslCompiler.Binding;

/// <summary>A vector's length that is known or becomes known: lengths that must be equal are one (union-find).</summary>
internal sealed class Length
{
    private Length? _same;
    private int? _value;

    public static Length Of(int value) => new() { _value = value };

    public int? Value => Root._value;

    private Length Root
    {
        get
        {
            var root = this;
            while (root._same is not null)
            {
                root = root._same;
            }

            return root;
        }
    }

    /// <summary>Makes two lengths one; false where they are known and differ.</summary>
    public bool Join(Length other)
    {
        var (a, b) = (Root, other.Root);
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a._value is { } x && b._value is { } y && x != y)
        {
            return false;
        }

        a._value ??= b._value;
        b._same = a;
        return true;
    }
}

/// <summary>What a term of an equation is: a number, a trained vector, or a vector that comes from the input or a state (<paramref name="IsData"/>).</summary>
internal sealed record CellType(Length? Vector, bool IsData)
{
    public static CellType Number { get; } = new(null, false);

    /// <summary>What it is of the places that the cell attends to; <see cref="Vector"/> is then the length at each.</summary>
    public CellKind Kind { get; init; }

    public bool IsTrained => Vector is not null && !IsData;
}

/// <summary>A trained tensor of a cell: a matrix where <see cref="Columns"/> is given, otherwise a vector.</summary>
internal sealed class CellParameter(string name, Length rows, Length? columns)
{
    public string Name { get; } = name;

    public Length Rows { get; } = rows;

    public Length? Columns { get; } = columns;

    /// <summary>Whether it is a vector that scores are products with: those begin at random, as matrices do.</summary>
    public bool MakesScores { get; set; }
}

/// <summary>What inference found of a cell.</summary>
internal sealed class CellShapes
{
    /// <summary>The parameters, in the order in which the equations name them.</summary>
    public List<CellParameter> Parameters { get; } = [];

    /// <summary>The length of every input, state and equation.</summary>
    public Dictionary<string, Length> Vectors { get; } = [];

    /// <summary>The channels of every map.</summary>
    public Dictionary<string, Length> Maps { get; } = [];

    public CellParameter? Find(string name) => Parameters.Find(p => p.Name == name);
}
