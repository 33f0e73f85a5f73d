#!/usr/bin/env bash
# Ours against other programs, in turns. A ratio above 1 says how many times ours is faster.
#
#   benchmarks/peers/run.sh inference [--models resnet18,lenet5@64,zoo] [--threads 1,2] [--rounds 5] [--seconds 0.4]
#   benchmarks/peers/run.sh training  [--models lenet5,resnet20] [--threads 1,2] [--rounds 5] [--seconds 1]
#   benchmarks/peers/run.sh recurrent [--layers 1,2] [--threads 1,2] [--rounds 5] [--seconds 1]
#   benchmarks/peers/run.sh train-memory [--models resnet18,lenet5]     peak memory of training steps
#   benchmarks/peers/run.sh load      [--models resnet18,lenet5] [--threads 1] [--rounds 5]     loading, starting, peak memory (also: memory)
#   benchmarks/peers/run.sh native    [--models lenet5,resnet18] [--levels v3,v4] [--threads 1] [--rounds 9]   programs of dslc publish
#
# SCRATCH (default /tmp/dslc-peers) keeps what is fetched and exported, ORT the folder of an onnxruntime-node package, PYTHON the
# interpreter with NumPy and PyTorch. Needs gcc, taskset, npm (once), and a build: dotnet build -c Release src/Cli.
set -euo pipefail

what=${1:-}
case $what in
  inference | training | recurrent | native) shift ;;
  train-memory) what=train_memory; shift ;;
  load | memory) what=startup; shift ;;
  *) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
python=${PYTHON:-/usr/bin/python3}
scratch=${SCRATCH:-/tmp/dslc-peers}
dslc=${DSLC:-src/Cli/bin/Release/net10.0/dslc.dll}
[[ -f $dslc ]] || { echo "$dslc is missing: dotnet build -c Release src/Cli" >&2; exit 1; }
mkdir -p "$scratch"

ort=${ORT:-$scratch/ort}
library=$ort/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1
[[ -f $library ]] || npm install --silent --prefix "$ort" onnxruntime-node --ignore-scripts >&2
if [[ ! -x $scratch/ort_runner || $here/ort_runner.c -nt $scratch/ort_runner ]]; then
  gcc -O2 -Wall -o "$scratch/ort_runner" "$here/ort_runner.c" -ldl
fi

# Other work in the machine takes cores from one side or the other.
if awk '{ exit !($1 > 0.5) }' /proc/loadavg 2>/dev/null; then
  echo "warning: load $(cut -d' ' -f1 /proc/loadavg); look at the lowest and highest ratio of the rounds" >&2
fi

exec "$python" "$here/$what.py" --scratch "$scratch" --dslc "$dslc" --ort "$library" "$@"
