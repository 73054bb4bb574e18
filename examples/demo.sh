#!/bin/sh
# Builds the toolchain and runs a real MX-FP8 matrix product on it: `sh examples/demo.sh`.  Installs what is missing to build.
# The inputs and the expected result come from examples/mx_gemm/reference.c, which shares no code with the toolchain.
set -eu
cd "$(dirname "$0")/.."
. cmake/host.sh
build=build/demo
data=$build/data
kernel=examples/mx_gemm/mx_gemm.pto

say() { printf '\n== %s\n' "$*"; }
run() { # shows the command as a person would type it, one option a line, and does it
    printf '$'
    for word; do
        case $word in --*) printf ' \\\n     ' ;; esac
        printf ' %s' "$word"
    done
    printf '\n'
    "$@"
}

say "1. build (log: build/demo/build.log)"
host_build_tools
mkdir -p $data/tile
cc -std=c11 -O2 -ffp-contract=off -o "$build/reference" examples/mx_gemm/reference.c -lm
echo "built build/demo/ptoas and build/demo/ptosim"

say "2. inputs and expected result: M = N = 256, K = 1024, e4m3 x e5m2 with e8m0 scales, f32 bias"
run $build/reference $data 256 256 1024

say "3. assemble: does the kernel hold to the rules of the ISA?"
run $build/ptoas --emit=check $kernel
echo "no complaints"

say "4. simulate, and compare every bit of the result"
started=$(date +%s%N)
run $build/ptosim $kernel \
    --arg "a=@$data/a.npy" --arg "a_scale=@$data/a_scale.npy:zz" \
    --arg "b=@$data/b.npy" --arg "b_scale=@$data/b_scale.npy:nn" \
    --arg "bias=@$data/bias.npy" --arg "out=f32[256,256]" \
    --expect "out=@$data/expected.npy" --rtol 0 --atol 0 --out "out=@$data/out.npy" \
    --trace "$build/trace.json" --report "$build/report.txt" --report "$build/report.html"
ended=$(date +%s%N)
echo "findings: none (a misused flag would be one, and exit code 3); ptosim took $(((ended - started) / 1000000)) ms"
echo
sed '/^by source line/,$d' "$build/report.txt"

say "5. the same idea at level 1: one tile, no addresses, no flags"
run $build/reference $data/tile 128 128 256
run $build/ptosim examples/mx_gemm/level1.pto \
    --arg "a=@$data/tile/a.npy" --arg "a_scale=@$data/tile/a_scale.npy:zz" \
    --arg "b=@$data/tile/b.npy" --arg "b_scale=@$data/tile/b_scale.npy:nn" \
    --arg "bias=@$data/tile/bias.npy" --arg "out=f32[128,128]" \
    --expect "out=@$data/tile/expected.npy" --rtol 0 --atol 0

say "Done. Both results equal the reference bit for bit."
cat <<END
look at   build/demo/trace.json   in https://ui.perfetto.dev or chrome://tracing: one track a pipe
          build/demo/report.txt   the figures above, and for each source line how long it worked and waited
          build/demo/report.html  the same as a page
          examples/mx_gemm/       the kernels; README.md goes on from here
END
