#!/bin/sh
# Runs one program of this folder with ptosim as its directives say:
#   // RUN-ARGS: ARGS     one run each; %S is this folder, %T a scratch folder
#   // EXIT: N            of every run (default 0)
#   // STDERR: TEXT       must stand in the diagnostics of some run; // STDOUT: TEXT likewise
#   // NO-STDERR: TEXT    must not
# A run that goes well is repeated with the program as an object file. Words are split at blanks; nothing is expanded. Usage: run.sh FILE.pto
set -ufe
file=$1
here=$(cd "$(dirname "$file")" && pwd)
temp=${PTO_TEST_TEMP:-$(mktemp -d)}
out=$temp/stdout
err=$temp/stderr
: >"$out"
: >"$err"
want=$(sed -n 's|^// EXIT: *||p' "$file" | head -n 1)
failed=0
say() { printf '%s: %s\n' "$(basename "$file")" "$*"; failed=1; }
runs=$(grep -c '^// RUN-ARGS:' "$file") || { say "no RUN-ARGS"; exit 1; }
i=1
while [ "$i" -le "$runs" ]; do
    args=$(sed -n 's|^// RUN-ARGS: *||p' "$file" | sed -n "${i}p" | sed "s|%S|$here|g; s|%T|$temp|g")
    code=0
    # shellcheck disable=SC2086
    "$PTOSIM" $args "$file" >>"$out" 2>>"$err" || code=$?
    [ "$code" = "${want:-0}" ] || say "run $i ($args): exit $code, expected ${want:-0}"
    # an object of the program does the same
    if [ "$code" = 0 ] && "$PTOAS" --emit=obj -o "$temp/program.obj" "$file" 2>/dev/null; then
        # shellcheck disable=SC2086
        "$PTOSIM" $args "$temp/program.obj" >/dev/null 2>"$temp/object.err" || say "run $i ($args) of its object: exit $?, $(cat "$temp/object.err")"
    fi
    i=$((i + 1))
done
check() { # KIND FILE PRESENT
    sed -n "s|^// $1: *||p" "$file" | while IFS= read -r text; do
        if grep -qF -e "$text" "$2"; then found=1; else found=0; fi
        [ "$found" = "$3" ] || { printf '%s: %s: %s\n' "$(basename "$file")" "$1" "$text"; echo x >>"$temp/failed"; }
    done
}
rm -f "$temp/failed"
check STDERR "$err" 1
check STDOUT "$out" 1
check NO-STDERR "$err" 0
[ ! -f "$temp/failed" ] || failed=1
if [ "$failed" = 1 ]; then
    cat "$err" "$out"
    exit 1
fi
