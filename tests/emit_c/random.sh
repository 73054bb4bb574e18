#!/bin/sh
# Whatever program the generator of tests/random makes, ptoas --emit=c writes it or refuses it with a diagnostic, and writes the same twice.
# Usage: random.sh RANDOM; PTO_EMIT_C_SEEDS=N (default 40); every eighth is compiled, too.
set -eu
random=$1
top=$PTO_SOURCE_DIR
temp=$PTO_TEST_TEMP
cc=${CC:-cc}
seed=1
written=0
while [ "$seed" -le "${PTO_EMIT_C_SEEDS:-40}" ]; do
    "$random" --seed "$seed" --print >"$temp/p.pto" 2>/dev/null || { printf 'seed %s: the generator fails\n' "$seed"; exit 1; }
    code=0
    "$PTOAS" --emit=c -o "$temp/p.c" "$temp/p.pto" 2>"$temp/p.err" || code=$?
    if [ "$code" = 0 ]; then
        written=$((written + 1))
        "$PTOAS" --emit=c -o "$temp/q.c" "$temp/p.pto" 2>/dev/null
        cmp -s "$temp/p.c" "$temp/q.c" || { printf 'seed %s: not the same twice\n' "$seed"; exit 1; }
        [ $((seed % 8)) != 0 ] || "$cc" -std=c11 -Wall -Wextra -Wshadow -Wconversion -pedantic -Werror -I"$top/include" -fsyntax-only "$temp/p.c"
    elif [ "$code" != 1 ] || ! grep -q 'error\[PTO' "$temp/p.err"; then
        printf 'seed %s: exit %s\n' "$seed" "$code"
        cat "$temp/p.err"
        exit 1
    fi
    seed=$((seed + 1))
done
printf '%s of %s programs are C\n' "$written" "$((seed - 1))"
[ "$written" -gt $(((seed - 1) / 2)) ]
