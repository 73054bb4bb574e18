#!/bin/sh
# What gets installed works from outside: `sh tests/consumer/run.sh BUILD_DIR` installs into a scratch prefix, moves it, and builds
# a program with find_package, with pkg-config where there is one, and as C++ where there is a compiler for it.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:?usage: run.sh BUILD_DIR}" && pwd)
work=$build/consumer
rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix" # an installed tree can be moved

cmake -S "$top/tests/consumer" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/prefix" >"$work/log" 2>&1 &&
    cmake --build "$work/cmake" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$work/cmake/consumer_pto" >/dev/null
"$work/cmake/consumer_pto_static" >/dev/null

if command -v pkg-config >/dev/null 2>&1; then
    PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name pto.pc)")
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046 # compiler flags
    cc -o "$work/consumer_pc" "$top/tests/consumer/main.c" $(pkg-config --cflags --libs pto)
    LD_LIBRARY_PATH=$(pkg-config --variable=libdir pto) "$work/consumer_pc" >/dev/null
fi
for compiler in c++ clang++; do
    if command -v $compiler >/dev/null 2>&1 && echo '#include <cstddef>' | $compiler -fsyntax-only -x c++ - 2>/dev/null; then
        for header in "$work"/prefix/include/pto/*.h; do
            $compiler -Wall -Wextra -Werror -fsyntax-only -x c++ -I"$work/prefix/include" "$header"
        done
    fi
done
library=$(find "$work/prefix" -name libpto.so)
hidden=$(nm -D --defined-only "$library" | awk '{ print $NF }' | grep -v '^pto_' || true)
[ -z "$hidden" ] || { echo "symbols that should be hidden: $hidden"; exit 1; }
for tool in ptoas ptosim; do
    [ -x "$work/prefix/bin/$tool" ] || { echo "$tool is not installed"; exit 1; }
    "$work/prefix/bin/$tool" --help >/dev/null
done
echo "the installed package works"
