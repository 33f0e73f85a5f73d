#!/usr/bin/python3
"""How far a training step's ReLUs and max pools stay from their kinks, so that rounding turns none over (docs/oracle.md).

    calm.py MODEL --size HxW [--batch 2] [--classes 10] [--away A] [--inputs 0-9]

A row an input: the narrowest margin of the step, in standard deviations of the values that the ReLU or pool reads, where it is, how many units are nearer
than 1e-5, the least margin over the largest error that PyTorch's own float32 makes in what the same ReLU or pool reads, and the largest difference of its
float32 gradients to its float64 ones (of which tensor). An input whose margin is several times the error is calm on every machine.
"""

import argparse

import torch

import drawn
import torchvision_oracle as oracle


class Margins:
    """Sees every ReLU and max pool of a pass that runs inside it."""

    def __init__(self, wide=None):
        self.found, self.wide, self.read, self.errors = [], wide, [], []

    def __enter__(self):
        self.functions = torch.nn.functional.relu, torch.nn.functional.max_pool2d
        torch.nn.functional.relu, torch.nn.functional.max_pool2d = self.relu, self.max_pool2d
        return self

    def __exit__(self, *_):
        torch.nn.functional.relu, torch.nn.functional.max_pool2d = self.functions

    def add(self, kind, distances, x):
        scaled = distances / x.std()
        if self.wide:
            reference = self.wide.read[len(self.errors)]
            self.errors.append(((x.double() - reference).abs().max() / reference.std()).item())
        else:
            self.read.append(x.clone())
            self.found.append((kind, scaled.min().item() if scaled.numel() else float("inf"), (scaled < 1e-5).sum().item()))

    def relu(self, x, inplace=False):
        self.add("relu", x.detach().abs(), x.detach())
        return self.functions[0](x)

    def max_pool2d(self, x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
        size, step = (v if isinstance(v, int) else v[0] for v in (kernel_size, stride or kernel_size))
        values = torch.nn.functional.pad(x.detach(), (padding, padding + size, padding, padding + size), value=-1e30)
        top = values.unfold(2, size, step).unfold(3, size, step).flatten(4).topk(2).values
        # Where two are the same (zeros of a ReLU, or copies of one value by an earlier pool), it does not matter which one is taken.
        distances = top[..., 0] - top[..., 1]
        self.add("pool", distances[(distances != 0) & (top[..., 0] > -1e29)], x.detach())
        return self.functions[1](x, kernel_size, stride, padding, dilation, ceil_mode, return_indices)

    def __str__(self):
        narrowest = min(self.found, key=lambda f: f[1])
        alike = [f for f in self.found if f[0] == narrowest[0]]
        near = sum(n for _, _, n in self.found)
        return f"{narrowest[1]:.1e} ({narrowest[0]} {alike.index(narrowest) + 1} of {len(alike)}), {near} nearer than 1e-5"


def gradients(options, number, dtype, wide=None):
    model = oracle.create(options.model, options.size, options.classes)
    oracle.fill(model, options.away)
    model.to(dtype).train()
    images, labels = drawn.batch((options.batch, 3, *options.size), number), drawn.labels(options.batch, options.classes)
    with Margins(wide) as margins:
        torch.nn.functional.cross_entropy(model(images.to(dtype)), labels).backward()
    return margins, {name: value.grad.double() for name, value in model.named_parameters()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--size", type=oracle.extents, required=True)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--away", type=float, default=0.0)
    parser.add_argument("--inputs", default="0-9")
    options = parser.parse_args()
    first, _, last = options.inputs.partition("-")
    for number in range(int(first), int(last or first) + 1):
        margins, wide = gradients(options, number, torch.float64)
        narrow, single = gradients(options, number, torch.float32, margins)
        over_error = min(f[1] / error for f, error in zip(margins.found, narrow.errors))
        differences = {name: ((single[name] - g).abs().max() / g.abs().max()).item() for name, g in wide.items()}
        worst = max(differences, key=differences.get)
        print(f"input {number}: margin {margins}; over error {over_error:.2f}; float32 {differences[worst]:.1e} ({worst})", flush=True)


if __name__ == "__main__":
    main()
