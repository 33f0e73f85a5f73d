"""Training steps of ours against PyTorch, in turns: see README.md. Called by run.sh."""
import argparse
import os
import re
import shutil
import subprocess
import sys

from paced import Paced, Rounds, machine

# name: file, batch, the ratio that is asked for
CASES = {'lenet5': ('lenet5', 64, 4.0), 'resnet20': ('resnet20_cifar', 64, 2.2), 'resnet18': ('resnet18', 8, 1.8), 'alexnet': ('alexnet_torchvision', 16, 1.5)}

SEEDS = (1, 2, 3, 4)


def without_dropout(model, folder):
    """A copy of the model's file, and of the files it uses, that drops nothing: two programs' random numbers cannot be compared."""
    copies = os.path.join(folder, 'models')
    shutil.copytree('models', copies, dirs_exist_ok=True)
    path = os.path.join(copies, os.path.basename(model))
    with open(path) as file:
        text = file.read()
    with open(path, 'w') as file:
        file.write(re.sub(r'DROPOUT [0-9.]+ - ', '', text))
    return path


def main():
    parser = argparse.ArgumentParser(prog='run.sh training')
    parser.add_argument('--models', default=','.join(CASES), help='names, with commas')
    parser.add_argument('--threads', default='1,2')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=1.0, help='of each turn')
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--dslc', required=True)
    parser.add_argument('--ort')
    options = parser.parse_args()
    here, dslc, rows, version = os.path.dirname(os.path.abspath(__file__)), ['dotnet', options.dslc], [], '?'
    print(f'{"model":<12} {"threads":>7} {"ours ms":>10} {"PyTorch ms":>10} {"ratio":>6} {"from":>6} {"to":>6} {"asked":>6} {"gradients":>10} {"PyTorch":>10}', flush=True)
    for name in options.models.split(','):
        file, batch, asked = CASES[name]
        model, folder = f'models/{file}.dsl', os.path.join(options.scratch, f'{file}-train@{batch}')
        os.makedirs(folder, exist_ok=True)

        def torch(threads, *more):
            return [sys.executable, os.path.join(here, 'torch_runner.py'), file, str(batch), str(threads), folder, *more]

        def ours(path, *more):
            return dslc + ['bench', path, '--train', '--batch', str(batch), *more]

        # Where a value lies so near to 0 that float32 decides by rounding which way a ReLU turns, two right programs differ: another draw is taken then.
        for seed in SEEDS:
            subprocess.run(ours(without_dropout(model, folder), '--seed', str(seed), '--exchange', folder, '--seconds', '0.01'), check=True, stdout=subprocess.DEVNULL)
            check = Paced(torch(1, '--only-gradients'), 1)
            check.end()
            if check.start['ours'] <= 1e-3:
                break
        for threads in map(int, options.threads.split(',')):
            mine, peer = Paced(ours(model, '--paced', '--threads', str(threads)), threads), Paced(torch(threads), threads, {'OMP_NUM_THREADS': str(threads)})
            version = peer.start['version']
            rounds = Rounds(mine, peer, options.rounds, options.seconds)
            mine.end()
            peer.end()
            (own, theirs), (least, most), worst, other = rounds.medians, rounds.spread, check.start['ours'], check.start['peer']
            # Where a ReLU turns over in float32, PyTorch's own float32 gradients are not its float64 ones (docs/oracle.md). `not <=`: NaN is no agreement.
            mark = '' if worst <= 1e-3 else ' KINKS' if worst <= 4 * other else ' GRADIENTS DIFFER'
            print(f'{name:<12} {threads:>7} {own:>10.3f} {theirs:>10.3f} {rounds.ratio:>6.2f} {least:>6.2f} {most:>6.2f} {asked:>6.2f} {worst:>10.1e} {other:>10.1e}{mark}', flush=True)
            rows.append((name, batch, threads, own, theirs, rounds.ratio, peer.start['variant']))
    print(f'\nPyTorch {version} with OpenBLAS, {machine()}, {options.rounds} rounds\n')
    print('| training step | batch | threads | ours ms | PyTorch ms | ratio | PyTorch\'s variant |\n|---|---:|---:|---:|---:|---:|---|')
    for name, batch, threads, own, theirs, ratio, variant in rows:
        print(f'| {name} | {batch} | {threads} | {own:.4g} | {theirs:.4g} | {ratio:.2f} | {variant} |')


if __name__ == '__main__':
    main()
