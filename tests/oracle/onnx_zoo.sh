#!/usr/bin/env bash
# Every model of the zoo as ONNX, in one command and a table: nodes, megabytes, what onnx.checker says, the largest difference of ONNX Runtime's outputs to ours, and,
# where it is read back by the importer, the differences and lines of that. Needs python3-onnx, node, and onnxruntime-node in $ORT (npm install onnxruntime-node).
#   tests/oracle/onnx_zoo.sh [FILTER]
set -euo pipefail
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
DSLC_ORACLE=${DSLC_ORACLE:-all} dotnet test tests/Oracle.Tests -c Release --nologo --filter "FullyQualifiedName~${1:-OnnxZoo}" --logger "console;verbosity=detailed" >"$log" 2>&1 || status=$?
echo "| model | what was measured"
grep -oE '\| .*\|$' "$log" | sort -f
grep -E '^ *(Failed|Total tests|Passed:|Failed:|Skipped:)|error' "$log" || true
exit "$status"
