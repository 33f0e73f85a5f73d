#!/usr/bin/env bash
# Load for programs of "dslc publish --serve", by wrk (Debian's package): 64 connections, every tenth request malformed.
#   benchmarks/serve/load.sh PROGRAM... [-- SECONDS [SAMPLES]]        60 seconds and 1 sample a request unless said otherwise
# "done" is samples a second; "bare" what the program's own bench computes a second on as many threads in batches of 16, without HTTP and with nothing else on the
# machine but what is there anyway: the mean of a run before and one after the load. Under load wrk takes its part of the same cores. "share" is the first over the
# second. Memory is VmRSS, read each second: the most in the first third and in the last.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seconds=60 samples=1 programs=()
while [ $# -gt 0 ]; do
    case $1 in --) seconds=${2:-60}; samples=${3:-1}; break ;; *) programs+=("$1"); shift ;; esac
done
[ ${#programs[@]} -gt 0 ] || { sed -n 2,6p "$0"; exit 2; }
command -v wrk >/dev/null || { echo "wrk is missing (apt-get install wrk)"; exit 1; }
work=$(mktemp -d)
# Many samples want their scores as numbers: text of them costs as much as a small network.
[ "$samples" = 1 ] && accept=application/json || accept=application/vnd.dslc.float32
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT

bare() { "$1" bench --batch 16 --seconds 10 --json | sed 's/.*"medianMs":\([0-9.]*\).*/\1/' | awk '{ print 16000 / $1 }'; }

printf '%-18s %9s %9s %6s %9s %9s %7s %7s %9s %9s\n' model 'bare/s' 'done/s' share good malformed 5xx sockets 'MB early' 'MB late'
for program in "${programs[@]}"; do
    # As many numbers as the network takes.
    length=$("$program" info --json | sed 's/.*"input":\[\([0-9,]*\)\].*/\1/' | tr ',' '\n' | awk 'BEGIN { n = 1 } { n *= $1 } END { print n }')
    perl -e 'srand 1; print pack "f<*", map { rand(2) - 1 } 1 .. $ARGV[0]' "$((length * samples))" >"$work/body"
    before=$(bare "$program")
    "$program" serve --port 0 --queue "$((64 * samples + 64))" 2>"$work/log" &
    server=$!
    until grep -q ' at http' "$work/log"; do sleep 0.1; done
    url=$(sed -n 's/.* at \(http[^ ]*\).*/\1/p' "$work/log")
    wrk -t1 -c64 -d"${seconds}s" --timeout 60s -s "$here/load.lua" "$url" -- "$work/body" "$accept" >"$work/wrk" &
    load=$!
    : >"$work/rss"
    while kill -0 $load 2>/dev/null; do
        awk '/^VmRSS/ { print $2 / 1024 }' "/proc/$server/status" >>"$work/rss"
        sleep 1
    done
    curl -s "$url/metrics" >"$work/metrics"
    kill $server
    wait $server
    server=
    after=$(bare "$program")
    awk -v name="$(basename "$program")" -v before="$before" -v after="$after" -v seconds="$seconds" -v rss="$work/rss" -v wrk="$work/wrk" '
        /^dslc_predictions_total/ { predictions = $2 }
        /^dslc_requests_total/ { split($1, part, "\""); if (part[2] == 200) good = $2; else if (part[2] >= 500) wrong += $2 }
        END {
            while ((getline line < rss) > 0) mb[++n] = line
            for (i = 1; i <= n; i++) if (i <= n / 3) { if (mb[i] > early) early = mb[i] } else if (i > 2 * n / 3 && mb[i] > late) late = mb[i]
            while ((getline line < wrk) > 0) {
                if (line ~ /Non-2xx/) { split(line, part, ": "); malformed = part[2] }
                if (line ~ /Socket errors/) { gsub(/[^0-9 ]/, "", line); split(line, part, " "); sockets = part[1] + part[2] + part[3] + part[4] }
            }
            bare = (before + after) / 2
            printf "%-18s %9.0f %9.0f %5.1f%% %9d %9d %7d %7d %9.1f %9.1f\n", name, bare, predictions / seconds, 100 * predictions / seconds / bare, good, malformed, wrong, sockets, early, late
        }' "$work/metrics"
done
