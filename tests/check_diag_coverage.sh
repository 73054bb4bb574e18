#!/bin/sh
# Every diagnostic has a number of its own and a test that expects exactly it.  What text can cause (01xx to 05xx, 09xx to 11xx) is
# expected by an EXPECT line: errors by a bad-*.pto that is refused, warnings and notes by any .pto.  What runs and files cause
# (06xx, 07xx, 08xx) is named by a test program, a script, or a STDERR line.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top"

# Only other producers of instructions can write these (C intrinsics, objects): the reader of text says another thing before.
# Unit tests name them.
other_producers="PTO0457 PTO0956"

expected=$(find tests -name '*.pto' -exec grep -HoE '^// EXPECT: *PTO[0-9]{4} .*' {} + |
    awk '{ base = $1; sub(/:.*/, "", base); sub(/.*\//, "", base); split($0, part, /EXPECT: */); split(part[2], word, / +/)
           kind = word[3] == "note" || word[3] == "warning" ? "mild" : base ~ /^bad[-_]/ ? "bad" : "mild"
           print kind, word[1] }' | sort -u)
named=$( {
    find tests -name '*.pto' -exec grep -hE '//.*(EXPECT|STDERR)' {} + | grep -oE 'PTO[0-9]{4}' || true
    find tests -name '*.c' -exec grep -hoE 'PTO_D_[A-Z0-9_]+|PTO[0-9]{4}' {} + || true
    find tests -name '*.sh' ! -name "$(basename "$0")" -exec grep -hoE 'PTO[0-9]{4}' {} + || true
} | sed 's/^/named /' | sort -u)

cat lib/base/diag_*.def |
    sed -n 's/^PTO_DIAG(\([0-9][0-9]*\), *\([A-Z0-9_][A-Z0-9_]*\), *"\([^"]*\)", *\([A-Z]*\),.*/\1 \2 \3 \4/p' |
    printf '%s\n%s\n===\n%s\n' "$expected" "$named" "$(cat)" |
    awk -v other="$other_producers" '
        $0 == "===" { codes = 1; next }
        !codes { seen[$1 " " $2] = 1; next }
        NF == 4 {
            total++
            number = sprintf("PTO%04d", $1)
            family = int($1 / 100)
            if (count[$1]++) { print "two diagnostics have the number " number; bad++ }
            if (names[$3]++) { print "two diagnostics have the name " $3; bad++ }
            is_named = ("named " number) in seen || ("named PTO_D_" $2) in seen
            if (family == 6 || family == 7 || family == 8 || index(other, number))
                fine = is_named
            else if ($4 == "ERROR")
                fine = ("bad " number) in seen
            else
                fine = ("bad " number) in seen || ("mild " number) in seen
            if (!fine) { print "no test expects exactly " number " (" $3 ", PTO_D_" $2 ")"; bad++ }
        }
        END {
            if (total < 10) { print "only " total + 0 " diagnostics found: has the form of the tables changed?"; exit 1 }
            print total " diagnostics, " bad + 0 " without a test"
            exit bad > 0
        }'
