#!/usr/bin/env bash
# One epoch of LeNet-5 on MNIST, ours and PyTorch's in turn, never together.
# A ratio above 1 says how many times our training loop is faster.
#
#   benchmarks/peers/lenet5_epoch.sh --data DIR [--threads 2] [--rounds 5] [--batch 64]
#
# Needs: dotnet build -c Release src/Cli. PYTHON names the interpreter that has PyTorch.
set -euo pipefail

threads=2 rounds=5 batch=64 data=
python=${PYTHON:-/usr/bin/python3}
while (($#)); do
  case $1 in
    --data) data=$(realpath "$2") ;;
    --threads) threads=$2 ;;
    --rounds) rounds=$2 ;;
    --batch) batch=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
[[ $data ]] || { echo "usage: $0 --data DIR [--threads T] [--rounds R] [--batch B]" >&2; exit 2; }

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
dslc=${DSLC:-src/Cli/bin/Release/net10.0/dslc.dll}
[[ -f $dslc ]] || { echo "$dslc is missing: dotnet build -c Release src/Cli" >&2; exit 1; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# PyTorch's threads spin: beside a second PyTorch one epoch took 56 s in place of 3.4.
if awk '{ exit !($1 > 0.5) }' /proc/loadavg 2>/dev/null; then
  echo "warning: load $(cut -d' ' -f1 /proc/loadavg); the figures below are not fair" >&2
fi

# The seconds of the first epoch in the JSON lines of standard input.
seconds() {
  "$python" -c 'import json, sys
print(next(e["seconds"] for e in map(json.loads, filter(str.strip, sys.stdin)) if "epoch" in e and "seconds" in e))'
}

ours() {
  rm -rf "$out/run"
  dotnet "$dslc" train models/lenet5.dsl --data "$data" --epochs 1 --batch "$batch" \
    --threads "$threads" --seed 1 --out "$out/run" >"$out/ours.log" 2>&1 || { cat "$out/ours.log" >&2; return 1; }
  seconds <"$out/run/metrics.jsonl"
}

peer() {
  "$python" benchmarks/peers/lenet5_epoch.py --data "$data" --epochs 1 --batch "$batch" \
    --threads "$threads" --seed 1 >"$out/peer.jsonl"
  seconds <"$out/peer.jsonl"
}

for ((round = 1; round <= rounds; round++)); do
  if ((round % 2)); then
    mine=$(ours); theirs=$(peer)
  else
    theirs=$(peer); mine=$(ours)
  fi
  echo "$mine $theirs" >>"$out/pairs"
  awk -v r="$round" '{ m = $1; t = $2 } END {
    printf "round %d: ours %.3f s, PyTorch %.3f s, ratio %.2f\n", r, m, t, t / m }' "$out/pairs"
done

echo "PyTorch: $(tail -n 1 "$out/peer.jsonl")"
awk '{ print $2 / $1 }' "$out/pairs" | sort -g | awk -v t="$threads" '{ r[NR] = $1 } END {
  m = NR % 2 ? r[(NR + 1) / 2] : (r[NR / 2] + r[NR / 2 + 1]) / 2
  printf "median ratio %.2f (PyTorch seconds / our seconds, %d rounds, %d threads)\n", m, NR, t }'
