#!/bin/sh
# Usage: mutants.sh FILE.pto (mutants.py says what is tried)
set -eu
python=$(command -v python3) || { echo "no python3: not checked"; exit 0; }
mkdir -p "$PTO_TEST_TEMP"
exec "$python" "$PTO_SOURCE_DIR/tests/races/mutants.py" "$PTOSIM" "$PTO_TEST_TEMP" "$1"
