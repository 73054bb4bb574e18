#!/bin/sh
# Installs what is missing, builds, and runs every test: `sh tests/run.sh [ctest options]`.  Ends with ctest's summary.
# PTO_BUILD_DIR chooses another build folder.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/cmake/host.sh"
build=${PTO_BUILD_DIR:-$top/build/tests}

host_need_build
host_need_tests
mkdir -p "$build"
log=$build/build.log
if [ ! -f "$build/CMakeCache.txt" ]; then
    set_generator=$(host_generator)
    cmake -S "$top" -B "$build" -G "$set_generator" -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$log" 2>&1 ||
        { cat "$log"; exit 1; }
fi
cmake --build "$build" -j "$(host_jobs)" >"$log" 2>&1 || { cat "$log"; exit 1; }
exec ctest --test-dir "$build" --output-on-failure -j "$(host_jobs)" "$@"
