#!/bin/sh
# The MX GEMM of the demo: equal bits in every way of running it, and the comparison can fail.  $1 is the reference program.
set -eu
reference=$1
here=$PTO_SOURCE_DIR/examples/mx_gemm
cd "$PTO_TEST_TEMP"
mkdir -p big tile
"$reference" big 256 256 1024
"$reference" tile 128 128 256

# sim FOLDER ROWSxCOLUMNS FILE [OPTION..]
sim() {
    folder=$1 shape=$2 file=$3
    shift 3
    "$PTOSIM" "$file" --arg "a=@$folder/a.npy" --arg "a_scale=@$folder/a_scale.npy:zz" --arg "b=@$folder/b.npy" \
        --arg "b_scale=@$folder/b_scale.npy:nn" --arg "bias=@$folder/bias.npy" --arg "out=f32[$shape]" \
        --expect "out=@$folder/expected.npy" --rtol 0 --atol 0 "$@"
}
# expect CODE COMMAND..: the exit code.
expect() {
    wanted=$1 code=0
    shift
    "$@" >log 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || { echo "exit code $code instead of $wanted: $*"; cat log; exit 1; }
}

expect 0 sim big 256,256 "$here/mx_gemm.pto" --out out=@big/out.npy --trace trace.json --report report.txt
cmp big/out.npy big/expected.npy
[ -s trace.json ] && [ -s report.txt ]
expect 0 sim tile 128,128 "$here/level1.pto"

# The same through the printer, at its own level and lowered.
for file in mx_gemm level1; do
    "$PTOAS" "$here/$file.pto" -o printed.pto
    "$PTOAS" printed.pto -o again.pto
    cmp printed.pto again.pto
    "$PTOAS" --pto-level=level3 "$here/$file.pto" -o lowered.pto
    if [ $file = mx_gemm ]; then size='big 256,256'; else size='tile 128,128'; fi
    # shellcheck disable=SC2086 # two words
    expect 0 sim $size printed.pto
    # shellcheck disable=SC2086
    expect 0 sim $size lowered.pto
done

# Another order of summation gives other bits, but nearly the same numbers.
expect 4 sim tile 128,128 "$here/level1.pto" --acc-order=exact
expect 0 sim tile 128,128 "$here/level1.pto" --acc-order=exact --rtol 1e-4 --atol 1e-4

# Without one of the flags that are set before the loop the kernel would wait for ever: a finding, not a hang.
sed '/set_flag\[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID1>\]/d' "$here/mx_gemm.pto" >stuck.pto
expect 3 sim big 256,256 stuck.pto
grep -q PTO0802 log
echo "mx_gemm: fine"
