#!/bin/sh
# Random vectors of every system, expected results by the oracle in numpy (oracle.py), on an A3 and an A5: random.sh [SEED [COUNT]].
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
ptokern=${PTOKERN:-$top/build/tests/ptokern}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-random-vectors}
seed=${1:-1} count=${2:-12}
python=python3
[ ! -x /usr/bin/python3 ] || python=/usr/bin/python3
"$python" -c 'import numpy' 2>/dev/null || { echo "skipped: no numpy"; exit 77; }
mkdir -p "$temp"
bad=0
for system in quant_matmul quant_matmul_edge trans_quant_param all_reduce bitblas_matmul bitblas_pack repack_from_gptq flash_atten weight_int8pack_mm weight_int4pack_mm \
    dyn_quant tmatmul_mx; do
    PYTHONDONTWRITEBYTECODE=1 "$python" "$top/tests/kernels/random_vectors.py" $system "$seed" "$count" >"$temp/$system.json"
    for target in a3 a5; do
        [ "$system-$target" != tmatmul_mx-a3 ] || continue
        echo "$system on $target:"
        "$ptokern" vectors --quiet --arch $target "$temp/$system.json" 2>"$temp/err.txt" || { head -n 20 "$temp/err.txt"; bad=1; }
    done
done
exit $bad
