using System;
using System.Globalization;

namespace DslCompiler.Cli.Bench;

/// <summary>Figures as they are printed: four digits that count.</summary>
internal static class Figures
{
    private static readonly NumberFormatInfo Percent = new() { PercentPositivePattern = 0 };

    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.000", CultureInfo.InvariantCulture),
        0 => "0",
        _ => value.ToString("0.00000", CultureInfo.InvariantCulture),
    };

    public static string Share(double value) => value.ToString("P1", Percent);

    public static string Megabytes(long bytes) => Number(bytes / 1e6) + " MB";
}
