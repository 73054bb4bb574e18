#!/bin/sh
# One example (examples/README.md) as its user runs it, on each target it is for; then the same from the lowered text and from objects;
# and a wrong expectation is seen.  $1 is its name.
set -eu
name=$1
PTO_EXAMPLES=$PTO_TEST_TEMP/data
export PTO_EXAMPLES
rm -rf "$PTO_EXAMPLES"

sh "$PTO_SOURCE_DIR/examples/run.sh" "$name"

# forms TARGET [OPTION..]: every run file for that target, with its programs put through ptoas.
forms() {
    target=$1
    shift
    work=$PTO_TEST_TEMP/forms
    rm -rf "$work"
    cp -R "$PTO_EXAMPLES" "$work"
    for run in "$work/$name"/run*.json; do
        if grep -q '"arch"' "$run" && ! grep -q "\"arch\": \"$target\"" "$run"; then continue; fi
        programs=$(sed -n 's/.*"program": "\([^"]*\)".*/\1/p' "$run" | sort -u)
        for program in $programs; do
            "$PTOAS" --pto-arch="$target" "$@" -o "$work/new" "$PTO_EXAMPLES/$name/$program" 2>"$work/log" || { cat "$work/log"; exit 1; }
            mv "$work/new" "$work/$name/$program"
        done
        "$PTOSIM" --arch "$target" --quiet "$run"
    done
}
for target in a3 a5; do
    forms "$target" --pto-level=level3
    forms "$target" --emit=obj
done

# What one result is compared with instead is zeros.
run=$PTO_EXAMPLES/$name/run.json
sed 's/"expect": {\("[^"]*"\): {"file": "[^"]*"/"expect": {\1: {"init": "zeros"/; s/^   \("[a-z_]*"\): {"file": "[^"]*"/   \1: {"init": "zeros"/' "$run" >"$PTO_EXAMPLES/$name/wrong.json"
code=0
"$PTOSIM" "$PTO_EXAMPLES/$name/wrong.json" >"$PTO_TEST_TEMP/log" 2>&1 || code=$?
[ $code -eq 4 ] || { echo "a wrong expectation gives exit code $code"; cat "$PTO_TEST_TEMP/log"; exit 1; }
echo "$name: fine"
