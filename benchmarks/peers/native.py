"""Native programs of `dslc publish`: size, start, peak memory and speed, against ONNX Runtime and against dslc's JIT, in turns: see README.md. Called by run.sh."""
import argparse
import json
import os
import statistics
import subprocess
import time

from paced import machine

CASES = ('lenet5', 'resnet18')
SIMD = {'v3': 'avx2', 'v4': 'avx512'}


def start(command, threads, stdin=None):
    """Milliseconds from before a program was started to its first line, and the line."""
    before = time.perf_counter()
    with open(stdin or os.devnull, 'rb') as source:
        process = subprocess.Popen(['taskset', '-c', ','.join(map(str, range(threads)))] + command, stdin=source if stdin else subprocess.PIPE, stdout=subprocess.PIPE)
        line = process.stdout.readline()
        elapsed = (time.perf_counter() - before) * 1e3
        if process.stdin:
            process.stdin.close()
        process.wait()
    return elapsed, line


def peak(command):
    """Peak memory in MB of a program that runs for a while."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(0.7)
    with open(f'/proc/{process.pid}/status') as status:
        found = next(int(line.split()[1]) for line in status if line.startswith('VmHWM:'))
    process.wait()
    return found / 1e3


def bench(command, threads, **environment):
    command = ['taskset', '-c', ','.join(map(str, range(threads)))] + command
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ, **environment)).stdout
    return json.loads(output)['leastMs']


def main():
    parser = argparse.ArgumentParser(prog='run.sh native')
    parser.add_argument('--models', default=','.join(CASES), help='names, with commas')
    parser.add_argument('--levels', default='v4', help='v3, v4, with commas')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=9)
    parser.add_argument('--seconds', type=float, default=0.5)
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--dslc', required=True)
    parser.add_argument('--ort', required=True)
    options = parser.parse_args()
    print(f'{"model":<10} {"level":<5} {"program":>9} {"beyond":>9}   {"start ms":>8} {"ORT":>7} {"times":>6}   {"peak MB":>7} {"ORT":>7}   {"native ms":>9} {"JIT":>9} {"share":>6}', flush=True)
    for name in options.models.split(','):
        folder = os.path.join(options.scratch, f'{name}@1')
        os.makedirs(folder, exist_ok=True)
        onnx, weights = os.path.join(folder, 'model.onnx'), os.path.join(folder, 'weights.safetensors')
        if not os.path.exists(weights) or os.path.getmtime(weights) < os.path.getmtime(f'models/{name}.dsl'):
            subprocess.run(['dotnet', options.dslc, 'export', f'models/{name}.dsl', '--onnx', onnx, '--safetensors', weights], check=True, stdout=subprocess.DEVNULL)
        if not os.path.exists(os.path.join(folder, 'input0')):
            subprocess.run(['dotnet', options.dslc, 'bench', f'models/{name}.dsl', '--weights', weights, '--exchange', folder, '--seconds', '0.01'], check=True, stdout=subprocess.DEVNULL)
        for level in options.levels.split(','):
            output = os.path.join(options.scratch, 'native', level)
            subprocess.run(['dotnet', options.dslc, 'publish', f'models/{name}.dsl', '--weights', weights, '--out', output, '--cpu', level], check=True, stdout=subprocess.DEVNULL)
            program, threads = os.path.join(output, name), str(options.threads)
            ours, peer = [], []
            for _ in range(options.rounds):
                ours.append(start([program, 'predict', '-', '--threads', threads], options.threads, os.path.join(folder, 'input0')))
                peer.append(start([os.path.join(options.scratch, 'ort_runner'), options.ort, onnx, threads, '1', folder], options.threads))
            seconds, native, jit = str(options.seconds), [], []
            for _ in range(max(3, options.rounds // 2)):
                native.append(bench([program, 'bench', '--json', '--threads', threads, '--seconds', seconds], options.threads))
                jit.append(bench(['dotnet', options.dslc, 'bench', f'models/{name}.dsl', '--weights', weights, '--json', '--threads', threads, '--seconds', seconds],
                                 options.threads, DSLC_SIMD=SIMD[level]))
            size = os.path.getsize(program)
            print(f'{name:<10} {level:<5} {size:>9} {size - os.path.getsize(weights):>9}   '
                  f'{statistics.median(o[0] for o in ours):>8.1f} {statistics.median(p[0] for p in peer):>7.1f} {statistics.median(p[0] / o[0] for o, p in zip(ours, peer)):>6.2f}   '
                  f'{peak([program, "bench", "--threads", threads, "--seconds", "1"]):>7.1f} {max(json.loads(p[1])["peakKb"] for p in peer) / 1e3:>7.1f}   {min(native):>9.4f} {min(jit):>9.4f} {min(native) / min(jit):>6.3f}', flush=True)
    print(f'\nBytes of the program with its weights, and beyond the weights file; milliseconds from starting the process to the first prediction (medians of {options.rounds}) and how many times '
          f'as fast; the least time of a pass, native and by the JIT. {machine()}, {options.threads} thread(s)')


if __name__ == '__main__':
    main()
