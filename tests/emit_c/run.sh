#!/bin/sh
# Programs of tests/programs as C and as text: same values, cycles, findings (both.c). Usage: run.sh LIBRARY [-v] [PROGRAM.pto ..]
# Without programs: every third, or with PTO_EMIT_C_ALL=1 all that ptoas --emit=c writes without a word, but for those whose runs are known to
# differ: endless ones (native code that uses no intrinsic is not stopped) and polls; comments that silence findings of a line of text;
# payloads of NaN that text carries (C has no scalars but numbers); synchronisation that text decides for each function of a pair;
# handles and extents that the rules of C refuse when the run comes to them; tiles that no operation uses; and by
# 0.4 cycles where two vector cores begin a transfer at the same moment.
known="flow_endless run_limit.* deadlock_full comm_poll race_allowed nan_bits fifo_flags cube_tail mem_window init_row_reduction mem_places fifo_c2v_split2"
set -eu
library=$1
shift
verbose=
[ "${1:-}" != -v ] || { verbose=-v; shift; }
top=$PTO_SOURCE_DIR
temp=$PTO_TEST_TEMP
cc=${CC:-cc}
rm -rf "$temp/c"
mkdir -p "$temp/c"
if [ $# = 0 ]; then
    # shellcheck disable=SC2046
    set -- $(find "$top/tests/programs" -name "*.pto" | sort | grep -Ev "/($(echo "$known" | tr ' ' '|'))\.pto" | awk -v all="${PTO_EMIT_C_ALL:-0}" 'all == 1 || NR % 3 == 0')
fi
one() { # NUMBER FILE
    c=$temp/c/$1.c
    arch=$(sed -n 's|^// RUN-ARGS:.*--arch \([a-z0-9A-Z]*\).*|--pto-arch=\1|p' "$2" | head -n 1)
    # shellcheck disable=SC2086
    "$PTOAS" --emit=c $arch -o "$c.in" "$2" 2>"$c.diag" || return 0
    kernels=$(sed -n 's/^PTO_\(CUBE_\|VECTOR_\|\)KERNEL(\([A-Za-z0-9_]*\).*/\&\2_kernel, /p' "$c.in" | tr -d '\n')
    [ -n "$kernels" ] || return 0
    { printf '#include "%s.in"\nextern const struct pto_kernel *const kernels_%s[];\nconst struct pto_kernel *const kernels_%s[] = {%sNULL};\n' "$c" "$1" "$1" "$kernels"; } >"$c"
    "$cc" -std=c11 -O0 -I"$top/include" -c -o "$temp/c/$1.o" "$c" 2>"$temp/c/$1.err" || { printf '%s: the C does not compile\n' "$2"; cat "$temp/c/$1.err"; echo x >"$temp/c/failed"; return 0; }
    printf '%s %s\n' "$1" "$2" >"$temp/c/$1.ok"
}
i=0
jobs=0
for file; do
    one "$i" "$file" &
    i=$((i + 1))
    jobs=$((jobs + 1))
    [ $jobs -lt 2 ] || { wait; jobs=0; }
done
wait
[ ! -f "$temp/c/failed" ] || exit 1
{
    printf '#include "both.h"\nstatic const char *name_of(const struct pto_kernel *k, uint32_t i) { return k->params[i].name; }\n'
    cat "$temp"/c/*.ok | sort -n | while read -r n file; do printf 'extern const struct pto_kernel *const kernels_%s[];\n' "$n"; done
    printf 'const struct both_program both_programs[] = {\n'
    cat "$temp"/c/*.ok | sort -n | while read -r n file; do printf '    {"%s", kernels_%s, name_of},\n' "$file" "$n"; done
    printf '};\nconst size_t both_count = sizeof both_programs / sizeof both_programs[0];\n'
} >"$temp/c/table.c"
# shellcheck disable=SC2086
"$cc" -std=c11 -O0 -I"$top/include" -I"$top/tests/emit_c" -o "$temp/c/both" "$top/tests/emit_c/both.c" "$temp/c/table.c" "$temp"/c/*.o "$library" -Wl,-rpath,"$(dirname "$library")" ${PTO_EMIT_C_LIBS:-}
timeout "${PTO_EMIT_C_SECONDS:-200}" "$temp/c/both" $verbose
