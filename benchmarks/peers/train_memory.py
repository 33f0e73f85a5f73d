"""The peak memory of training steps, ours against PyTorch's: see README.md. Called by run.sh."""
import argparse
import json
import os
import subprocess
import sys

# Ours, the batch, PyTorch's. Those in `start` that end in _recompute are the same models with `train { recompute }`.
CASES = {
    'lenet5': (64, 'lenet5'),
    'resnet20_cifar': (64, 'resnet20_cifar'),
    'resnet20_recompute': (64, 'resnet20_cifar'),
    'resnet18': (8, 'resnet18'),
    'alexnet_torchvision': (16, 'alexnet_torchvision'),
}


def peer(name, batch):
    """PyTorch's peak in megabytes, and how much of it its import takes: told by a process of its own."""
    import resource

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3

    import torch
    from torch import nn

    import torch_runner
    imported = peak()
    torch.set_num_threads(1)
    create, extents = torch_runner.MODELS[name]
    model, x, labels = create().train(), torch.zeros(batch, *extents), torch.zeros(batch, dtype=torch.long)
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)
    for _ in range(3):
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()
    return {'peak': peak(), 'imported': imported}


def main():
    parser = argparse.ArgumentParser(prog='run.sh train-memory')
    parser.add_argument('--models', default=','.join(CASES), help='names, with commas')
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--dslc')
    parser.add_argument('--ort')
    parser.add_argument('--peer', nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        print(json.dumps(peer(options.peer[0], int(options.peer[1]))))
        return
    here, programs = os.path.dirname(os.path.abspath(__file__)), os.path.join(options.scratch, 'start')
    subprocess.run(['dotnet', 'publish', os.path.join(here, 'start'), '-c', 'Release', '-p:Ahead=true', '-o', programs, '-v:q'], check=True)
    print('| training step | batch | ours MB | PyTorch MB | of which import | share of the rest |\n|---|---:|---:|---:|---:|---:|')
    for name in options.models.split(','):
        batch, theirs = str(CASES[name][0]), CASES[name][1]
        ours = json.loads(subprocess.run([os.path.join(programs, 'Start'), name, '-', '-', '1', batch], check=True, capture_output=True, text=True).stdout)['peakKb'] / 1e3
        other = json.loads(subprocess.run([sys.executable, __file__, '--scratch', options.scratch, '--peer', theirs, batch], check=True, capture_output=True, text=True).stdout)
        rest = other['peak'] - other['imported']
        print(f'| {name} | {batch} | {ours:.0f} | {other["peak"]:.0f} | {other["imported"]:.0f} | {ours / rest:.2f} |', flush=True)
    print('\nSGD with momentum, one thread. Ours is the whole process, .NET\'s some 35 MB included.')


if __name__ == '__main__':
    main()
