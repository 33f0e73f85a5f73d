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
    protected static void Images(T* x, int begin, int count, int firstBlock, T* to, T* patch)
    {
        var blocks = Math.Min(S.UnitBlocks, S.InputBlocks - firstBlock);
        for (var i = 0; i < count; i++)
        {
            var tile = begin + i;
            var (sample, row, column) = (tile / (TileRows * TileColumns), tile / TileColumns % TileRows * TRule.Tile, tile % TileColumns * TRule.Tile);
            var (top, left) = (row - S.PadTop, column - S.PadLeft);
            var isInside = top >= 0 && left >= 0 && top + Span <= S.Height && left + Span <= S.Width;
            for (var block = 0; block < blocks; block++)
            {
                var plane = x + ((((nint)sample * S.InputBlocks) + firstBlock + block) * S.Height * S.Width * Blocks.Lanes);
                var at = to + ((((nint)block * S.ChunkTiles) + i) * Blocks.Lanes);
                if (isInside)
                {
                    Image(plane + ((((nint)top * S.Width) + left) * Blocks.Lanes), S.Width * Blocks.Lanes, at, patch + (Points * Blocks.Lanes));
                }
                else
                {
                    Cut(plane, S.Height, S.Width, top, left, Span, patch);
                    Image(patch, Span * Blocks.Lanes, at, patch + (Points * Blocks.Lanes));
                }
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
    private static void Image(T* from, nint row, T* to, T* columns)
    {
        for (var lane = 0; lane < Blocks.Lanes; lane += V.Count)
        {
            for (var j = 0; j < Span; j++)
            {
                TRule.Input<V, T>(from + (j * Blocks.Lanes) + lane, row, columns + (j * V.Count), Span * V.Count);
            }

            for (var i = 0; i < Span; i++)
            {
                TRule.Input<V, T>(columns + (i * Span * V.Count), V.Count, to + (i * Span * ImagePoint) + lane, ImagePoint);
            }
        }
    }
}
