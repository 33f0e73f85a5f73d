"""Random numbers that C# draws too (tests/Shared/TestRandom.cs): every tensor by its name, so that no file of weights is needed."""

import math

import numpy
import torch

GAMMA = numpy.uint64(0x9E3779B97F4A7C15)
PIECE = 1 << 22


def seed(name):
    """FNV-1a of the name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) % 2**64
    return state


def signed(name, count):
    """SplitMix64: uniform in [-1, 1), exact as float32."""
    values = numpy.empty(count, numpy.float32)
    for first in range(0, count, PIECE):
        z = numpy.arange(first + 1, min(count, first + PIECE) + 1, dtype=numpy.uint64) * GAMMA
        z += numpy.uint64(seed(name))
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
        values[first:first + len(z)] = (z >> numpy.uint64(40)).astype(numpy.float64) * 2.0**-23 - 1
    return values


def tensor(name, shape):
    """Weights of He's variance; scales and running variances around 1; biases and running means around 0."""
    values = signed(name, math.prod(shape))
    if len(shape) > 1:
        values *= numpy.float32(math.sqrt(6 / math.prod(shape[1:])))
    elif name.endswith(("weight", "running_var")):
        # The norms that end a residual path are small: deep residual nets of other weights are chaotic in training.
        middle = numpy.float32(0.25 if name.endswith(("bn2.weight", "bn3.weight")) else 1)
        values = middle + middle / 2 * values
    else:
        values *= numpy.float32(0.125)
    return torch.from_numpy(values.reshape(shape))


def batch(shape, number):
    return torch.from_numpy(2 * signed(f"input{number}", math.prod(shape)).reshape(shape))


def labels(count, classes):
    return torch.tensor([(7 * i + 3) % classes for i in range(count)])
