#!/bin/sh
# Kernels that break a rule do not compile, and the compiler says which rule it is and nothing else; legal ones compile without a word.
# Each case of bad.c, by gcc and clang as C11, every fourth as C++17, too (the compilers that are installed).
set -u
here=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../../.." && pwd)}
cases=$here/tests/intrin/static/bad.c
temp=${PTO_TEST_TEMP:-$(mktemp -d)}
warn="-Wall -Wextra -Wshadow -Wconversion -pedantic -Wno-unused-value"
bad=0 ran=0 line=0

# compile COMPILER ARGUMENT..: the language is that of the compiler's name.
compile() {
    compiler=$1; shift
    # shellcheck disable=SC2086 # options
    case $compiler in
    *++) "$compiler" -x c++ -std=c++17 $warn -I"$here/include" -fsyntax-only "$@" ;;
    *) "$compiler" -x c -std=c11 $warn -Wstrict-prototypes -I"$here/include" -fsyntax-only "$@" ;;
    esac
}

# check COMPILER NAME ARCH MESSAGE..: each message is one error, and there is no other.
check() {
    compiler=$1 name=$2 arch=$3; shift 3
    log=$temp/$compiler-$name.log
    set_arch=
    [ "$arch" = - ] || set_arch=-DPTO_ARCH=$arch
    # shellcheck disable=SC2086 # one option or none
    compile "$compiler" -DCASE_"$name" $set_arch "$cases" >"$log" 2>&1
    errors=$(grep -c 'error:' "$log")
    ran=$((ran + 1))
    [ "$errors" -eq $# ] || { echo "$compiler, $name: $errors errors, $# expected"; grep 'error:' "$log"; bad=1; }
    for message; do
        grep 'error:' "$log" | grep -qF -- "$message" || { echo "$compiler, $name: no \`$message\`"; grep 'error:' "$log"; bad=1; }
    done
    ! grep -q 'warning:' "$log" || { echo "$compiler, $name: a warning"; grep 'warning:' "$log"; bad=1; }
}

found=
for compiler in ${PTO_STATIC_COMPILERS:-gcc clang g++ clang++}; do
    if command -v "$compiler" >/dev/null; then
        found="$found $compiler"
    else
        echo "skipped: no $compiler"
    fi
done
[ -n "$found" ] || { echo "no compiler"; exit 1; }
for compiler in $found; do
    for file in "$cases" "$here/tests/intrin/static/good.c"; do
        for arch in "" -DPTO_ARCH=PTO_A5 -DPTO_ARCH=PTO_A6; do
            out=$(compile "$compiler" $arch "$file" 2>&1) && [ -z "$out" ] || { echo "$compiler, $file $arch:"; echo "$out" | head -20; bad=1; }
        done
    done
done
sed -n 's/^#\(el\)*if defined CASE_\([a-z0-9_]*\) *\/\/! *\([^ ]*\) *| */\2|\3|/p' "$cases" >"$temp/cases"
while IFS='|' read -r name arch one two three rest; do
    [ -z "${rest:-}" ] || { echo "$name: too many messages"; bad=1; }
    one=$(echo "$one" | sed 's/ *$//'); two=$(echo "${two:-}" | sed 's/^ *//; s/ *$//'); three=$(echo "${three:-}" | sed 's/^ *//')
    line=$((line + 1))
    for compiler in $found; do
        case $compiler in *++) [ $((line % 4)) -eq 0 ] || continue ;; esac
        check "$compiler" "$name" "$arch" "$one" ${two:+"$two"} ${three:+"$three"}
    done
done <"$temp/cases"
# A parameter of a kernel that is not written (type)name: the first error says so.
printf '#include <pto/pto.h>\nPTO_KERNEL(k, (float *)y, float *o) { (void)y, (void)o; }\n' >"$temp/parameter.c"
for compiler in $found; do
    compile "$compiler" "$temp/parameter.c" 2>&1 | grep 'error:' | head -1 | grep -qF 'k: a parameter is written (type)name, this one float *o' ||
        { echo "$compiler: a parameter without parentheses"; bad=1; }
done
[ "$line" -ge 80 ] || { echo "only $line cases found"; bad=1; }
echo "$line cases, $ran compilations"
exit $bad
