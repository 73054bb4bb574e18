#!/bin/sh
# Which tiles for a matrix product? `sh examples/sweep/sweep.sh [FOLDER]` tries tile sizes and numbers of buffers, shows the table, proves
# the best one's values, and compares it with the first: table, picture and reports come into FOLDER (default: build/sweep).
# PTOSIM=FILE takes that simulator.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$root/build/sweep}
ptosim=${PTOSIM:-$root/build/demo/ptosim}
mkdir -p "$folder"
cd "$folder"
gemm="$root/examples/sweep/gemm.pto --block-dim 8 --arg a=f16[512,512]=ones --arg b=f16[512,512]=const:0.5 --arg c=f32[512,512] --arg m=512 --arg k=512 --arg n=512"

# shellcheck disable=SC2086
"$ptosim" $gemm --sweep TM=64,128,256 --sweep TK=64:256:*2 --sweep BUFS=1,2 --report sweep.csv --report sweep.json --sweep-plot sweep.html
# shellcheck disable=SC2086
{
    "$ptosim" $gemm -D TM=64 -D TK=64 -D BUFS=1 --report before.json
    "$ptosim" $gemm -D TM=128 -D TK=128 -D BUFS=2 --report after.json --expect c=const:256
}
"$ptosim" diff before.json after.json --fail-above=0%
