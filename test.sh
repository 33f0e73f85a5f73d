#!/usr/bin/env bash
# Builds everything, checks the format, runs all tests. Its last line sums over the test projects: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")"

log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet build DslCompiler.sln -c Release -nologo -v:m || { echo "the build failed"; exit 1; }
# The format check looks at the configuration that was just built: its generated types come from the generator of that build.
Configuration=Release dotnet format DslCompiler.sln --verify-no-changes --no-restore || { echo "the format check failed: run dotnet format DslCompiler.sln"; exit 1; }

# One project after the other: some tests measure, and some build projects of their own.
dotnet test DslCompiler.sln -c Release --no-build -nologo -m:1 --logger "console;verbosity=normal" 2>&1 | tee "$log" | grep -vE '^\s+Passed |^\s*$'
status=${PIPESTATUS[0]}

sum() { awk -v what="$1" '$1 == what ":" && NF == 2 { n += $2 } END { print n + 0 }' "$log"; }
passed=$(sum "Passed") failed=$(sum "Failed") skipped=$(sum "Skipped")
if [ "$passed" -eq 0 ]; then
    echo "no test ran"
    exit 1
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
