#!/usr/bin/python3
"""What torchvision says of a model of the zoo: outputs and, with --train, a training step's loss, gradients and running statistics.

    torchvision_oracle.py MODEL --size HxW --batch 2 --classes N --out FILE.safetensors [--train] [--input K] [--away A]

FILE.safetensors is the model's state dict with drawn weights, as `safetensors.torch.save_file(model.state_dict())` writes it. Beside it
FILE.expected.safetensors holds `input`, `labels` (as numbers), `output` (inference) and, with --train, `loss`, `grad.NAME` and `after.NAME`.
Everything is computed in float64 from float32 values and stored as float32; dropout is off. K draws another input.
A moves the biases of batch norms away from 0, so that fewer ReLUs are near their kink (docs/oracle.md). Debian packages: python3-torch, python3-torchvision.
"""

import argparse
import pathlib
import sys

import torch
import torchvision

import drawn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import safetensors_file  # noqa: E402


def create(file, size, classes):
    """The model of a zoo file. Where the size is not the one that a fixed classifier wants, the first fully connected layer follows the features."""
    name = file.removesuffix("_torchvision")
    options = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    if name.startswith("vgg"):
        options["init_weights"] = False
    model = getattr(torchvision.models, name)(weights=None, num_classes=classes, **options)
    if name == "alexnet" or name.startswith("vgg"):
        with torch.no_grad():
            features = model.features(torch.zeros(1, 3, *size)).shape[1:]
        if features[1:] != torch.Size(model.avgpool.output_size):
            first = next(i for i, m in enumerate(model.classifier) if isinstance(m, torch.nn.Linear))
            model.avgpool = torch.nn.Identity()
            model.classifier[first] = torch.nn.Linear(features.numel(), model.classifier[first].out_features)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
        elif hasattr(module, "drop_rate"):
            module.drop_rate = 0.0
    return model


def fill(model, away=0.0):
    state = {name: value if value.dtype == torch.int64 else drawn.tensor(name, tuple(value.shape)) for name, value in model.state_dict().items()}
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            bias = state[name + ".bias"]
            bias += torch.where(bias < 0, -away, away)
    model.load_state_dict(state)
    return state


def run(model, size, count, classes, train, number):
    """Tensors by name: see above."""
    model.double().eval()
    images, labels = drawn.batch((count, 3, *size), number), drawn.labels(count, classes)
    with torch.no_grad():
        output = model(images.double())
    tensors = {"input": images, "labels": labels, "output": output}
    if train:
        model.train()
        loss = torch.nn.functional.cross_entropy(model(images.double()), labels)
        loss.backward()
        tensors["loss"] = loss.reshape(1)
        tensors.update({"grad." + name: value.grad for name, value in model.named_parameters()})
        tensors.update({"after." + name: value for name, value in model.named_buffers() if value.dtype != torch.int64})
    return {name: value if value.dtype == torch.int64 else value.detach().float() for name, value in tensors.items()}


def extents(text):
    height, width = text.split("x")
    return int(height), int(width)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--size", type=extents, required=True)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--classes", type=int, default=1000)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--input", type=int, default=0)
    parser.add_argument("--away", type=float, default=0.0)
    parser.add_argument("--train", action="store_true")
    options = parser.parse_args()
    versions = {"torch": torch.__version__, "torchvision": torchvision.__version__}
    model = create(options.model, options.size, options.classes)
    safetensors_file.save(options.out, fill(model, options.away), versions)
    expected = run(model, options.size, options.batch, options.classes, options.train, options.input)
    safetensors_file.save(options.out.with_suffix(".expected.safetensors"), expected, versions)


if __name__ == "__main__":
    main()
