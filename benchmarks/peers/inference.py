"""Inference of ours against ONNX Runtime, in turns: see README.md. Called by run.sh."""
import argparse
import os
import subprocess

import numpy

from paced import Paced, Rounds, machine

# name: file, batch, the ratio that is asked for
CASES = {
    'lenet5': ('lenet5', 1, 4.0),
    'lenet5@64': ('lenet5', 64, 3.5),
    'alexnet': ('alexnet_torchvision', 1, 1.15),
    'vgg16': ('vgg16', 1, 2.0),
    'googlenet': ('googlenet_torchvision', 1, 1.4),
    'resnet18': ('resnet18', 1, 1.8),
    'resnet50': ('resnet50', 1, 1.3),
    'squeezenet1_1': ('squeezenet1_1', 1, 1.4),
    'densenet121': ('densenet121', 1, 1.3),
}
ZOO = ['alexnet', 'fractalnet', 'googlenet', 'inception_v2', 'inception_v3', 'inception_v4', 'maxout_mlp', 'mlp', 'nin', 'preact_resnet', 'resnet20_cifar',
       'resnet34', 'resnet101', 'resnet152', 'resnext50_32x4d', 'softmax_regression', 'squeezenet1_0', 'stochastic_depth', 'svm', 'vgg19',
       'wide_resnet50_2', 'zfnet']


def case(name):
    if name in CASES:
        return CASES[name]
    file, _, batch = name.partition('@')
    return file, int(batch or 1), 1.0


def difference(folder):
    """The largest of all outputs, relative to the largest magnitude of each."""
    worst = 0
    for number in range(16):
        path = os.path.join(folder, f'output{number}')
        if os.path.exists(path):
            ours, peer = (numpy.fromfile(os.path.join(folder, prefix + f'output{number}'), numpy.float32) for prefix in ('', 'peer_'))
            worst = max(worst, float(numpy.abs(ours - peer).max() / numpy.abs(peer).max()))
    return worst


def main():
    parser = argparse.ArgumentParser(prog='run.sh inference')
    parser.add_argument('--models', help='names, with commas (default: those that issue 5 names); NAME@BATCH; zoo: all others')
    parser.add_argument('--threads', default='1,2')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=0.4, help='of each turn')
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--dslc', required=True)
    parser.add_argument('--ort', required=True)
    options = parser.parse_args()
    names = list(CASES) if not options.models else [n for m in options.models.split(',') for n in (ZOO if m == 'zoo' else [m])]
    dslc = ['dotnet', options.dslc]
    version, rows = '?', []
    print(f'{"model":<20} {"threads":>7} {"ours ms":>10} {"ORT ms":>10} {"ratio":>6} {"from":>6} {"to":>6} {"fastest":>7} {"asked":>6} {"difference":>11}', flush=True)
    for name in names:
        file, batch, asked = case(name)
        model, folder = f'models/{file}.dsl', os.path.join(options.scratch, f'{file}@{batch}')
        os.makedirs(folder, exist_ok=True)
        onnx, weights = os.path.join(folder, 'model.onnx'), os.path.join(folder, 'weights.safetensors')
        # Exports are kept: they depend on the model and the seed only.
        if not os.path.exists(weights) or os.path.getmtime(weights) < os.path.getmtime(model):
            subprocess.run(dslc + ['export', model, '--onnx', onnx, '--safetensors', weights, '--batch', str(batch)], check=True, stdout=subprocess.DEVNULL)
        for threads in map(int, options.threads.split(',')):
            ours = Paced(dslc + ['bench', model, '--paced', '--weights', weights, '--exchange', folder, '--batch', str(batch), '--threads', str(threads)], threads)
            peer = Paced([os.path.join(options.scratch, 'ort_runner'), options.ort, onnx, str(threads), str(batch), folder], threads)
            version = peer.start['version']
            rounds = Rounds(ours, peer, options.rounds, options.seconds)
            ours.end()
            peer.end()
            (mine, theirs), (least, most), worst = rounds.medians, rounds.spread, difference(folder)
            # `not <=`: NaN is no agreement.
            mark = '' if worst <= 1e-4 else ' OUTPUTS DIFFER'
            print(f'{name:<20} {threads:>7} {mine:>10.4f} {theirs:>10.4f} {rounds.ratio:>6.2f} {least:>6.2f} {most:>6.2f} {rounds.fastest:>7.2f} {asked:>6.2f} {worst:>11.1e}{mark}', flush=True)
            rows.append((name, batch, threads, mine, theirs, rounds.ratio, rounds.fastest))
    print(f'\nONNX Runtime {version}, {machine()}, {options.rounds} rounds\n')
    print('| model | batch | threads | ours ms | ONNX Runtime ms | ratio | fastest |\n|---|---:|---:|---:|---:|---:|---:|')
    for name, batch, threads, mine, theirs, ratio, fastest in rows:
        print(f'| {name.partition("@")[0]} | {batch} | {threads} | {mine:.4g} | {theirs:.4g} | {ratio:.2f} | {fastest:.2f} |')


if __name__ == '__main__':
    main()
