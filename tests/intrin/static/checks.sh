#!/bin/sh
# What the compiler says of the checks column is what isa_check() says: nothing more, and little less (attributes, scalars and addresses are
# not known to it). $1: the program cases.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../../.." && pwd)}
temp=${PTO_TEST_TEMP:-$(mktemp -d)}
command -v gcc >/dev/null || { echo "skipped: no gcc"; exit 0; }
bad=0
for target in a3 a5; do
    arch=PTO_$(echo "$target" | tr '[:lower:]' '[:upper:]')
    "$1" source $target >"$temp/cases.c"
    "$1" verdicts $target | LC_ALL=C sort -u >"$temp/run"
    gcc -std=c11 -I"$top/include" -DPTO_ARCH="$arch" -ftrack-macro-expansion=0 -fno-diagnostics-show-caret -fsyntax-only "$temp/cases.c" >"$temp/log" 2>&1 || :
    sed -n 's/^.*cases\.c:\([0-9]*\):.*static assertion failed.*\[\(PTO[0-9]*\)\].*$/\1 \2/p' "$temp/log" | LC_ALL=C sort -u >"$temp/static"
    if grep 'error:' "$temp/log" | grep -qv 'static assertion failed'; then
        echo "$target: errors that are no rules:"; grep 'error:' "$temp/log" | grep -v 'static assertion failed' | head; bad=1
    fi
    LC_ALL=C comm -13 "$temp/run" "$temp/static" >"$temp/more"
    LC_ALL=C comm -23 "$temp/run" "$temp/static" >"$temp/less"
    all=$(wc -l <"$temp/run") more=$(wc -l <"$temp/more") less=$(wc -l <"$temp/less")
    echo "$target: $all verdicts, $less not known to the compiler, $more of its own"
    [ "$all" -ge 1000 ] || { echo "$target: too few verdicts"; bad=1; }
    [ "$more" -eq 0 ] || { echo "$target: stricter than isa_check():"; head "$temp/more"; bad=1; }
    [ $((less * 12)) -lt "$all" ] || { echo "$target: the compiler misses too much:"; head "$temp/less"; bad=1; }
done
exit $bad
