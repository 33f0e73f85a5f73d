#!/usr/bin/env bash
# Packs what a machine with a GPU needs to run run.sh, .NET included: ./pack.sh OUT.tar.xz. Needs ILGPU: give MSBuild what it takes to find it, for example
# ILGPU_ARGS="-p:IlgpuFeed=FOLDER_WITH_THE_PACKAGES". On the other machine: tar xf OUT.tar.xz && gpu/run.sh
set -euo pipefail
cd "$(dirname "$0")"
out=$(realpath "${1:?usage: pack.sh OUT.tar.xz}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/gpu/dslc/dotnet/shared" "$work/gpu/models"
dotnet publish ../../src/Cli -c Release -o "$work/gpu/dslc" -p:Ilgpu=required ${ILGPU_ARGS:-} -nologo -v:q
# The runtime itself, as it lies beside the SDK: the runtime pack of this version need not be restored.
root=$(dirname "$(realpath "$(command -v dotnet)")")
version=$(ls "$root/shared/Microsoft.NETCore.App" | grep '^10\.' | sort -V | tail -1)
cp -r "$root/dotnet" "$root/host" "$work/gpu/dslc/dotnet/"
mkdir -p "$work/gpu/dslc/dotnet/shared/Microsoft.NETCore.App"
cp -r "$root/shared/Microsoft.NETCore.App/$version" "$work/gpu/dslc/dotnet/shared/Microsoft.NETCore.App/"
rm -rf "$work/gpu/dslc/"*.pdb "$work/gpu/dslc/"*.xml "$work/gpu/dslc/native"
cp run.sh torch_steps.py product.dsl "$work/gpu/"
cp ../../models/*.dsl "$work/gpu/models/"
tar -C "$work" -cJf "$out.tmp" gpu
mv "$out.tmp" "$out"
echo "$out: $(stat -c %s "$out" | awk '{printf "%.1f MB", $1/1e6}')"
