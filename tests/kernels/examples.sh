#!/bin/sh
# The example of every operator's help runs without findings, each of its outputs can be written, compared with what was written and given
# as it was inferred, and every argument has words that explain it.
set -euf
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
ptokern=${PTOKERN:-$top/build/tests/ptokern}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-kernel-examples}
mkdir -p "$temp"
# Did it say anything? The address sanitizer has a word of its own about kernels that have stacks of their own.
said() {
    grep -v "ASan doesn't fully support makecontext" "$1" | grep -q .
}
bad=0 count=0 outputs=0
for op in $("$ptokern" --list | cut -d ' ' -f 1); do
    count=$((count + 1))
    "$ptokern" "$op" --help >"$temp/help.txt"
    example=$(sed -n '/^example:/{n;s/^ *ptokern //p;}' "$temp/help.txt")
    if ! eval "\"$ptokern\" $example" >"$temp/out.txt" 2>"$temp/err.txt" || said "$temp/err.txt"; then
        echo "ptokern $example:"
        head -8 "$temp/out.txt" "$temp/err.txt"
        bad=1
    fi
    [ "${example%% *}" = "$op" ] || { echo "$op: its help has no example"; bad=1; }
    # what it writes is what it computes again; outputs that are not required are made because they are asked for
    # shellcheck disable=SC2013
    for name in $(sed -n 's/^  \([A-Za-z0-9_]*\) *output .*/\1/p' "$temp/help.txt"); do
        outputs=$((outputs + 1))
        rm -f "$temp/out.npy"
        if ! eval "\"$ptokern\" $example --quiet --out $name=@$temp/out.npy" >"$temp/out.txt" 2>"$temp/err.txt" || said "$temp/err.txt" || [ ! -s "$temp/out.npy" ] ||
            ! eval "\"$ptokern\" $example --quiet --expect $name=@$temp/out.npy" >"$temp/out.txt" 2>"$temp/err.txt" ||
            ! eval "\"$ptokern\" $example --quiet --print $name" >"$temp/out.txt" 2>"$temp/err.txt" || [ ! -s "$temp/out.txt" ]; then
            echo "ptokern $example: output $name cannot be written and compared"
            head -4 "$temp/err.txt"
            bad=1
        fi
        spec=$(sed -n "s/^$name \([a-zA-Z0-9]*\[[0-9,]*\]\).*/\1/p" "$temp/out.txt" | head -n 1)
        if [ -n "$spec" ] && ! eval "\"$ptokern\" $example --quiet --arg $name=$spec=zeros --expect $name=@$temp/out.npy" >"$temp/out.txt" 2>"$temp/err.txt"; then
            echo "ptokern $example: output $name is not taken as $spec=zeros"
            head -4 "$temp/err.txt"
            bad=1
        fi
    done
    # name, kind, explanation: an argument without one would end behind its kind
    if sed -n '4,/^$/p' "$temp/help.txt" | grep -E '^  [a-z0-9_]+ +(tensor|output|integer|number|true, false|text|element type|word|integers) *(required; )?$'; then
        echo "$op: arguments without explanation"
        bad=1
    fi
done
[ "$count" -gt 0 ] || { echo "there are no operators"; bad=1; }
[ "$outputs" -ge "$count" ] || { echo "only $outputs outputs"; bad=1; }
echo "$count examples, $outputs outputs"
exit $bad
