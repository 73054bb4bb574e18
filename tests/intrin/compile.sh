#!/bin/sh
# compile.sh USES: what kernels may write compiles with every compiler that is there, as C11 and as C++17, without a warning; what they
# must not write does not.
set -eu
uses=$1
here=$(cd "$(dirname "$0")" && pwd)
temp=${PTO_TEST_TEMP:-/tmp}
"$uses" >"$temp/uses_all.h"
flags="-fsyntax-only -O1 -Wall -Wextra -Wshadow -Wconversion -pedantic -Werror -I$PTO_SOURCE_DIR/include -I$temp"
bad=0
for language in c:gcc c:clang c++:g++ c++:clang++; do
    compiler=${language#*:}
    standard=c11
    [ "${language%%:*}" = c ] || standard=c++17
    command -v "$compiler" >/dev/null || { echo "skipped: no $compiler"; continue; }
    echo 'int x;' | "$compiler" -std=$standard -fsyntax-only -x "${language%%:*}" - 2>/dev/null || { echo "skipped: $compiler cannot compile"; continue; }
    for file in kernel compile_all; do
        # shellcheck disable=SC2086 # flags are words
        "$compiler" -std=$standard $flags -x "${language%%:*}" "$here/$file.c" || { echo "$compiler -std=$standard: $file.c does not compile cleanly"; bad=1; }
    done
    for wrong in 0 1 2 3 4 5 6 7 8 9 10 11; do
        # shellcheck disable=SC2086
        if "$compiler" -std=$standard $flags -DWRONG=$wrong -x "${language%%:*}" "$here/wrong.c" 2>"$temp/wrong.log"; then compiles=1; else compiles=0; fi
        [ $compiles = $((wrong == 0)) ] || { echo "$compiler -std=$standard: wrong.c with WRONG=$wrong"; cat "$temp/wrong.log"; bad=1; }
    done
done
exit $bad
