#!/usr/bin/python3
"""Saves a torchvision model's state dict as safetensors, under PyTorch's own names: models/ of this repo load it as it is.

    save_state_dict.py MODEL OUT.safetensors [--weights FILE.pth] [--seed 1] [--check]

MODEL is torchvision's name (resnet18, googlenet, ...) or that of the file in models/ (googlenet_torchvision). Without --weights the model is new, drawn from
the seed; with it, FILE.pth is a state dict saved by torch.save. All that the state dict holds is written: counters of batch norms and auxiliary heads too.
--check writes OUT.check.safetensors: `input`, two drawn pictures [2,3,H,W], and `output`, torchvision's scores of them in inference.
"""

import argparse
import json
import pathlib
import struct

import torch
import torchvision

NAMES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.int64: "I64", torch.int32: "I32", torch.uint8: "U8", torch.bool: "BOOL"}


def save(path, tensors):
    """The safetensors layout: length of the header, the header in JSON, the values one tensor after the other."""
    header, end = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.detach().contiguous().numpy().tobytes())


def new(name, seed):
    """A model whose running statistics are drawn too: at 0 and 1, as they start, they would show nothing."""
    torch.manual_seed(seed)
    options = {"aux_logits": True, "init_weights": False, "transform_input": False} if name in ("googlenet", "inception_v3") else {}
    model = getattr(torchvision.models, name)(weights=None, **options)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.num_batches_tracked.fill_(1000)
    return model.eval()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--weights", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    name = options.model.removesuffix("_torchvision")
    model = new(name, options.seed)
    if options.weights:
        model.load_state_dict(torch.load(options.weights, map_location="cpu"))
    save(options.out, model.state_dict())
    if options.check:
        size = 299 if name == "inception_v3" else 224
        pictures = torch.randn(2, 3, size, size)
        with torch.no_grad():
            save(options.out.with_suffix(".check.safetensors"), {"input": pictures, "output": model(pictures)})


if __name__ == "__main__":
    main()
