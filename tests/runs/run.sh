#!/bin/sh
# Runs one run file of this folder and compares what comes of it with NAME.out beside it: the exit code, diagnostics (PTO0713 and
# others), and the summary without its times. NAME.args, if there, holds further options. The folder is copied first, so that files
# that a run writes lie in the copy. UPDATE_GOLDEN=1 writes NAME.out anew. Usage: run.sh FILE.json
set -uf
file=$1
here=$(cd "$(dirname "$file")" && pwd)
name=$(basename "$file" .json)
temp=${PTO_TEST_TEMP:-$(mktemp -d)}
rm -rf "$temp/runs"
cp -R "$here" "$temp/runs"
cd "$temp/runs" || exit 1
args=
[ ! -f "$name.args" ] || args=$(cat "$name.args")
code=0
# shellcheck disable=SC2086 # words
"$PTOSIM" $args "$name.json" >"$temp/stdout" 2>"$temp/stderr" || code=$?
{
    echo "exit $code"
    cat "$temp/stderr"
    sed 's/: [0-9.]* cycles, .*/: TIME/; s/ launches, [0-9.]* cycles, .*/ launches, TIME/' "$temp/stdout"
} >"$temp/got"
if [ "${UPDATE_GOLDEN:-0}" = 1 ]; then
    cp "$temp/got" "$here/$name.out"
elif ! diff -u "$here/$name.out" "$temp/got"; then
    echo "$name: not as $name.out says (UPDATE_GOLDEN=1 writes it anew)"
    exit 1
fi
