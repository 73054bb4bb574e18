#!/bin/sh
# Every row of isa/*.def has a program that is right, one that is wrong, and, if it computes or moves something, a numeric test.
#   right     the mnemonic stands in a .pto file of tests/ or examples/ that is not named bad-*
#   wrong     it stands in a bad-*.pto of tests/
#   numeric   (INSN and SCALAR rows whose exec is not none) it stands in a program of tests/programs or examples, which run with an expected result, or
#             a test program names its PTO_OP_<ID>
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top"

# words FILE..: what stands in the files outside comments, one word a line.
words() {
    [ $# -eq 0 ] || cat "$@" | sed 's,//.*,,' | tr -cs 'A-Za-z0-9_.' '\n' | sort -u
}
# shellcheck disable=SC2046 # no file here has a blank in its name
{
    echo '== right'; words $(find tests examples -name '*.pto' ! -name 'bad-*')
    echo '== wrong'; words $(find tests -name 'bad-*.pto')
    echo '== numeric'; words $(find tests/programs examples -name '*.pto' ! -name 'bad-*')
    echo '== named'; find tests -name '*.c' -exec grep -hoE 'PTO_OP_[A-Z0-9_]+' {} + | sort -u
    echo '== alias'; sed -n 's/^PTO_ALIAS("\([^"]*\)", *\([A-Z0-9_]*\)).*/\2 \1/p' isa/alias.def
    echo '== rows'; cat isa/*.def | awk '
        /^PTO_OP\(/ { row = "" }
        { row = row " " $0 }
        /"\)$/ && row ~ /PTO_OP\(/ {
            tail = row
            sub(/,( *"[^"]*")+\)$/, "", tail) # exec, cost are the last two columns before the semantics
            n = split(tail, column, ",")
            gsub(/ /, "", column[n - 1])
            sub(/.*PTO_OP\(/, "", row)
            split(row, column2, /[, "]+/)
            print column2[1], column2[2], column2[3], column[n - 1]
            row = ""
        }'
} | awk '
    function have(set, id, name,    i, n, other) {
        if ((set, name) in at) return 1
        if (name ~ /^pto\./ && (set, substr(name, 5)) in at) return 1
        n = split(aliases[id], other, " ")
        for (i = 1; i <= n; i++) if ((set, other[i]) in at) return 1
        return 0
    }
    $1 == "==" { part = $2; next }
    part == "alias" { aliases[$1] = aliases[$1] " " $2; next }
    part != "rows" { at[part, $1] = 1; next }
    {
        rows++
        lack = ""
        if (!have("right", $1, $2)) lack = lack " right"
        if (!have("wrong", $1, $2)) lack = lack " wrong"
        if (($3 == "INSN" || $3 == "SCALAR") && $4 != "none" && !have("numeric", $1, $2) && !(("named", "PTO_OP_" $1) in at)) lack = lack " numeric"
        if (lack != "") { print $2 ": no test of kind" lack; bad++ }
    }
    END {
        if (rows < 10) { print "only " rows + 0 " rows found: has the form of the tables changed?"; exit 1 }
        print rows " operations, " bad + 0 " without all their tests"
        exit bad > 0
    }'
