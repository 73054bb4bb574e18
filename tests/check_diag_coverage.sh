#!/bin/sh
# Every diagnostic code has a test: an EXPECT or STDERR line in a .pto file, or its name or number in a test program or script.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top"

mentioned=$( {
    find tests -name '*.pto' -exec grep -hE '//.*(EXPECT|STDERR)' {} + | grep -oE 'PTO[0-9]{4}' || true
    find tests -name '*.c' -exec grep -hoE 'PTO_D_[A-Z0-9_]+|PTO[0-9]{4}' {} + || true
    find tests -name '*.sh' ! -name "$(basename "$0")" -exec grep -hoE 'PTO[0-9]{4}' {} + || true
} | sort -u)

cat lib/base/diag_*.def |
    sed -n 's/^PTO_DIAG(\([0-9][0-9]*\), *\([A-Z0-9_][A-Z0-9_]*\), *"\([^"]*\)".*/\1 \2 \3/p' |
    printf '%s\n===\n%s\n' "$mentioned" "$(cat)" |
    awk '
        $0 == "===" { codes = 1; next }
        !codes { seen[$1] = 1; next }
        NF == 3 {
            total++
            number = sprintf("PTO%04d", $1)
            if (count[$1]++) { print "two diagnostics have the number " number; bad++ }
            if (!(number in seen) && !(("PTO_D_" $2) in seen)) { print "no test for " number " (" $3 ", PTO_D_" $2 ")"; bad++ }
        }
        END {
            if (total < 10) { print "only " total + 0 " diagnostics found: has the form of the tables changed?"; exit 1 }
            print total " diagnostics, " bad + 0 " without a test"
            exit bad > 0
        }'
