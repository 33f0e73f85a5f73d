"""MNIST from IDX files (plain or gzip) as tensors that are ready for LeNet-5."""

import gzip
import math
import struct
from pathlib import Path

import torch

MEAN, STD = 0.1307, 0.3081
BACKGROUND = -MEAN / STD


def read_idx(folder, name):
    """The unsigned bytes of folder/name or folder/name.gz, shaped as its header says."""
    plain = Path(folder) / name
    packed = plain.with_name(name + ".gz")
    data = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    zero, kind, rank = struct.unpack(">HBB", data[:4])
    if zero != 0 or kind != 8:
        raise ValueError(f"{name}: not an IDX file of unsigned bytes")
    start = 4 + 4 * rank
    shape = struct.unpack(f">{rank}I", data[4:start])
    if len(data) - start != math.prod(shape):
        raise ValueError(f"{name}: the header says {shape}, the file holds {len(data) - start} bytes")
    return torch.frombuffer(bytearray(data), dtype=torch.uint8, offset=start).reshape(shape)


def load(folder, part):
    """Images [n,1,32,32], padded with background and then normalised, and labels [n]."""
    images = read_idx(folder, f"{part}-images-idx3-ubyte").float()
    padded = torch.nn.functional.pad(images, (2, 2, 2, 2)).unsqueeze(1)
    labels = read_idx(folder, f"{part}-labels-idx1-ubyte").long()
    return (padded / 255 - MEAN) / STD, labels
