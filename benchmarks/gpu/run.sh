#!/usr/bin/env bash
# What a GPU does with generated models, in one command: ./run.sh [DEVICE], DEVICE as dslc's --device takes it (default gpu). Needs a dslc with the GPU backend (DSLC=PATH; default:
# the one built in this checkout with -p:Ilgpu=required, or the one beside this script in the archive of pack.sh). Where PyTorch with CUDA is there, its steps (eager, and
# compiled where torch.compile exists; TF32 off) run in turns with ours, and ratios are printed; where not, ours alone.
set -euo pipefail
cd "$(dirname "$0")"
device=${1:-gpu}
models=models; [ -d models ] || models=../../models
if [ -n "${DSLC:-}" ]; then dslc=($DSLC)
elif [ -x ./dslc/dotnet/dotnet ]; then dslc=(./dslc/dotnet/dotnet ./dslc/dslc.dll)
else dslc=(dotnet ../../src/Cli/bin/Release/net10.0/dslc.dll); fi

median() { "${dslc[@]}" bench "$@" --device "$device" --seconds "${SECONDS_EACH:-2}" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["medianMs"])'; }

echo "| what | ours ms | peer ms | ours / peer in speed |"
echo "|---|---:|---:|---:|"
if [ -d Naive/bin ]; then
    naive=$(dotnet Naive/bin/Release/net10.0/Naive.dll "$device")
    ours=$(median product.dsl --batch 512)
    python3 -c "print(f'| product 512x512x512, against one thread an output | $ours | $naive | {$naive/$ours:.2f} |')"
fi

for row in "lenet5 64" "lenet5 64 --train" "resnet18 8" "resnet18 8 --train" "vgg16 4" "vgg16 4 --train"; do
    read -r name batch train <<<"$row"
    ours=$(median "$models/$name.dsl" --batch "$batch" $train) || { echo "| $name batch $batch $train | failed | | |"; continue; }
    if python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
        python3 torch_steps.py "$name" "$batch" "${train:-}" | while read -r mode ms; do
            python3 -c "print(f'| $name batch $batch $train, PyTorch $mode | $ours | $ms | {$ms/$ours:.2f} |')"
        done
    else
        echo "| $name batch $batch $train (no PyTorch with CUDA here) | $ours | | |"
    fi
done

echo
for row in "lenet5 64 --train" "resnet18 8 --train" "vgg16 4 --train"; do
    read -r name batch train <<<"$row"
    "${dslc[@]}" bench "$models/$name.dsl" --batch "$batch" $train --device "$device" --seconds 1 --profile
done
