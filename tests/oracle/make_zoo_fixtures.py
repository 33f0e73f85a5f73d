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

CLASSES, BATCH, SAMPLES = 8, 2, 12
# Input, which one is drawn, and whether its gradients are calm in float32 (docs/oracle.md).
MODELS = {
    "alexnet_torchvision": "127x127 1 calm", "vgg16": "32x32 1 calm", "vgg19": "32x32 0 calm",
    "googlenet_torchvision": "64x64 0 -", "inception_v3": "107x107 0 -",
    "resnet18": "64x64 0 calm", "resnet34": "64x64 0 calm", "resnet50": "33x33 1 calm", "resnet101": "64x64 0 -", "resnet152": "64x64 0 -",
    "wide_resnet50_2": "33x33 3 calm", "resnext50_32x4d": "33x33 0 calm", "densenet121": "64x64 0 -",
    "squeezenet1_0": "64x64 1 calm", "squeezenet1_1": "64x64 0 calm",
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
        size, number, _ = what.split()
        extents = torchvision_oracle.extents(size)
        model = torchvision_oracle.create(name, extents, CLASSES)
        torchvision_oracle.fill(model)
        tensors = torchvision_oracle.run(model, extents, BATCH, CLASSES, True, int(number))
        found = {"output": tensors["output"], "loss": tensors["loss"], "gradients": sampled(tensors, "grad."), "after": sampled(tensors, "after.")}
        kept.update({f"{name}/{key}": value for key, value in found.items() if value is not None})
        print(name, tensors["loss"].item(), tensors["output"].abs().max().item(), flush=True)
    path = pathlib.Path(__file__).resolve().parent / "zoo.safetensors"
    metadata = {"torch": torch.__version__, "torchvision": torchvision.__version__, "classes": str(CLASSES), "batch": str(BATCH), "samples": str(SAMPLES), **MODELS}
    safetensors_file.save(path, kept, metadata)
    print(f"{path.name}: {len(kept)} tensors, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
