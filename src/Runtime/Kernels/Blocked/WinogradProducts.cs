using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Simd;

namespace DslCompiler.Kernels;

/// <summary>What Winograd convolutions share beyond the tiles of images: products of a point, and the way back from products to results.</summary>
internal abstract unsafe class WinogradProducts<V, T, S, TRule, TTail> : WinogradTiles<V, T, S, TRule>
    where V : unmanaged, IVec<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IWinogradConvShape
    where TRule : struct, IWinograd
    where TTail : struct, ITail<V, T>
{
    /// <summary>From a panel's first vector of channels to the second, among the products.</summary>
    protected static nint Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count == Blocks.Lanes ? S.ChunkTiles * Blocks.Lanes : V.Count;
    }

    /// <summary>One panel of filters over all tiles of a point.</summary>
    /// <param name="x">The transformed tiles of that point.</param>
    /// <param name="walk">The channels.</param>
    /// <param name="w">The panel's weights.</param>
    /// <param name="y">The products.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="vectors">Vectors of filters: 1 or 2.</param>
    /// <param name="adds">Whether products are added to.</param>
    /// <param name="ahead">What will be read next, and is fetched meanwhile.</param>
    /// <param name="length">Elements of that.</param>
    protected static void Panel(T* x, in TileWalk walk, T* w, T* y, int count, int vectors, bool adds, T* ahead, nint length)
    {
        if (vectors == 1)
        {
            // Two register tiles together share the weights, and a call.
            var pairs = count / 2;
            var both = (pairs + PixelTile<V, T>.MaxPixels - 1) / PixelTile<V, T>.MaxPixels;
            for (var pair = 0; pair < both; pair++)
            {
                var wide = (pairs * (pair + 1) / both) - (pairs * pair / both);
                LineTile<V, T>.Run<StepOfBlock>(wide, x, Blocks.Lanes, walk with { NextLine = wide * Blocks.Lanes }, w, y, wide * Blocks.Lanes, adds);
                x += 2 * wide * Blocks.Lanes;
                y += 2 * wide * Blocks.Lanes;
            }

            count -= 2 * pairs;
            if (count == 0)
            {
                return;
            }
        }

        var tiles = (count + PixelTile<V, T>.MaxPixels - 1) / PixelTile<V, T>.MaxPixels;
        var (pixels, longer) = (count / tiles, count % tiles);
        for (var tile = 0; tile < tiles; tile++)
        {
            var width = pixels + (tile < longer ? 1 : 0);
            PixelTile<V, T>.Run<StepOfBlock>(width, vectors, x, Blocks.Lanes, walk, w, y, Second, adds, ahead + (length * tile / tiles), (length / ((nint)tiles * walk.Outer * Blocks.Lanes)) + 1);
            x += width * Blocks.Lanes;
            y += width * Blocks.Lanes;
        }
    }

    /// <summary><c>Aᵀ m A</c> of one vector of channels of a chunk's tiles, and what is fused behind.</summary>
    /// <param name="from">The products of the first point and tile.</param>
    /// <param name="point">From a point to the next.</param>
    /// <param name="y">Results in blocks.</param>
    /// <param name="begin">The first tile, counted over all samples.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="channel">The first of those channels.</param>
    /// <param name="patch">Room for a tile's results along one axis, and along both.</param>
    /// <param name="tail">What is fused behind.</param>
    protected static void Outputs(T* from, nint point, T* y, int begin, int count, int channel, T* patch, TTail tail)
    {
        for (var i = 0; i < count; i++)
        {
            var tile = begin + i;
            var (sample, row, column) = (tile / (TileRows * TileColumns), tile / TileColumns % TileRows * TRule.Tile, tile % TileColumns * TRule.Tile);
            var block = ((nint)sample * S.OutputBlocks) + (channel / Blocks.Lanes);
            var index = (((((block * S.OutHeight) + row) * S.OutWidth) + column) * Blocks.Lanes) + (channel % Blocks.Lanes);
            var below = index + (TRule.Tile * S.OutWidth * Blocks.Lanes);
            Ahead(y + below, S.OutWidth);
            if (row + TRule.Tile < S.OutHeight)
            {
                Ahead(tail, below);
            }

            Output(from + (i * Blocks.Lanes), point, y, index, Math.Min(TRule.Tile, S.OutHeight - row), Math.Min(TRule.Tile, S.OutWidth - column), channel, patch, tail);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ahead(TTail tail, nint index)
    {
        for (var i = 0; i < TRule.Tile; i++)
        {
            for (var j = 0; j < TRule.Tile; j++)
            {
                tail.Fetch(index + (((i * S.OutWidth) + j) * Blocks.Lanes));
            }
        }
    }

    private static void Output(T* from, nint point, T* y, nint index, int rows, int columns, int channel, T* patch, TTail tail)
    {
        for (var j = 0; j < Span; j++)
        {
            TRule.Output<V, T>(from + (j * point), Span * point, patch + (j * V.Count), Span * V.Count);
        }

        var results = patch + (TRule.Tile * Span * V.Count);
        for (var i = 0; i < rows; i++, index += S.OutWidth * Blocks.Lanes)
        {
            TRule.Output<V, T>(patch + (i * Span * V.Count), V.Count, results, V.Count);
            for (var j = 0; j < columns; j++)
            {
                V.Store(y + index + (j * Blocks.Lanes), tail.Apply(V.Load(results + (j * V.Count)), index + (j * Blocks.Lanes), channel));
            }
        }
    }
}
