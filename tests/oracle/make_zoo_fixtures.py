#!/usr/bin/python3
"""Makes zoo.safetensors beside this file: what torchvision says of small inputs, for machines without PyTorch.

Weights and inputs are not in it: both sides draw them by name (drawn.py, ZooDraw.cs). For each model: MODEL/output, MODEL/loss, and MODEL/gradients and
MODEL/after, where each tensor, in the order of the names, is its largest magnitude followed by evenly spaced elements of it.
"""

import pathlib

import torch
import torchvision

import torchvision_oracle
from torchvision_oracle import safetensors_file

CLASSES, SAMPLES = 8, 12
# Input, which one is drawn, samples, and how far the biases of norms are moved away from 0: calm ones (docs/oracle.md).
MODELS = {
    "alexnet_torchvision": "127x127 1 2 0", "vgg16": "32x32 3 2 0", "vgg19": "32x32 0 2 0",
    "googlenet_torchvision": "64x64 5 4 1", "inception_v3": "107x107 6 6 2.5",
    "resnet18": "33x33 2 2 0", "resnet34": "33x33 3 2 0", "resnet50": "33x33 1 2 0", "resnet101": "33x33 9 2 0.5", "resnet152": "33x33 19 2 0.6",
    "wide_resnet50_2": "33x33 3 2 0", "resnext50_32x4d": "33x33 0 2 0", "densenet121": "64x64 12 2 2.5",
    "squeezenet1_0": "64x64 1 2 0", "squeezenet1_1": "64x64 0 2 0",
}


def sampled(tensors, prefix):
    parts = []
    for name in sorted(n for n in tensors if n.startswith(prefix)):
        values = tensors[name].flatten()
        parts += [values.abs().max().reshape(1), values[::-(-len(values) // SAMPLES)]]
    return torch.cat(parts) if parts else None


def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)  # one order of summation
    kept = {}
    for name, what in MODELS.items():
        size, number, batch, away = what.split()
        extents = torchvision_oracle.extents(size)
        model = torchvision_oracle.create(name, extents, CLASSES)
        torchvision_oracle.fill(model, float(away))
        tensors = torchvision_oracle.run(model, extents, int(batch), CLASSES, True, int(number))
        found = {"output": tensors["output"], "loss": tensors["loss"], "gradients": sampled(tensors, "grad."), "after": sampled(tensors, "after.")}
        kept.update({f"{name}/{key}": value for key, value in found.items() if value is not None})
        print(name, tensors["loss"].item(), tensors["output"].abs().max().item(), flush=True)
    path = pathlib.Path(__file__).resolve().parent / "zoo.safetensors"
    metadata = {"torch": torch.__version__, "torchvision": torchvision.__version__, "classes": str(CLASSES), "samples": str(SAMPLES), **MODELS}
    safetensors_file.save(path, kept, metadata)
    print(f"{path.name}: {len(kept)} tensors, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
