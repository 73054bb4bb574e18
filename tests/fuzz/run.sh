#!/bin/sh
# Runs every fuzz target for PTO_FUZZ_SECONDS (60) each, two at a time: `sh tests/fuzz/run.sh BUILD_DIR`.
# What a target finds stays in BUILD_DIR/fuzz/<name>; a crash, leak or hang fails.  Seeds: tests/fuzz/corpus/<name without fuzz_>/.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:?usage: run.sh BUILD_DIR}
build=$(cd "$build" && pwd)
seconds=${PTO_FUZZ_SECONDS:-60}

run_one() { # name
    work=$build/fuzz/$1
    mkdir -p "$work/corpus" "$work/crash"
    seeds=$top/tests/fuzz/corpus/${1#fuzz_}
    [ -d "$seeds" ] || seeds=
    golden=
    [ "$1" != fuzz_parse ] || golden=$top/tests/golden
    if "$build/$1" "$work/corpus" ${seeds:+"$seeds"} ${golden:+"$golden"} -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$work/crash/" >"$work/log" 2>&1; then
        grep -E '^(Done|#[0-9]+[[:space:]]+DONE)' "$work/log" | tail -n 1 | sed "s/^/$1: /"
    else
        echo "$1 failed; the end of $work/log:"
        tail -n 40 "$work/log"
        touch "$build/fuzz/failed"
    fi
}

rm -rf "$build/fuzz/failed"
set -- "$top"/tests/fuzz/fuzz_*.c
[ -f "$1" ] || { echo "no fuzz targets"; exit 0; }
while [ $# -gt 0 ]; do
    run_one "$(basename "$1" .c)" &
    shift
    if [ $# -gt 0 ]; then
        run_one "$(basename "$1" .c)" &
        shift
    fi
    wait
done
[ ! -e "$build/fuzz/failed" ]
