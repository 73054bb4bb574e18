#!/bin/sh
# Runs a program that has races, applies the fixes that come with them, and runs it again: no race, and what it computes is right.
#   // RUN-ARGS: ARGS    // RACES: N   so many before, // FIXES: N  so many insertions
# Usage: fix.sh FILE.pto
set -ufe
file=$1
temp=${PTO_TEST_TEMP:-$(mktemp -d)}
args=$(sed -n 's|^// RUN-ARGS: *||p' "$file")
value() { sed -n "s|^// $1: *||p" "$file"; }
code=0
# shellcheck disable=SC2086
"$PTOSIM" $args --diag-format=json "$file" >/dev/null 2>"$temp/found.json" || code=$?
races=$(grep -c '"code":"PTO0801"' "$temp/found.json") || true
[ "$code" = 3 ] && [ "$races" = "$(value RACES)" ] || { echo "exit $code, $races races"; cat "$temp/found.json"; exit 1; }
# what is inserted where, the last place first; at one place in the order of the findings
grep -o '"offset":[0-9]*,"end_offset":[0-9]*,"replacement":"[^"]*"' "$temp/found.json" |
    sed 's/"offset":\([0-9]*\),"end_offset":\([0-9]*\),"replacement":"\([^"]*\)"/\1 \2 \3/' >"$temp/fixes"
[ "$(wc -l <"$temp/fixes")" -eq "$(value FIXES)" ] || { cat "$temp/fixes"; exit 1; }
cp "$file" "$temp/fixed.pto"
awk '{ print NR, $0 }' "$temp/fixes" | sort -k2,2nr -k1,1nr | while read -r _ begin end text; do
    [ "$begin" = "$end" ] || exit 1
    head -c "$begin" "$temp/fixed.pto" >"$temp/next"
    printf '%b' "$text" >>"$temp/next"
    tail -c +$((begin + 1)) "$temp/fixed.pto" >>"$temp/next"
    mv "$temp/next" "$temp/fixed.pto"
done
# shellcheck disable=SC2086
"$PTOSIM" $args "$temp/fixed.pto" >/dev/null 2>"$temp/again" || { cat "$temp/again" "$temp/fixed.pto"; exit 1; }
