#!/bin/sh
# The C that ptoas --emit=c makes of every program of the tree that it accepts compiles without a warning, or the program is refused with
# PTO0512. PTO_EMIT_C_SHARE=N: every N-th only (default 4, and all examples); CC names the compiler.
set -eu
top=$PTO_SOURCE_DIR
temp=$PTO_TEST_TEMP
cc=${CC:-cc}
rm -rf "$temp/c"
mkdir -p "$temp/c"
files=$( { find "$top/examples" -name '*.pto'; find "$top/tests/programs" "$top/tests/golden" -name '*.pto' | sort | awk -v n="${PTO_EMIT_C_SHARE:-4}" 'NR % n == 0'; } | sort)
one() { # NUMBER FILE
    c=$temp/c/$1.c
    arch=$(grep -o -e '--pto-arch=[a-z0-9A-Z]*' "$2" | head -n 1)
    [ -n "$arch" ] || arch=$(sed -n 's|^// RUN-ARGS:.*--arch \([a-z0-9A-Z]*\).*|--pto-arch=\1|p' "$2" | head -n 1)
    code=0
    # shellcheck disable=SC2086
    "$PTOAS" --emit=c $arch -o "$c" "$2" 2>"$c.diag" || code=$?
    if [ "$code" -gt 5 ]; then
        printf '%s: exit %s\n' "$2" "$code"
        echo x >"$temp/c/failed"
    fi
    [ "$code" = 0 ] || return 0
    "$cc" -std=c11 -Wall -Wextra -Wshadow -Wconversion -pedantic -Werror -I"$top/include" -fsyntax-only "$c" 2>"$c.err" || { printf '%s:\n' "$2"; head -n 5 "$c.err"; echo x >"$temp/c/failed"; }
    echo x >>"$temp/c/good"
}
i=0
for file in $files; do
    one "$i" "$file" &
    i=$((i + 1))
    [ $((i % 4)) != 0 ] || wait
done
wait
good=$(wc -l <"$temp/c/good")
printf '%s of %s programs are C\n' "$good" "$i"
[ ! -f "$temp/c/failed" ] && [ "$good" -gt 20 ]
