#!/bin/sh
# Inserted synchronisation is fast: cycles of kernels after --enable-insert-sync against ideal dependences (--sync=auto), without those of
# the launch. Each line of limits.txt: a program of tests/, the limit in per mille. Cycles are the same on every machine.
#   PTO_FIGURES=1 sh run.sh   prints the figures of each: cycles ideal, inserted, per mille, flags set, barriers of all pipes
set -euf
here=$PTO_SOURCE_DIR/tests
synced=$PTO_TEST_TEMP/synced.pto
cycles() { # PROGRAM OPTIONS..: what it takes, in thousandths
    report=$PTO_TEST_TEMP/report.json
    "$PTOSIM" "$@" --quiet --report "$report" 2>"$PTO_TEST_TEMP/err" || { echo "$1: exit $?" >&2; cat "$PTO_TEST_TEMP/err" >&2; exit 1; }
    ! grep -q 'PTO08' "$PTO_TEST_TEMP/err" || { cat "$PTO_TEST_TEMP/err" >&2; exit 1; }
    total=$(sed -n 's/.*"total_cycles":\([0-9]*\)\.\([0-9]*\).*/\1\2/p' "$report" | head -n 1)
    launch=$(sed -n 's/.*"launch_cycles":\([0-9]*\).*/\1/p' "$report" | head -n 1)
    echo $((total - launch * 1000))
}
failed=0
while read -r name limit; do
    case $name in '' | '#'*) continue ;; esac
    file=$here/$name.pto
    args=$(sed -n 's|^// RUN-ARGS: *||p' "$file" | head -n 1 | sed "s|%S|$(dirname "$file")|g; s|%T|$PTO_TEST_TEMP|g")
    arch=$(printf '%s\n' "$args" | sed -n 's|.*--arch[ =]\([a-z0-9]*\).*|--pto-arch=\1|p')
    # shellcheck disable=SC2086
    "$PTOAS" --pto-level=level3 --enable-insert-sync $arch -o "$synced" "$file" 2>"$PTO_TEST_TEMP/ptoas.err" || { cat "$PTO_TEST_TEMP/ptoas.err"; exit 1; }
    # shellcheck disable=SC2086
    ideal=$(cycles "$file" $args --sync=auto --check=none)
    # shellcheck disable=SC2086
    inserted=$(cycles "$synced" $args --sync=explicit)
    ratio=$((inserted * 1000 / ideal))
    [ -z "${PTO_FIGURES:-}" ] || echo "$name $ideal $inserted $ratio $(grep -c 'pto.set_flag' "$synced" || :) $(grep -c 'PIPE_ALL' "$synced" || :)"
    [ "$ratio" -le "$limit" ] || { echo "$name: $inserted against $ideal thousandths of cycles: $ratio per mille, limit $limit"; failed=1; }
done <"$here/autosync/limits.txt"
exit $failed
