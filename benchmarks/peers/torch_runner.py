#!/usr/bin/python3
"""Training steps of PyTorch, for comparison: forward, loss, backward, SGD with momentum, in turns as paced.py asks for them.

    torch_runner.py MODEL BATCH THREADS FOLDER [--only-gradients]

FOLDER has what `dslc bench --train --exchange FOLDER` wrote: the weights, the input, the labels and the gradients, with --only-gradients they, and
PyTorch's in float32, are compared with PyTorch's in float64 (dropout off). Eager and channels_last are both tried; the faster one is measured.
"""
import copy
import json
import os
import resource
import sys
import time

from lenet5_epoch import use_openblas

if __name__ == '__main__':
    use_openblas()

import numpy  # noqa: E402
import torch  # noqa: E402
import torchvision  # noqa: E402
from torch import nn  # noqa: E402

FEWEST, TRIAL_SECONDS = 3, 1.0


def read_tensors(path):
    """A safetensors file of floats: the length of the header, the header, the data."""
    with open(path, 'rb') as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), 'little')))
        data = file.read()
    return {name: torch.from_numpy(numpy.frombuffer(data[slice(*entry['data_offsets'])], numpy.float32).reshape(entry['shape']).copy())
            for name, entry in header.items() if name != '__metadata__'}


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        for conv in (self.conv1, self.conv2):
            x = nn.functional.avg_pool2d(torch.tanh(conv(x)), 2)
        x = x.flatten(1)
        return self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(x)))))


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        block = torchvision.models.resnet.BasicBlock
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        widths = [(16, 16, 1), (16, 32, 2), (32, 64, 2)]
        for i, (before, width, stride) in enumerate(widths):
            down = None if stride == 1 else nn.Sequential(nn.Conv2d(before, width, 1, stride, bias=False), nn.BatchNorm2d(width))
            setattr(self, f'layer{i + 1}', nn.Sequential(block(before, width, stride, down), block(width, width), block(width, width)))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


# The model and the extents of a sample.
MODELS = {
    'lenet5': (LeNet5, (1, 32, 32)),
    'resnet20_cifar': (ResNet20, (3, 32, 32)),
    'resnet18': (torchvision.models.resnet18, (3, 224, 224)),
    'alexnet_torchvision': (torchvision.models.alexnet, (3, 224, 224)),
}


def gradients(model, x, labels):
    """In float64."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    nn.functional.cross_entropy(model(x), labels).backward()
    return {name: p.grad.double() for name, p in model.named_parameters()}


def difference(of, reference):
    """The largest of each tensor, relative to the tensor's largest magnitude."""
    assert of.keys() == reference.keys(), of.keys() ^ reference.keys()
    return max(float((of[n] - g).abs().max() / g.abs().max()) for n, g in reference.items())


def main():
    name, batch, threads, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    torch.set_num_threads(threads)
    if 'openblas' not in torch.__config__.show().lower() and 'openblas' not in open('/proc/self/maps').read():
        sys.exit('PyTorch runs without OpenBLAS: that would be unfair (see README.md)')
    create, extents = MODELS[name]
    model = create().train()
    model.load_state_dict(read_tensors(os.path.join(folder, 'weights.safetensors')), strict=False)
    x = torch.from_numpy(numpy.fromfile(os.path.join(folder, 'input0'), numpy.float32).reshape(batch, *extents))
    labels = torch.from_numpy(numpy.fromfile(os.path.join(folder, 'target0'), numpy.int32).astype(numpy.int64))
    answer = {'version': torch.__version__}
    if '--only-gradients' in sys.argv:
        exact = gradients(copy.deepcopy(model).double(), x.double(), labels)
        ours = {n: g.double() for n, g in read_tensors(os.path.join(folder, 'gradients.safetensors')).items()}
        answer['ours'], answer['peer'] = difference(ours, exact), difference(gradients(model, x, labels), exact)
        print(json.dumps(answer), flush=True)
        return
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)

    def measure(data, seconds):
        times, end = [], time.perf_counter() + seconds
        while len(times) < FEWEST or time.perf_counter() < end:
            start = time.perf_counter()
            optimizer.zero_grad(set_to_none=True)
            nn.functional.cross_entropy(model(data), labels).backward()
            optimizer.step()
            times.append((time.perf_counter() - start) * 1e3)
        times.sort()
        return {'runs': len(times), 'leastMs': times[0], 'medianMs': times[len(times) // 2],
                'peakKb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}

    eager = measure(x, TRIAL_SECONDS)['medianMs']
    model = model.to(memory_format=torch.channels_last)
    last = x.contiguous(memory_format=torch.channels_last)
    answer['variant'] = 'channels_last'
    if measure(last, TRIAL_SECONDS)['medianMs'] > eager:
        model, last = model.to(memory_format=torch.contiguous_format), x
        answer['variant'] = 'eager'
    print(json.dumps(answer), flush=True)
    for line in sys.stdin:
        print(json.dumps(measure(last, float(line))), flush=True)


if __name__ == '__main__':
    main()
