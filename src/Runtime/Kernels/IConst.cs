namespace DslCompiler.Kernels;

/// <summary>A number that a type carries into a kernel, so that the JIT sees a constant.</summary>
internal interface IConst
{
    static abstract int Value { get; }
}

internal readonly struct Zero : IConst
{
    public static int Value => 0;
}

internal readonly struct One : IConst
{
    public static int Value => 1;
}

internal readonly struct Two : IConst
{
    public static int Value => 2;
}

internal readonly struct Three : IConst
{
    public static int Value => 3;
}

internal readonly struct Four : IConst
{
    public static int Value => 4;
}

internal readonly struct Five : IConst
{
    public static int Value => 5;
}

internal readonly struct Six : IConst
{
    public static int Value => 6;
}

internal readonly struct Seven : IConst
{
    public static int Value => 7;
}

internal readonly struct Eight : IConst
{
    public static int Value => 8;
}

internal readonly struct Nine : IConst
{
    public static int Value => 9;
}

internal readonly struct Ten : IConst
{
    public static int Value => 10;
}

internal readonly struct Eleven : IConst
{
    public static int Value => 11;
}

internal readonly struct Twelve : IConst
{
    public static int Value => 12;
}

internal readonly struct Thirteen : IConst
{
    public static int Value => 13;
}

internal readonly struct Fourteen : IConst
{
    public static int Value => 14;
}
