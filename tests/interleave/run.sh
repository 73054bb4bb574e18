#!/bin/sh
# Kernels with synchronisation inserted by ptoas give the expected values in orders other than the program's (--interleave), too.
# Each program of tests/programs/kernels with its first arguments; PTO_SEEDS="1 2 3 .." for more orders.
set -euf
here=$PTO_SOURCE_DIR/tests/programs/kernels
seeds=${PTO_SEEDS:-"1 2 3"}
synced=$PTO_TEST_TEMP/synced.pto
count=0
for file in $(find "$here" -name '*.pto' | sort); do
    args=$(sed -n 's|^// RUN-ARGS: *||p' "$file" | head -n 1 | sed "s|%S|$here|g; s|%T|$PTO_TEST_TEMP|g")
    case $args in *--expect*) ;; *) continue ;; esac
    arch=$(printf '%s\n' "$args" | sed -n 's|.*--arch[ =]\([a-z0-9]*\).*|--pto-arch=\1|p')
    # shellcheck disable=SC2086
    "$PTOAS" --pto-level=level3 --enable-insert-sync $arch -o "$synced" "$file" 2>"$PTO_TEST_TEMP/ptoas.err" || continue
    grep -q 'set_flag\|get_buf' "$synced" || continue
    for seed in $seeds; do
        code=0
        # shellcheck disable=SC2086
        "$PTOSIM" $args --sync=explicit --check=none --timing=off --interleave="$seed" --quiet "$synced" 2>"$PTO_TEST_TEMP/err" || code=$?
        [ "$code" = 0 ] || { echo "$(basename "$file"), seed $seed: exit $code"; cat "$PTO_TEST_TEMP/err"; exit 1; }
    done
    count=$((count + 1))
done
echo "$count kernels"
[ "$count" -ge 10 ]
