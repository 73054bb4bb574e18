#!/bin/sh
# One of the conformance tests: run.sh a3|a5|known|matrix.  matrix: docs/conformance.md is what the cases make.
# PTO_CONFORMANCE_ROUNDS=N: N rounds with other random data (the long run; a round takes about 5 seconds a target).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=${PTO_SOURCE_DIR:-$here/../..}
sim=${PTOSIM:-$top/build/tests/ptosim}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-conformance}
python=/usr/bin/python3
[ -x "$python" ] || python=python3
export PYTHONDONTWRITEBYTECODE=1
case $1 in
known) exec "$python" "$here/known.py" --ptosim "$sim" --temp "$temp" ;;
matrix)
    mkdir -p "$temp"
    "$python" "$here/conformance.py" --matrix >"$temp/conformance.md" || { echo "cells of the specification are open"; exit 1; }
    cmp -s "$temp/conformance.md" "$top/docs/conformance.md" || {
        echo "docs/conformance.md is not what the cases make: cmake --build BUILD --target conformance-matrix"
        exit 1
    }
    ;;
*) exec "$python" "$here/conformance.py" --ptosim "$sim" --temp "$temp" --arch "$1" --rounds "${PTO_CONFORMANCE_ROUNDS:-1}" ;;
esac
