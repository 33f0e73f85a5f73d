"""Loading, starting and the peak memory of a program with one model, ours against ONNX Runtime, in turns: see README.md. Called by run.sh."""
import argparse
import json
import os
import statistics
import subprocess
import time

from paced import machine

CASES = {name: 1 for name in ('lenet5', 'alexnet_torchvision', 'vgg16', 'googlenet_torchvision', 'resnet18', 'resnet50', 'squeezenet1_1', 'densenet121')}


def run(command, threads):
    """What the program says, and the milliseconds from before it was started to its first result."""
    start = time.perf_counter()
    process = subprocess.Popen(['taskset', '-c', ','.join(map(str, range(threads)))] + command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    answer = dict(json.loads(line), processMs=(time.perf_counter() - start) * 1e3)
    process.stdin.close()
    process.wait()
    return answer


def main():
    parser = argparse.ArgumentParser(prog='run.sh load')
    parser.add_argument('--models', default=','.join(CASES), help='names, with commas')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--dslc', required=True)
    parser.add_argument('--ort', required=True)
    options = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    programs = os.path.join(options.scratch, 'start')
    # As docs/start.md says: compiled ahead by ReadyToRun, for this processor.
    with open('/proc/cpuinfo') as processor:
        level = 'x86-64-v4' if ' avx512f ' in processor.read() else 'x86-64-v3'
    subprocess.run(['dotnet', 'publish', os.path.join(here, 'start'), '-c', 'Release', '-p:Ahead=true', f'-p:DslInstructionSet={level}', '-o', programs, '-v:q'], check=True)
    print(f'{"model":<22} {"load ms":>9} {"session":>9} {"share":>6}   {"start ms":>9} {"ORT":>9} {"share":>6}   {"peak MB":>8} {"ORT":>8} {"share":>6}   {"jitted":>6}   {"least":>5} {"least":>6}', flush=True)
    for name in options.models.split(','):
        folder = os.path.join(options.scratch, f'{name}@1')
        os.makedirs(folder, exist_ok=True)
        onnx, weights = os.path.join(folder, 'model.onnx'), os.path.join(folder, 'weights.safetensors')
        if not os.path.exists(weights) or os.path.getmtime(weights) < os.path.getmtime(f'models/{name}.dsl'):
            subprocess.run(['dotnet', options.dslc, 'export', f'models/{name}.dsl', '--onnx', onnx, '--safetensors', weights], check=True, stdout=subprocess.DEVNULL)
        if not os.path.exists(os.path.join(folder, 'input0')):
            subprocess.run(['dotnet', options.dslc, 'bench', f'models/{name}.dsl', '--weights', weights, '--exchange', folder, '--seconds', '0.01'], check=True, stdout=subprocess.DEVNULL)
        ours = [os.path.join(programs, 'Start'), name, weights, folder, str(options.threads), '1']
        peer = [os.path.join(options.scratch, 'ort_runner'), options.ort, onnx, str(options.threads), '1', folder]
        pairs = [(run(ours, options.threads), run(peer, options.threads)) for _ in range(options.rounds)]

        def median(side, key):
            return statistics.median(p[side][key] for p in pairs)

        def share(key):
            return statistics.median(p[0][key] / p[1][key] for p in pairs)

        def least(key):
            return min(p[0][key] for p in pairs) / min(p[1][key] for p in pairs)

        print(f'{name:<22} {median(0, "loadMs"):>9.1f} {median(1, "loadMs"):>9.1f} {share("loadMs"):>6.2f}   '
              f'{median(0, "processMs"):>9.1f} {median(1, "processMs"):>9.1f} {share("processMs"):>6.2f}   '
              f'{median(0, "peakKb") / 1e3:>8.1f} {median(1, "peakKb") / 1e3:>8.1f} {share("peakKb"):>6.2f}   {median(0, "jitted"):>6.0f}   {least("loadMs"):>5.2f} {least("processMs"):>6.2f}', flush=True)
    print(f'\nShares of ONNX Runtime\'s, medians of {options.rounds} rounds: weights file to ready of session creation; from starting the process to the first result; '
          f'peak of the process; methods that were compiled by then. Least: least over least of loading and starting, for machines with other work. {machine()}, {options.threads} thread(s)')


if __name__ == '__main__':
    main()
