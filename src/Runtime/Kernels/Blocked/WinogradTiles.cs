using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What the Winograd convolution and the gradient of its filters share: the tiles of images, transformed.</summary>
internal abstract unsafe class WinogradTiles<V, T, S, TRule>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradShape
    where TRule : struct, IWinograd
{
    private const int MostSpan = 6;

    /// <summary>Elements of a tile's input along an axis.</summary>
    protected static int Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRule.Tile + TRule.Size - 1;
    }

    protected static int Points
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Span * Span;
    }

    protected static int TileRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.OutHeight + TRule.Tile - 1) / TRule.Tile;
    }

    protected static int TileColumns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (S.OutWidth + TRule.Tile - 1) / TRule.Tile;
    }

    /// <summary>From a point of the transformed tiles to the next. The block between keeps points from falling into the same places of the cache.</summary>
    protected static nint ImagePoint
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nint)S.UnitBlocks * S.ChunkTiles * Blocks.Lanes) + Blocks.Lanes;
    }

    /// <summary>Transforms a chunk's tiles: <c>[point][block][tile][16]</c>.</summary>
    /// <param name="x">The images.</param>
    /// <param name="begin">The first tile, counted over all samples.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="firstBlock">The first block of channels.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="patch">Room for two tiles.</param>
    [SkipLocalsInit]
    protected static void Images(T* x, int begin, int count, int firstBlock, T* to, T* patch)
    {
        var blocks = Math.Min(S.UnitBlocks, S.InputBlocks - firstBlock);
        var columns = patch + (Points * Blocks.Lanes);
        // What rows beyond the edge read.
        Planes.Clear(patch, Span * Blocks.Lanes);
        var rows = stackalloc T*[MostSpan];
        for (var i = 0; i < count; i++)
        {
            var tile = begin + i;
            var (sample, row, column) = (tile / (TileRows * TileColumns), tile / TileColumns % TileRows * TRule.Tile, tile % TileColumns * TRule.Tile);
            var (top, left) = (row - S.PadTop, column - S.PadLeft);
            var isInside = top >= 0 && left >= 0 && top + Span <= S.Height && left + Span <= S.Width;
            for (var block = 0; block < blocks; block++)
            {
                var corner = x + ((((((nint)sample * S.InputBlocks) + firstBlock + block) * S.Height) + top) * S.Width * Blocks.Lanes) + ((nint)left * Blocks.Lanes);
                var at = to + ((((nint)block * S.ChunkTiles) + i) * Blocks.Lanes);
                Ahead(corner + ((nint)Span * S.Width * Blocks.Lanes), S.Width);
                if (isInside)
                {
                    Image(corner, at, columns);
                    continue;
                }

                for (var k = 0; k < Span; k++)
                {
                    rows[k] = (uint)(top + k) < (uint)S.Height ? corner + ((nint)k * S.Width * Blocks.Lanes) : patch;
                }

                ImageAtEdge(rows, left, at, columns);
            }
        }
    }

    /// <summary>Fetches what the tile below will touch first, into the cache: it comes a whole row of tiles later.</summary>
    /// <param name="corner">The first element of those rows.</param>
    /// <param name="width">From a row to the next, in places.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Ahead(T* corner, int width)
    {
        for (var i = 0; i < TRule.Tile; i++)
        {
            for (var j = 0; j < TRule.Tile; j++)
            {
                Cache.Fetch(corner + (((i * width) + j) * Blocks.Lanes));
            }
        }
    }

    /// <summary>A square of a block that reaches over the edge, with zeros beyond.</summary>
    protected static void Cut(T* plane, int height, int width, int top, int left, int size, T* patch)
    {
        for (var i = 0; i < size; i++)
        {
            var isRow = (uint)(top + i) < (uint)height;
            var from = plane + ((((nint)(top + i) * width) + left) * Blocks.Lanes);
            for (var j = 0; j < size; j++, patch += Blocks.Lanes, from += Blocks.Lanes)
            {
                var isThere = isRow && (uint)(left + j) < (uint)width;
                for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
                {
                    V.Store(patch + lane, isThere ? V.Load(from + lane) : V.Zero);
                }
            }
        }
    }

    /// <summary><c>Bᵀ d B</c> of one block of channels.</summary>
    private static void Image(T* from, T* to, T* columns)
    {
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            for (var j = 0; j < Span; j++)
            {
                TRule.Input<V, T, EvenVectors<V, T>>(new(from + (j * Blocks.Lanes) + lane, S.Width * Blocks.Lanes), columns + (j * V.Count), Span * V.Count);
            }

            Rows(columns, to + lane);
        }
    }

    /// <summary>The same of a tile that reaches over the edge: what is beyond is zero.</summary>
    private static void ImageAtEdge(T** rows, int left, T* to, T* columns)
    {
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            for (var j = 0; j < Span; j++)
            {
                var column = columns + (j * V.Count);
                if ((uint)(left + j) < (uint)S.Width)
                {
                    TRule.Input<V, T, ColumnVectors<V, T>>(new(rows, (j * Blocks.Lanes) + lane), column, Span * V.Count);
                    continue;
                }

                for (var i = 0; i < Span; i++)
                {
                    V.Store(column + (i * Span * V.Count), V.Zero);
                }
            }

            Rows(columns, to + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(T* columns, T* to)
    {
        for (var i = 0; i < Span; i++)
        {
            TRule.Input<V, T, EvenVectors<V, T>>(new(columns + (i * Span * V.Count), V.Count), to + (i * Span * ImagePoint), ImagePoint);
        }
    }
}
