#!/usr/bin/python3
"""Saves a new torchvision model, drawn from a seed, as ONNX by PyTorch's own exporter: export_onnx.py MODEL OUT.onnx.

Beside it OUT.check.safetensors: `input`, two drawn pictures, and `output`, PyTorch's scores of them in inference."""

import pathlib
import sys

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "samples" / "torchvision"))
from save_state_dict import new, save  # noqa: E402

name, out = sys.argv[1], pathlib.Path(sys.argv[2])
model = new(name, 1)
size = 299 if name == "inception_v3" else 224
pictures = torch.randn(2, 3, size, size)
with torch.no_grad():
    save(out.with_suffix(".check.safetensors"), {"input": pictures, "output": model(pictures)})
    torch.onnx.export(model, pictures, str(out), input_names=["input"], output_names=["output"], dynamic_axes={"input": {0: "N"}, "output": {0: "N"}}, opset_version=13)
