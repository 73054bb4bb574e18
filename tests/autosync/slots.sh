#!/bin/sh
# Slots chosen at run time: what is inserted names events by the slot, is right in other orders of the pipes, and none of it can be left out.
set -euf
here=$PTO_SOURCE_DIR/tests/autosync
synced=$PTO_TEST_TEMP/synced.pto
less=$PTO_TEST_TEMP/less.pto
failed=0
for name in slots_a3 slots_a5 prefetch_a3 prefetch_a5 rotating_a3 chosen_a3; do
    args="--arch ${name#*_} --arg a=f32[16,1024]=rand:1 --arg o=f32[16,1024] --quiet"
    "$PTOAS" --pto-level=level3 --enable-insert-sync -o "$synced" "$here/$name.pto"
    "$PTOAS" --check -o /dev/null "$synced" 2>"$PTO_TEST_TEMP/err" || { cat "$PTO_TEST_TEMP/err"; failed=1; }
    [ "$(grep -c '_flag_dyn' "$synced")" -eq "$([ $name = chosen_a3 ] && echo 6 || echo 8)" ] || { echo "$name: not as many flags by slot as there should be"; failed=1; }
    # shellcheck disable=SC2086
    "$PTOSIM" "$here/$name.pto" $args --sync=auto --check=none --out "o=@$PTO_TEST_TEMP/ideal.npy"
    for seed in 1 2 3 4 5 6 7 8; do
        # shellcheck disable=SC2086
        "$PTOSIM" "$synced" $args --interleave=$seed --out "o=@$PTO_TEST_TEMP/o.npy" || failed=1
        cmp "$PTO_TEST_TEMP/ideal.npy" "$PTO_TEST_TEMP/o.npy" || failed=1
    done
    # shellcheck disable=SC2013
    for line in $(grep -n '_flag_dyn' "$synced" | cut -d: -f1); do
        sed "${line}d" "$synced" >"$less"
        # shellcheck disable=SC2086
        if timeout 20 "$PTOSIM" "$less" $args >/dev/null 2>&1; then
            echo "$name: right without line $line"
            failed=1
        fi
    done
done
exit $failed
