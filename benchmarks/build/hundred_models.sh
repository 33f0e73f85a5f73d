#!/usr/bin/env bash
# What a hundred .dsl files add to `dotnet build`: two projects alike but for those files, each built anew N times in turn after restore and one
# uncounted build, once by a compiler of its own each time (cold), once as dotnet build does by itself (plain). Wall seconds and, for what shares of a busy machine others take, CPU seconds of the build and all its processes.
#   benchmarks/build/hundred_models.sh [N=5] [lenet|mix]
# lenet: models/lenet5.dsl under a hundred names; mix: small and mid-size networks of several widths (every third one a LeNet-5).
set -euo pipefail
repo=$(cd "$(dirname "$0")/../.." && pwd)
runs=${1:-5} kind=${2:-lenet}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet build "$repo/src/Generator" -c Release -v:quiet && dotnet build "$repo/src/Runtime" -c Release -v:quiet
for project in without with; do
    mkdir "$work/$project"
    echo 'System.Console.WriteLine();' >"$work/$project/Program.cs"
    cat >"$work/$project/Project.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <NuGetAudit>false</NuGetAudit>
    <EnableDefaultDslItems>true</EnableDefaultDslItems>
  </PropertyGroup>
  <Import Project="$repo/src/Generator/InRepo.props" />
</Project>
END
done

for i in $(seq 1 100); do
    file=$work/with/net$i.dsl width=$((8 + 4 * (i / 3 % 8)))
    if [ "$kind" = lenet ] || [ $((i % 3)) = 0 ]; then
        sed "s/LeNet5/Net$i/" "$repo/models/lenet5.dsl" >"$file"
    elif [ $((i % 3)) = 1 ]; then
        printf 'model Net%d {\n  input [28x28x1]\n  FC %d - RELU - FC %d - RELU - FC 10\n  loss SOFTMAX\n}\n' "$i" $((16 * width)) $((8 * width)) >"$file"
    else
        printf 'model Net%d {\n  input [32x32x3]\n  (CONV %d 3x3 pad 1 - RELU) * 2 - MAXPOOL 2x2\n  (CONV %d 3x3 pad 1 - RELU) * 2 - MAXPOOL 2x2\n  FC %d - RELU - DROPOUT 0.5 - FC 10\n  loss SOFTMAX\n}\n' \
            "$i" "$width" $((2 * width)) $((8 * width)) >"$file"
    fi
done

# wall and CPU seconds of one build from scratch: `cold`, by a compiler of its own, or `plain`, as dotnet build does by itself, by a compiler server, which
# the uncounted build has started
build() {
    local TIMEFORMAT='%R %U %S'
    local how=()
    [ "$2" = plain ] || how=(-nodeReuse:false -p:UseSharedCompilation=false)
    { time dotnet build "$work/$1/Project.csproj" -c Release --no-restore --no-dependencies --no-incremental -v:quiet "${how[@]}" \
        >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; } 2>&1 | awk '{ print $1, $2 + $3 }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

echo "$kind, $runs runs each, $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
for project in without with; do
    dotnet restore "$work/$project/Project.csproj" -v:quiet
done

for how in cold plain; do
    for project in without with; do build "$project" "$how" >/dev/null; done
    for _ in $(seq "$runs"); do
        for project in without with; do build "$project" "$how" >>"$work/$project.$how"; done
    done

    for project in without with; do
        echo "$how, $project: wall $(cut -d' ' -f1 "$work/$project.$how" | median) s, CPU $(cut -d' ' -f2 "$work/$project.$how" | median) s (medians)"
    done
    paste -d' ' "$work/without.$how" "$work/with.$how" | awk '{ print $3 - $1 }' | median | xargs -I{} echo "$how: a hundred models add {} s (median of the pairs)"
done
echo "load now $(cut -d' ' -f1-3 /proc/loadavg)"
