#!/usr/bin/python3
"""Trains LeNet-5 on MNIST with PyTorch and prints one JSON line an epoch.

Only the training loop is timed: shuffling, gathering the batches, forward, loss,
backward and update. Reading, padding and normalising the images, the warm-up of the
variants and the test are outside. A last batch that is not full is dropped.
"""

import argparse
import json
import math
import os
import sys
import time

OPENBLAS = "/usr/lib/x86_64-linux-gnu/openblas-openmp"


def use_openblas():
    """Starts again with Debian's OpenMP OpenBLAS first: its PyTorch links to any BLAS."""
    paths = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    if os.path.isdir(OPENBLAS) and OPENBLAS not in paths:
        os.environ["LD_LIBRARY_PATH"] = ":".join([OPENBLAS, *filter(None, paths)])
        os.execv(sys.executable, [sys.executable, *sys.argv])


if __name__ == "__main__":
    use_openblas()

import torch  # noqa: E402  (after the libraries are chosen)
from torch import nn  # noqa: E402

import mnist  # noqa: E402

VARIANTS = ("eager", "channels_last", "jit")
TRIAL_STEPS = 200


def make_model(init="default"):
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))
    if init == "xavier":
        for layer in model:
            if hasattr(layer, "weight"):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)
    return model


def apply_variant(model, variant):
    if variant == "channels_last":
        return model.to(memory_format=torch.channels_last)
    return torch.jit.script(model) if variant == "jit" else model


def learning_rate(options, step, steps):
    done = step / steps
    if options.schedule == "linear":
        return options.lr * (1 - done)
    if options.schedule == "cosine":
        return options.lr * 0.5 * (1 + math.cos(math.pi * done))
    return options.lr


def make_optimizer(model, options):
    """SGD; the decay is of weights only."""
    if not options.decay:
        return torch.optim.SGD(model.parameters(), lr=options.lr, momentum=options.momentum)
    weights = [value for value in model.parameters() if value.dim() > 1]
    biases = [value for value in model.parameters() if value.dim() == 1]
    groups = [{"params": weights, "weight_decay": options.decay}, {"params": biases}]
    return torch.optim.SGD(groups, lr=options.lr, momentum=options.momentum)


def shifted(images, most):
    """Each image moved by its own random offset of up to most pixels, over background."""
    count, side = len(images), torch.arange(images.shape[-1])
    wide = nn.functional.pad(images[:, 0], (most,) * 4, value=mnist.BACKGROUND)
    rows, columns = (torch.randint(2 * most + 1, (count, 1)) + side for _ in range(2))
    each = torch.arange(count)[:, None, None]
    return wide[each, rows[:, :, None], columns[:, None, :]].unsqueeze(1)


class Trainer:
    """A model, its optimizer and the place in the schedule."""

    def __init__(self, options, variant, steps):
        torch.manual_seed(options.seed)
        self.options, self.steps, self.step = options, steps, 0
        self.model = apply_variant(make_model(options.init), variant)
        self.channels_last = variant == "channels_last"
        self.optimizer = make_optimizer(self.model, options)

    def run(self, images, labels, limit=None):
        """One pass over the images (or limit steps of it): seconds and mean loss."""
        batch = self.options.batch
        total = torch.zeros(())
        count = len(images) // batch if limit is None else limit
        start = time.perf_counter()
        order = torch.randperm(len(images))
        for i in range(count):
            chosen = order[i * batch:(i + 1) * batch]
            total += self.train(images[chosen], labels[chosen])
        return time.perf_counter() - start, total.item() / count

    def train(self, x, y):
        if self.options.shift:
            x = shifted(x, self.options.shift)
        if self.channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.options, self.step, self.steps)
        self.step += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.detach()

    def accuracy(self, images, labels):
        with torch.no_grad():
            found = torch.cat([self.model(part).argmax(1) for part in images.split(1000)])
        return (found == labels).double().mean().item()


def warm_up(options, variant, images, labels):
    """A throw-away model that has run a few steps, so that libraries and jit are ready."""
    trainer = Trainer(options, variant, 10 + TRIAL_STEPS)
    trainer.run(images, labels, 10)
    return trainer


def fastest(options, images, labels):
    """The fastest variant and the milliseconds a step of each, best of two short trials."""
    trials = {}
    for _ in range(2):
        for variant in VARIANTS:
            trainer = warm_up(options, variant, images, labels)
            seconds, _ = trainer.run(images, labels, TRIAL_STEPS)
            step = round(1000 * seconds / TRIAL_STEPS, 3)
            trials[variant] = min(step, trials.get(variant, step))
    return min(trials, key=trials.get), trials


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, metavar="DIR", help="the four IDX files, plain or .gz")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--momentum", type=float, default=0.9)
    parser.add_argument("--decay", type=float, default=0.0, help="of weights, not of biases")
    parser.add_argument("--shift", type=int, default=0, help="move each image at random by up to this")
    parser.add_argument("--schedule", choices=("constant", "linear", "cosine"), default="constant",
                        help="learning rate over all steps: kept, or down to 0")
    parser.add_argument("--init", choices=("default", "xavier"), default="default",
                        help="PyTorch's own, or Xavier uniform weights and zero biases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--variant", choices=VARIANTS, help="default: the fastest of short trials")
    return parser.parse_args(arguments)


def main():
    options = parse(sys.argv[1:])
    torch.set_num_threads(options.threads)
    images, labels = mnist.load(options.data, "train")
    test_images, test_labels = mnist.load(options.data, "t10k")

    variant, trials = options.variant, None
    if variant:
        warm_up(options, variant, images, labels)
    else:
        variant, trials = fastest(options, images, labels)
    trainer = Trainer(options, variant, options.epochs * (len(images) // options.batch))
    for epoch in range(1, options.epochs + 1):
        seconds, loss = trainer.run(images, labels)
        line = {
            "epoch": epoch, "seconds": round(seconds, 4), "loss": round(loss, 6),
            "testAccuracy": round(trainer.accuracy(test_images, test_labels), 5),
            "testImages": len(test_labels), "variant": variant,
            "threads": options.threads, "torch": torch.__version__,
        }
        if trials:
            line["trialMilliseconds"] = trials
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
