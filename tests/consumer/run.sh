#!/bin/sh
# What gets installed works from outside: `sh tests/consumer/run.sh BUILD_DIR` installs into a scratch prefix, moves it, and builds
# a small program and examples/project, with find_package, with pkg-config where there is one, against both libraries, and as C++.
# Nothing but the installed files and the sources of those programs is looked at.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:?usage: run.sh BUILD_DIR}" && pwd)
work=$build/consumer
rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix" # an installed tree can be moved
prefix=$work/prefix

quietly() { # command: its output is shown if it fails
    "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*"; exit 1; }
}
fail() {
    echo "$*"
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
compiles_cxx() { has "$1" && echo '#include <cstddef>' | "$1" -fsyntax-only -x c++ - 2>/dev/null; }

# ---- libraries ----
library=$(find "$prefix" -name libpto.so)
libdir=$(dirname "$library")
[ -L "$library" ] || fail "libpto.so is no link to a versioned library"
hidden=$(nm -D --defined-only "$library" | awk '{ print $NF }' | grep -vE '^(pto_|acl|Hccl)' || true) # of pto/aclnn_compat.h: acl.., Hccl..
[ -z "$hidden" ] || fail "symbols that should be hidden: $hidden"
version=$("$prefix/bin/ptosim" --version | grep -Eo '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
[ -f "$libdir/libpto.so.$version" ] || fail "libpto.so.$version is not installed"

# ---- headers: complete, alone, in C and C++, without warnings ----
check_header() { # header, compiler, options: alone, but for itself a second time
    header=$1
    shift
    printf '#include <pto/%s>\n#include <pto/%s>\n' "$header" "$header" >"$work/header.c"
    quietly "$@" -Wall -Wextra -Wshadow -Wconversion -pedantic -Werror -fsyntax-only -I"$prefix/include" "$work/header.c"
}
for header in "$prefix"/include/pto/*.h "$prefix"/include/pto/kernels/*.h; do
    header=${header#"$prefix/include/pto/"}
    for compiler in cc gcc clang; do
        ! has $compiler || check_header "$header" $compiler -std=c11 -Wstrict-prototypes -x c
    done
    for compiler in c++ g++ clang++; do
        ! compiles_cxx $compiler || check_header "$header" $compiler -std=c++17 -x c++
    done
done

# ---- the smallest program ----
quietly cmake -S "$top/tests/consumer" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$prefix"
quietly cmake --build "$work/cmake"
quietly "$work/cmake/consumer_pto"
quietly "$work/cmake/consumer_pto_static"

# ---- the example project, from a copy elsewhere ----
project=$work/project
cp -r "$top/examples/project" "$project"
check_project() { # program: runs in a folder of its own
    dir=$work/out
    rm -rf "$dir"
    mkdir "$dir"
    (cd "$dir" && LD_LIBRARY_PATH=$libdir "$1" >out.txt 2>err.txt) || { cat "$dir/out.txt" "$dir/err.txt"; fail "$1 failed"; }
    [ ! -s "$dir/err.txt" ] || { cat "$dir/err.txt"; fail "$1 has something to say"; }
    grep -q '^0 of 131072 elements are wrong$' "$dir/out.txt" && grep -Eq '^gemm on a5, 4 blocks: [0-9.]+ cycles' "$dir/out.txt" || { cat "$dir/out.txt"; fail "$1 says something else"; }
    for file in gemm.html gemm.txt gemm.json; do
        [ -s "$dir/$file" ] || fail "$1 wrote no $file"
    done
    grep -q '^what would help' "$dir/gemm.txt" || fail "$1: the report does not say what would help"
}
quietly cmake -S "$project" -B "$project/build" -DCMAKE_PREFIX_PATH="$prefix"
quietly cmake --build "$project/build"
check_project "$project/build/gemm"
figures=$(cat "$work/out/out.txt")

if has pkg-config; then
    PKG_CONFIG_PATH=$libdir/pkgconfig
    export PKG_CONFIG_PATH
    for compiler in cc gcc clang; do
        has $compiler || continue
        quietly make -C "$project" clean
        quietly make -C "$project" CC=$compiler CFLAGS="-std=c11 -O1 -Wall -Wextra -Wconversion -Werror"
        check_project "$project/gemm"
        [ "$(cat "$work/out/out.txt")" = "$figures" ] || fail "$compiler: other figures than with CMake"
    done
    # The static library needs what pkg-config adds for it, and nothing of ours at run time.
    # shellcheck disable=SC2046 # compiler flags
    quietly cc -std=c11 -o "$work/gemm_static" "$project/gemm.c" "$project/main.c" $(pkg-config --cflags --static --libs pto | sed 's/-lpto /-l:libpto.a /')
    check_project "$work/gemm_static"
    for compiler in c++ g++ clang++; do # the kernel as C++17, the rest as C
        compiles_cxx $compiler || continue
        # shellcheck disable=SC2046
        quietly $compiler -std=c++17 -Wall -Wextra -Werror -x c++ -c -o "$work/gemm_cxx.o" "$project/gemm.c" $(pkg-config --cflags pto)
        # shellcheck disable=SC2046
        quietly cc -std=c11 -o "$work/gemm_cxx" "$project/main.c" "$work/gemm_cxx.o" $(pkg-config --cflags --libs pto) -lm
        check_project "$work/gemm_cxx"
        [ "$(cat "$work/out/out.txt")" = "$figures" ] || fail "$compiler: other figures than as C"
    done
fi

# ---- operators: the examples, with the shared library's symbols ----
if has pkg-config; then
    for example in "$top"/examples/kernels/*.c; do
        [ -f "$example" ] || continue
        # shellcheck disable=SC2046
        quietly cc -std=c11 -Wall -Wextra -Werror -o "$work/example" "$example" $(pkg-config --cflags --libs pto) -lm
        LD_LIBRARY_PATH=$libdir "$work/example" >"$work/example.out" || fail "$example failed"
        cmp "$work/example.out" "${example%.c}.txt" || fail "$example prints something else"
    done
    for compiler in c++ g++ clang++; do
        compiles_cxx $compiler || continue
        # shellcheck disable=SC2046
        quietly $compiler -std=c++17 -Wall -Wextra -Wconversion -pedantic -Werror -o "$work/operator" "$top/tests/consumer/operator.cpp" $(pkg-config --cflags --libs pto)
        LD_LIBRARY_PATH=$libdir quietly "$work/operator"
    done
fi

# ---- tools ----
for tool in ptoas ptosim ptokern; do
    [ -x "$prefix/bin/$tool" ] || fail "$tool is not installed"
    quietly "$prefix/bin/$tool" --help
done
echo "the installed package works"
