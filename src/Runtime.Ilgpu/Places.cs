namespace DslCompiler.Ilgpu;

/// <summary>Where the values of a launch lie in the device's memory, in elements. A launch takes the smallest of these that has room.</summary>
public interface IPlaces;

/// <summary>Up to 4 values.</summary>
public struct Places4 : IPlaces
{
    public long P0, P1, P2, P3;
}

/// <summary>Up to 8 values.</summary>
public struct Places8 : IPlaces
{
    public long P0, P1, P2, P3, P4, P5, P6, P7;
}

/// <summary>Up to 16 values.</summary>
public struct Places16 : IPlaces
{
    public long P0, P1, P2, P3, P4, P5, P6, P7;
    public long P8, P9, P10, P11, P12, P13, P14, P15;
}

/// <summary>Up to 32 values.</summary>
public struct Places32 : IPlaces
{
    public long P0, P1, P2, P3, P4, P5, P6, P7;
    public long P8, P9, P10, P11, P12, P13, P14, P15;
    public long P16, P17, P18, P19, P20, P21, P22, P23;
    public long P24, P25, P26, P27, P28, P29, P30, P31;
}

/// <summary>Up to 64 values.</summary>
public struct Places64 : IPlaces
{
    public long P0, P1, P2, P3, P4, P5, P6, P7;
    public long P8, P9, P10, P11, P12, P13, P14, P15;
    public long P16, P17, P18, P19, P20, P21, P22, P23;
    public long P24, P25, P26, P27, P28, P29, P30, P31;
    public long P32, P33, P34, P35, P36, P37, P38, P39;
    public long P40, P41, P42, P43, P44, P45, P46, P47;
    public long P48, P49, P50, P51, P52, P53, P54, P55;
    public long P56, P57, P58, P59, P60, P61, P62, P63;
}

/// <summary>Up to 128 values.</summary>
public struct Places128 : IPlaces
{
    public long P0, P1, P2, P3, P4, P5, P6, P7;
    public long P8, P9, P10, P11, P12, P13, P14, P15;
    public long P16, P17, P18, P19, P20, P21, P22, P23;
    public long P24, P25, P26, P27, P28, P29, P30, P31;
    public long P32, P33, P34, P35, P36, P37, P38, P39;
    public long P40, P41, P42, P43, P44, P45, P46, P47;
    public long P48, P49, P50, P51, P52, P53, P54, P55;
    public long P56, P57, P58, P59, P60, P61, P62, P63;
    public long P64, P65, P66, P67, P68, P69, P70, P71;
    public long P72, P73, P74, P75, P76, P77, P78, P79;
    public long P80, P81, P82, P83, P84, P85, P86, P87;
    public long P88, P89, P90, P91, P92, P93, P94, P95;
    public long P96, P97, P98, P99, P100, P101, P102, P103;
    public long P104, P105, P106, P107, P108, P109, P110, P111;
    public long P112, P113, P114, P115, P116, P117, P118, P119;
    public long P120, P121, P122, P123, P124, P125, P126, P127;
}
