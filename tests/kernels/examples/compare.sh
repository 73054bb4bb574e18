#!/bin/sh
# An example of examples/kernels prints what stands beside it: compare.sh PROGRAM EXPECTED.txt
set -eu
"$1" >"$PTO_TEST_TEMP/out.txt"
diff "$2" "$PTO_TEST_TEMP/out.txt"
