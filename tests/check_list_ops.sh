#!/bin/sh
# --list-ops: an operation with and without `pto.`, by an old spelling, as JSON; an unknown one is a usage error with a suggestion;
# what the page gives as the example is a program that ptoas takes.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
ptoas=${PTOAS:-$top/build/tests/ptoas}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-list-ops}
mkdir -p "$temp"
bad=0
says() { # what is expected, then the options
    wanted=$1
    shift
    code=0
    "$ptoas" "$@" >"$temp/out" 2>&1 || code=$?
    grep -qF -e "$wanted" "$temp/out" || { echo "ptoas $*: no \"$wanted\" in its output"; bad=1; }
}
for name in pto.tadd tadd; do
    for wanted in 'pto.tadd: dst = src0 + src1' 'PIPE_V' '%dst = pto.tadd %src0, %src1' '%dst = tadd %src0, %src1' '"pto.tadd"(%src0, %src1, %dst)' \
        'pto.tadd ins(%src0, %src1 : T, T) outs(%dst : T)' 'src1         in;' 'expects src0, src1 and dst to have the same element type (PTO1004, error)' \
        'operand-type-mismatch' 'example (a3)' 'vector.md 1'; do
        says "$wanted" --list-ops=$name
    done
done
says 'pto.tmov: ' --list-ops=tmov.fp
says 'moves from vec to mat on PIPE_MTE3 [a5' --list-ops=tmov
says 'where it is left out, a tile like src is planned' --list-ops=trowsum
says 'the planner puts no output on the bytes of an input' --list-ops=ttrans
says 'one of NONE, RINT' --list-ops=tcvt
says 'did you mean pto.tadd?' --list-ops=pto.tadf
[ "$code" -eq 2 ] || { echo "an unknown operation exits with $code, not 2"; bad=1; }
says '"mnemonic": "pto.tadd"' --list-ops=json:tadd
says '"example": {"target": "a3"' --list-ops=json:pto.tadd
[ "$("$ptoas" --list-ops=json | grep -c '"mnemonic": ')" -eq "$("$ptoas" --list-ops | grep -cE '^[a-z_.0-9]+ +[^ ]')" ] || { echo "JSON and text list different numbers of operations"; bad=1; }
for name in tadd tmatmul.mx.bias tpush_to_aiv scf.for; do
    target=$("$ptoas" --list-ops=$name | sed -n 's/^example (\(.*\))$/\1/p')
    "$ptoas" --list-ops=$name | sed '1,/^example (/d; s/^  //' >"$temp/example.pto"
    "$ptoas" --emit=check --pto-arch="$target" "$temp/example.pto" || { echo "the example of $name is refused"; bad=1; }
done
exit $bad
