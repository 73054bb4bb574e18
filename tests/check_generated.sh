#!/bin/sh
# What is made from the tables is what is committed, byte for byte; man pages and JSON are well formed, if there is a tool to say so.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
gen=$(dirname "${PTOAS:-$top/build/tests/ptoas}")/pto_gen
new=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-generated}/new
bad=0
rm -rf "$new"
"$gen" "$new" >"$new.list"
while read -r file; do
    cmp -s "$new/$file" "$top/$file" || { echo "$file is not what the tables make: cmake --build BUILD --target regenerate"; bad=1; }
done <"$new.list"
for file in "$top"/docs/isa/*.md "$top"/completions/* "$top"/docs/man/*; do
    grep -qxF "${file#"$top"/}" "$new.list" || { echo "${file#"$top"/} is made by nothing"; bad=1; }
done
[ "$(wc -c <"$top/docs/isa.html")" -lt 1048576 ] || { echo "docs/isa.html is larger than 1 MB"; bad=1; }
if command -v mandoc >/dev/null; then
    for page in "$top"/docs/man/*; do
        mandoc -T lint -W warning "$page" || bad=1
    done
else
    echo "skipped: no mandoc, man pages are not linted"
fi
exit $bad
