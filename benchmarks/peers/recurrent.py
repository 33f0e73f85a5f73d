"""A character LSTM, ours against PyTorch (a training step with Adam) and ONNX Runtime (the forward pass), in turns: see README.md. Called by run.sh; calls itself
as PyTorch's side: recurrent.py --peer LAYERS BATCH THREADS FOLDER."""
import argparse
import json
import os
import re
import subprocess
import sys
import time

from lenet5_epoch import use_openblas

if __name__ == '__main__':
    use_openblas()

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

from paced import Paced, Rounds, machine  # noqa: E402
from torch_runner import difference, read_tensors  # noqa: E402

VOCABULARY, HIDDEN, STEPS, FEWEST = 65, 512, 64, 3
GATES = 'ifgo'  # PyTorch's order


class CharLstm(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.lstm, self.fc = nn.LSTM(VOCABULARY, HIDDEN, layers), nn.Linear(HIDDEN, VOCABULARY)

    def forward(self, x):
        return self.fc(self.lstm(x)[0])


def to_torch(ours, layers):
    """Our weights (or their gradients) under PyTorch's names. The second bias, which we have not, is none of them."""
    tensors = {'fc.weight': ours['fc1.weight'], 'fc.bias': ours['fc1.bias']}
    for layer in range(layers):
        for name, role in (('weight_ih', 'W'), ('weight_hh', 'U'), ('bias_ih', 'b')):
            tensors[f'lstm.{name}_l{layer}'] = torch.cat([ours[f'lstm{layer + 1}.{role}{gate}'] for gate in GATES])
    return tensors


def load(folder, layers):
    model = CharLstm(layers)
    model.load_state_dict({**{k: torch.zeros_like(v) for k, v in model.state_dict().items()}, **to_torch(read_tensors(os.path.join(folder, 'weights.safetensors')), layers)})
    return model


def numbers(folder, name, batch):
    return torch.from_numpy(numpy.fromfile(os.path.join(folder, name), numpy.int32).astype(numpy.int64)).reshape(-1, batch)


def peer(layers, batch, threads, folder):
    torch.set_num_threads(threads)
    model, characters = load(folder, layers), numbers(folder, 'input0', batch)
    # Class numbers come sample after sample, steps of sequences step after step.
    labels = torch.from_numpy(numpy.fromfile(os.path.join(folder, 'target0'), numpy.int32).astype(numpy.int64)).reshape(batch, -1).t().reshape(-1)

    def loss(net, kind=torch.float32):
        x = nn.functional.one_hot(characters, VOCABULARY).to(kind)
        return nn.functional.cross_entropy(net(x).reshape(-1, VOCABULARY), labels)

    exact = load(folder, layers).double()
    loss(exact, torch.float64).backward()
    wanted = {n: p.grad for n, p in exact.named_parameters() if 'bias_hh' not in n}
    ours = {n: g.double() for n, g in to_torch(read_tensors(os.path.join(folder, 'gradients.safetensors')), layers).items()}
    print(json.dumps({'version': torch.__version__, 'gradients': difference(ours, wanted)}), flush=True)
    optimizer = torch.optim.Adam(model.parameters())
    for line in sys.stdin:
        times, end = [], time.perf_counter() + float(line)
        while len(times) < FEWEST or time.perf_counter() < end:
            start = time.perf_counter()
            optimizer.zero_grad(set_to_none=True)
            loss(model).backward()
            optimizer.step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({'medianMs': sorted(times)[len(times) // 2]}), flush=True)


def model_file(folder, layers):
    """models/char_lstm.dsl with so many layers and no dropout."""
    path = os.path.join(folder, 'char_lstm.dsl')
    with open('models/char_lstm.dsl') as file:
        text = file.read()
    with open(path, 'w') as file:
        file.write(re.sub(r'DROPOUT [0-9.]+ - ', '', text).replace('scan LSTM(hidden)', f'scan LSTM(hidden) * {layers}'))
    with open('models/cells.dsl') as file, open(os.path.join(folder, 'cells.dsl'), 'w') as copy:
        copy.write(file.read())
    return path


def main():
    parser = argparse.ArgumentParser(prog='run.sh recurrent')
    parser.add_argument('--layers', default='1', help='1, 2 or both with a comma')
    parser.add_argument('--threads', default='1,2')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=1.0, help='of each turn')
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--dslc', required=True)
    parser.add_argument('--ort', required=True)
    options = parser.parse_args()
    here, dslc = os.path.abspath(__file__), ['dotnet', options.dslc]
    print(f'{"layers":>6} {"work":<12} {"batch":>5} {"threads":>7} {"ours ms":>10} {"peer ms":>10} {"ratio":>6} {"from":>6} {"to":>6} {"difference":>11}', flush=True)
    for layers in map(int, options.layers.split(',')):
        for work, batch in (('training', 32), ('inference', 1), ('inference', 32)):
            folder = os.path.join(options.scratch, f'char_lstm{layers}-{work}@{batch}')
            os.makedirs(folder, exist_ok=True)
            model = model_file(folder, layers)
            command = dslc + ['bench', model, '--batch', str(batch), '--steps', str(STEPS)]
            if work == 'training':
                command += ['--train', '--optimizer', 'adam']
                subprocess.run(command + ['--exchange', folder, '--seconds', '0.01'], check=True, stdout=subprocess.DEVNULL)
            else:
                subprocess.run(dslc + ['bench', model, '--train', '--batch', '1', '--steps', '1', '--exchange', folder, '--seconds', '0.01'], check=True, stdout=subprocess.DEVNULL)
                command += ['--weights', os.path.join(folder, 'weights.safetensors')]
                subprocess.run(command + ['--exchange', folder, '--seconds', '0.01'], check=True, stdout=subprocess.DEVNULL)
                x = nn.functional.one_hot(numbers(folder, 'input0', batch), VOCABULARY).float()
                torch.onnx.export(load(folder, layers).eval(), x, os.path.join(folder, 'model.onnx'), opset_version=14)
                os.makedirs(os.path.join(folder, 'ort'), exist_ok=True)
                x.numpy().tofile(os.path.join(folder, 'ort', 'input0'))
            for threads in map(int, options.threads.split(',')):
                if work == 'training':
                    other = [sys.executable, here, '--peer', str(layers), str(batch), str(threads), folder]
                else:
                    other = [os.path.join(options.scratch, 'ort_runner'), options.ort, os.path.join(folder, 'model.onnx'), str(threads), str(batch), os.path.join(folder, 'ort')]
                mine = Paced(command + ['--paced', '--threads', str(threads)], threads)
                theirs = Paced(other, threads, {'OMP_NUM_THREADS': str(threads)})
                rounds = Rounds(mine, theirs, options.rounds, options.seconds)
                mine.end()
                theirs.end()
                if work == 'training':
                    worst = theirs.start['gradients']
                else:
                    a, b = (numpy.fromfile(os.path.join(folder, f), numpy.float32) for f in ('output0', 'ort/peer_output0'))
                    worst = float(numpy.abs(a - b).max() / numpy.abs(b).max())
                (own, its), (least, most) = rounds.medians, rounds.spread
                print(f'{layers:>6} {work:<12} {batch:>5} {threads:>7} {own:>10.3f} {its:>10.3f} {rounds.ratio:>6.2f} {least:>6.2f} {most:>6.2f} {worst:>11.1e}', flush=True)
    print(f'\ntraining against PyTorch {torch.__version__}, inference against ONNX Runtime; {machine()}, {options.rounds} rounds')


if __name__ == '__main__':
    if sys.argv[1:2] == ['--peer']:
        peer(*map(int, sys.argv[2:5]), sys.argv[5])
    else:
        main()
