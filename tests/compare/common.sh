# Helpers of this folder's scripts; sourced.
: "${PTO_SOURCE_DIR:?}" "${PTOSIM:?}" "${PTO_TEST_TEMP:?}"
work=$PTO_TEST_TEMP/work
chmod -R u+rwx "$work" 2>/dev/null || true
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
fails=0
: >out
: >err
say() { printf '%s\n' "$*"; fails=$((fails + 1)); }

# run EXIT PATTERN ARGUMENT..: the exit code, and a line of either output that the pattern is in (- for any)
run() {
    want=$1
    pattern=$2
    shift 2
    code=0
    "$PTOSIM" "$@" >out 2>err || code=$?
    [ "$code" = "$want" ] || { say "exit $code, expected $want: ptosim $*"; cat err; }
    [ "$pattern" = - ] || grep -qe "$pattern" out err || { say "no '$pattern': ptosim $*"; cat out err; }
}
# refused EXIT PATTERN ARGUMENT..: one error that holds the pattern, nothing on standard output, no file left
refused() {
    ls -A1 >../before
    run "$@"
    errors=$(grep -c '^error\[\|: error\[' err) || true
    [ "$errors" = 1 ] || { say "$errors errors, expected one: $*"; cat err; }
    [ ! -s out ] || say "something on standard output: $*"
    ls -A1 >../after
    cmp -s ../before ../after || { say "files left behind: $*"; diff ../before ../after || true; }
}
finish() {
    [ "$fails" = 0 ] || { echo "$fails failures"; exit 1; }
    exit 0
}
