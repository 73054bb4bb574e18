#!/bin/sh
# The example of every operator's help runs without findings, and every argument has words that explain it.
set -euf
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
ptokern=${PTOKERN:-$top/build/tests/ptokern}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-kernel-examples}
mkdir -p "$temp"
bad=0 count=0
for op in $("$ptokern" --list | cut -d ' ' -f 1); do
    count=$((count + 1))
    "$ptokern" "$op" --help >"$temp/help.txt"
    example=$(sed -n '/^example:/{n;s/^ *ptokern //p;}' "$temp/help.txt")
    if ! eval "\"$ptokern\" $example" >"$temp/out.txt" 2>"$temp/err.txt" || [ -s "$temp/err.txt" ]; then
        echo "ptokern $example:"
        head -8 "$temp/out.txt" "$temp/err.txt"
        bad=1
    fi
    [ "${example%% *}" = "$op" ] || { echo "$op: its help has no example"; bad=1; }
    # name, kind, explanation: an argument without one would end behind its kind
    if sed -n '4,/^$/p' "$temp/help.txt" | grep -E '^  [a-z0-9_]+ +(tensor|output|integer|number|true, false|text|element type|word|integers) *(required; )?$'; then
        echo "$op: arguments without explanation"
        bad=1
    fi
done
[ "$count" -gt 0 ] || { echo "there are no operators"; bad=1; }
echo "$count examples"
exit $bad
