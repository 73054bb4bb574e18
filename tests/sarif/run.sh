#!/bin/sh
# --diag-format=sarif of both tools on programs that are diagnosed: the standard's shape, and the same content as JSON (check.py).
set -eu
here=$PTO_SOURCE_DIR/tests
python=$(command -v python3) || { echo "no python3: not checked"; exit 0; }
fail() { echo "$*"; exit 1; }
runs=$PTO_TEST_TEMP/runs
rm -rf "$runs"
mkdir -p "$runs" "$PTO_TEST_TEMP/a b"
n=0
both() { # NAME FILE COMMAND..
    name=$1
    file=$2
    shift 2
    n=$((n + 1))
    "$@" --diag-format=sarif "$file" >/dev/null 2>"$runs/$n.sarif" || true
    "$@" --diag-format=json "$file" >/dev/null 2>"$runs/$n.json" || true
    printf '%s\t%s\n' "$name" "$file" >"$runs/$n.file"
}
for file in "$here"/golden/bad-*.pto "$here"/golden/diag/bad-*.pto "$here"/golden/views/bad-*.pto; do
    both ptoas "$file" "$PTOAS" --emit=check
done
for name in mem_places mem_window check_list flag_set_twice deadlock_push gm_bounds; do
    # a run with its first arguments; what is refused is diagnosed, too
    args=$(sed -n 's|^// RUN-ARGS: *||p' "$here/programs/$name.pto" | head -n 1 | sed "s|%S|$here/programs|g; s|%T|$PTO_TEST_TEMP|g")
    # shellcheck disable=SC2086
    both ptosim "$here/programs/$name.pto" "$PTOSIM" $args
done
# columns count characters, a name with odd characters is a URI, no diagnostic is an empty list of results
odd="$PTO_TEST_TEMP/a b/50%.pto"
printf '// \303\251\nfunc.func @k() {\n  "\303\251\303\251" pto.tadx\n  return\n}\n' >"$odd"
both odd "$odd" "$PTOAS"
"$PTOAS" --diag-format=sarif "$odd" 2>&1 >/dev/null | grep -q 'a%20b/50%25\.pto' || fail "the URI is not escaped"
printf 'func.func @k() {\n  return\n}\n' >"$PTO_TEST_TEMP/good.pto"
both good "$PTO_TEST_TEMP/good.pto" "$PTOAS"
"$PTOAS" --diag-format=xml "$PTO_TEST_TEMP/good.pto" 2>&1 | grep -q 'text, json or sarif' || fail "another format is not refused"

"$python" "$here/sarif/check.py" "$runs" >"$PTO_TEST_TEMP/counts" || fail "$(tail -n 1 "$PTO_TEST_TEMP/counts")"
count() { awk -F '\t' -v name="$1" '$1 == name { n += $3 } END { print n + 0 }' "$PTO_TEST_TEMP/counts"; }
[ "$(count ptoas)" -ge 50 ] || fail "only $(count ptoas) diagnostics of ptoas"
[ "$(count ptosim)" -ge 6 ] || fail "only $(count ptosim) diagnostics of ptosim"
[ "$(count odd)" -ge 1 ] || fail "no diagnostic in $odd"
[ "$(count good)" = 0 ] || fail "a good program has results"
