#!/bin/sh
# The tutorial says what is so: `sh tests/tutorial/run.sh BUILD_DIR [--update]` installs into a scratch prefix, compiles every step without
# warnings, and holds docs/tutorial-c.md against the files of examples/c/tutorial and what its commands print (check.py).
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:?usage: run.sh BUILD_DIR [--update]}" && pwd)
shift
work=$build/tutorial
rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$work/prefix" >/dev/null
cp -r "$top/examples/c/tutorial" "$work/steps"
libdir=$(dirname "$(find "$work/prefix" -name libpto.so)")
PKG_CONFIG_PATH=$libdir/pkgconfig
LD_LIBRARY_PATH=$libdir
PYTHONPATH=$libdir/python
PYTHONDONTWRITEBYTECODE=1
PATH=/usr/bin:$work/prefix/bin:$PATH # Debian's Python has numpy
CC=gcc
LC_ALL=C.UTF-8 # the quotation marks of gcc
export PKG_CONFIG_PATH LD_LIBRARY_PATH PYTHONPATH PYTHONDONTWRITEBYTECODE PATH CC LC_ALL
command -v pkg-config >/dev/null || { echo "pkg-config is missing"; exit 1; }
for step in "$work"/steps/*.c; do
    for compiler in gcc clang; do
        command -v $compiler >/dev/null || continue
        # shellcheck disable=SC2046 # compiler flags
        $compiler -std=c11 -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -pedantic -Werror -c -o "$work/step.o" "$step" $(pkg-config --cflags pto)
    done
done
cd "$work/steps"
/usr/bin/python3 "$top/tests/tutorial/check.py" "$top/docs/tutorial-c.md" "$work/steps" "$@"
