#!/bin/sh
# The pages say what is there: every operator has a row in docs/kernels.md, every page of docs/kernels is linked from it, every example has a
# row and its output, and every command of a console block in docs/ptokern.md and docs/kernels/*.md ends as it says (one that runs long is
# marked: `# long`).
set -euf
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
ptokern=${PTOKERN:-$top/build/tests/ptokern}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-kernel-docs}
mkdir -p "$temp"
cd "$temp"
bad=0 count=0
for op in $("$ptokern" --list | cut -d ' ' -f 1); do
    grep -qF "\`$op\`" "$top/docs/kernels.md" || { echo "docs/kernels.md: no row for $op"; bad=1; }
done
set +f
for page in "$top"/docs/kernels/*.md; do
    [ ! -f "$page" ] || grep -qF "(kernels/$(basename "$page"))" "$top/docs/kernels.md" || { echo "docs/kernels.md does not link $(basename "$page")"; bad=1; }
done
for page in $(grep -oE '\((\.\./)?[a-z_/]*kernels?/[a-z_]+\.(md|h)\)' "$top/docs/kernels.md" | tr -d '()'); do
    [ -f "$top/docs/$page" ] || { echo "docs/kernels.md links $page, which is not there"; bad=1; }
done
for picture in "$top"/docs/kernels/*.png; do
    grep -qF "($(basename "$picture"))" "$top"/docs/kernels/*.md || { echo "no page shows $(basename "$picture")"; bad=1; }
    [ "$(wc -c <"$picture")" -lt 102400 ] || { echo "$(basename "$picture") is larger than 100 kB"; bad=1; }
done
for picture in $(grep -ohE '\([a-z_]+\.png\)' "$top"/docs/kernels/*.md | tr -d '()'); do
    [ -f "$top/docs/kernels/$picture" ] || { echo "docs/kernels: $picture is not there"; bad=1; }
done
for example in "$top"/examples/kernels/*.c; do
    name=$(basename "$example" .c)
    [ -f "${example%.c}.txt" ] || { echo "examples/kernels: what $name.c prints is not there"; bad=1; }
    grep -qF "($name.c)" "$top/examples/kernels/README.md" || { echo "examples/kernels/README.md: no row for $name.c"; bad=1; }
done
for name in $(grep -oE '\([a-z_]+\.c\)' "$top/examples/kernels/README.md" | tr -d '()'); do
    [ -f "$top/examples/kernels/$name" ] || { echo "examples/kernels/README.md: $name is not there"; bad=1; }
done
# each `$ ` line of a console block and the lines that it goes on in; exit codes other than 0 stand behind it: # exit code N
for page in "$top"/docs/ptokern.md "$top"/docs/kernels/*.md; do
    [ -f "$page" ] || continue
    awk '/^```console/ { on = 1; next } /^```/ { on = 0 } on && /^\$ ptokern / { more = 1; sub(/^\$ /, "") }
         on && more { more = /\\$/; sub(/\\$/, ""); printf "%s%s", $0, more ? " " : "\n" }' "$page" >commands.txt
    while read -r command; do
        case $command in *'# long'*) continue ;; esac
        want=$(printf '%s\n' "$command" | sed -n 's/.*# exit code \([0-9]*\).*/\1/p')
        got=0
        command="\"$ptokern\" ${command#ptokern }"
        (set -f && eval "$command") >out.txt 2>err.txt </dev/null || got=$?
        [ "$got" = "${want:-0}" ] || { echo "$(basename "$page"): code $got: $command"; head -5 err.txt; bad=1; }
        count=$((count + 1))
    done <commands.txt
done
# the systems of vectors and what they know, as they are
"$ptokern" vectors --systems >systems.txt
sed -n '/`ptokern vectors --systems` prints:$/,$p' "$top/docs/ptokern.md" | sed '1,/^```$/d; /^```$/,$d' >page.txt
[ -s page.txt ] && cmp -s systems.txt page.txt || { echo "docs/ptokern.md: not what ptokern vectors --systems prints:"; diff systems.txt page.txt | head -5; bad=1; }
echo "$count commands"
exit $bad
