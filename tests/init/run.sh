#!/bin/sh
# Loads taken away: every kernel of tests/programs/kernels is run as it is, which must have no finding of --check=init, and once without
# each of its loads.  What was not loaded must be found, unless the bytes are another tile's of before (they are defined then: the values
# are wrong, but not undefined) or the load is never reached.  At most ALLOWED of the changed kernels may end without a finding.
set -uf
ALLOWED=10
programs=$PTO_SOURCE_DIR/tests/programs
temp=$PTO_TEST_TEMP
found=0
missed=0
failed=0
set +f
kernels=$(echo "$programs"/kernels/*.pto)
set -f
for file in $kernels; do
    args=$(sed -n 's|^// RUN-ARGS: *||p' "$file" | head -n 1 | sed "s|%S|$programs/kernels|g; s|%T|$temp|g; s|--check=[a-z]*||")
    # shellcheck disable=SC2086
    "$PTOSIM" $args --check=init --timing=off "$file" >/dev/null 2>"$temp/err" || { echo "$file: exit $?"; failed=1; }
    if grep -q 'PTO0804' "$temp/err"; then
        cat "$temp/err"
        failed=1
    fi
    # shellcheck disable=SC2013
    for line in $(grep -n 'pto\.tload ins' "$file" | cut -d: -f1); do
        sed "${line}s|.*||" "$file" >"$temp/kernel.pto"
        # shellcheck disable=SC2086
        "$PTOSIM" $args --check=init --timing=off "$temp/kernel.pto" >/dev/null 2>"$temp/err"
        if grep -q 'PTO0804' "$temp/err"; then
            found=$((found + 1))
        else
            missed=$((missed + 1))
            echo "not found: $(basename "$file") without line $line"
        fi
    done
done
echo "$found found, $missed not"
[ "$missed" -le "$ALLOWED" ] && [ "$found" -ge 45 ] && [ "$failed" = 0 ]
