#!/bin/sh
# A program that is synchronised by hand runs without findings; without the lines of one mark (`// SYNC n`) it has a race or misuses flags.
#   // RUN-ARGS: ARGS
# Usage: deleted.sh FILE.pto
set -ufe
file=$1
temp=${PTO_TEST_TEMP:-$(mktemp -d)}
args=$(sed -n 's|^// RUN-ARGS: *||p' "$file")
# shellcheck disable=SC2086
"$PTOSIM" $args "$file" >/dev/null 2>"$temp/whole" || { cat "$temp/whole"; exit 1; }
marks=$(sed -n 's|.*// SYNC \([0-9]*\)$|\1|p' "$file" | sort -nu)
[ -n "$marks" ] || { echo "no marks"; exit 1; }
failed=0
for mark in $marks; do
    sed "/\/\/ SYNC $mark\$/d" "$file" >"$temp/less.pto"
    code=0
    # shellcheck disable=SC2086
    "$PTOSIM" $args "$temp/less.pto" >/dev/null 2>"$temp/found" || code=$?
    [ "$code" = 3 ] && grep -q 'PTO0801' "$temp/found" || { echo "without SYNC $mark: exit $code"; cat "$temp/found"; failed=1; }
done
exit $failed
