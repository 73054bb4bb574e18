# Sourced by the project's scripts (POSIX sh): installs what a bare Debian machine lacks, and only that.  Nothing is asked of the
# network when everything is there.

host_updated=no

# host_install PACKAGE..: with apt-get, as root or through sudo.
host_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "missing: $* (no apt-get here: install them by hand)" >&2
        return 1
    fi
    host_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "missing: $* (run as root, or install them by hand)" >&2
            return 1
        fi
        host_root="sudo -n"
    fi
    echo "installing: $*" >&2
    if [ "$host_updated" = no ]; then
        # Lists that are fresh enough do; an install that fails gets new ones.
        if $host_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; then
            return 0
        fi
        $host_root apt-get update -qq >&2 || return 1
        host_updated=yes
    fi
    $host_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# host_header HEADER: true if the C compiler finds it.
host_header() {
    printf '#include <%s>\n' "$1" | cc -E -x c - >/dev/null 2>&1
}

# host_need_build: a C compiler, CMake, a make tool, flex, bison and cJSON.
host_need_build() {
    host_missing=
    command -v cc >/dev/null 2>&1 || host_missing="$host_missing gcc"
    command -v cc >/dev/null 2>&1 && host_header stdio.h || host_missing="$host_missing libc6-dev"
    command -v cmake >/dev/null 2>&1 || host_missing="$host_missing cmake"
    command -v ninja >/dev/null 2>&1 || command -v make >/dev/null 2>&1 || host_missing="$host_missing ninja-build"
    command -v flex >/dev/null 2>&1 || host_missing="$host_missing flex"
    command -v bison >/dev/null 2>&1 || host_missing="$host_missing bison"
    command -v cc >/dev/null 2>&1 && host_header cjson/cJSON.h || host_missing="$host_missing libcjson-dev"
    # shellcheck disable=SC2086 # a list of package names
    [ -z "$host_missing" ] || host_install $host_missing
}

# host_build_tools: ptoas and ptosim without tests in build/demo of this folder; its log is shown if that fails.
host_build_tools() {
    host_need_build || return 1
    mkdir -p build/demo
    {
        [ -f build/demo/CMakeCache.txt ] || cmake -S . -B build/demo -G "$(host_generator)" -DPTO_TESTS=OFF -DCMAKE_BUILD_TYPE=Release
    } >build/demo/build.log 2>&1 && cmake --build build/demo -j "$(host_jobs)" >>build/demo/build.log 2>&1 || {
        tail -n 60 build/demo/build.log
        return 1
    }
}

# host_need_numpy: Python with numpy, which computes expected values.
host_need_numpy() {
    { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import numpy' >/dev/null 2>&1; } || host_install python3-numpy
}

# host_need_tests: the libraries that the tests link, what reads traces back, and Python with numpy.
host_need_tests() {
    host_missing=
    host_header gmp.h || host_missing="$host_missing libgmp-dev"
    host_header mpfr.h || host_missing="$host_missing libmpfr-dev"
    printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <cmocka.h>\n' |
        cc -E -x c - >/dev/null 2>&1 || host_missing="$host_missing libcmocka-dev"
    host_header zstd.h || host_missing="$host_missing libzstd-dev"
    command -v pkg-config >/dev/null 2>&1 || host_missing="$host_missing pkgconf"
    command -v doxygen >/dev/null 2>&1 || host_missing="$host_missing doxygen"
    # Reads traces back.
    command -v protoc >/dev/null 2>&1 || host_missing="$host_missing protobuf-compiler"
    { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import google.protobuf' >/dev/null 2>&1; } || host_missing="$host_missing python3-protobuf"
    # shellcheck disable=SC2086
    [ -z "$host_missing" ] || host_install $host_missing
    host_need_numpy
}

# host_generator: what to give cmake -G.
host_generator() {
    if command -v ninja >/dev/null 2>&1; then echo Ninja; else echo "Unix Makefiles"; fi
}

# host_jobs: how many compilers at once.
host_jobs() {
    getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}
