#!/bin/sh
# shellcheck disable=SC2086 # lists of arguments are meant to be split
# Reports of real runs against their document and against themselves (check_report.py); --why; ways in which writing fails. Skipped (77)
# without Python.
set -eu
here=$PTO_SOURCE_DIR/tests/report
programs=$PTO_SOURCE_DIR/tests/programs
temp=$PTO_TEST_TEMP
python=/usr/bin/python3
[ -x $python ] || python=python3
command -v $python >/dev/null 2>&1 || { echo "skipped: no Python"; exit 77; }

both() { # NAME ARGUMENT..
    name=$temp/$1
    shift
    "$PTOSIM" "$@" --quiet --report "$name.json" --report "$name.csv" --report "$name.txt" 2>"$temp/notes"
    $python "$here/check_report.py" "$PTO_SOURCE_DIR/docs/report.md" "$name.json" "$name.csv"
    "$PTOSIM" "$@" --quiet --report "$name.2.json" 2>"$temp/notes"
    cmp "$name.json" "$name.2.json"
    if grep -v '^  core\|^core' "$name.txt" | grep -n '.\{101,\}'; then
        echo "$name.txt: longer than 100 columns"
        exit 1
    fi
}
gemm="$programs/gemm_loop_flags.pto --arg a=f16[32,128]=ones --arg b=f16[128,32]=const:0.25 --arg c=f32[32,32]"
both explicit $gemm
both auto $gemm --sync=auto
both sequential $gemm --sync=sequential
both blocks $gemm --block-dim 60 --check=none
both a5 $gemm --arch a5
fifo="$programs/fifo_c2v_split1.pto --arg a=f16[16,16]=iota --arg b=f16[16,16]=ones --arg c=f32[320,16] --arg g=f32[8,256]"
both fifo3 $fifo --arch a3
both fifo5 $fifo --arch a5
both pair "$programs/kernel_pair.pto" --block-dim 2 --arg out=i32[6] --arg n=5

# What helps: double buffering is what this loop lacks.
"$PTOSIM" $gemm --why >"$temp/why.txt" 2>&1
for what in 'lower bounds' 'what would help' '1\..*loads never wait for a free buffer' 'who waits for whom' \
            'line 41 tmov: flag mte2->mte1 0 set in line 38 behind line 37 tload' 'critical path by line'; do
    grep -q "$what" "$temp/why.txt" || { echo "--why does not say: $what"; cat "$temp/why.txt"; exit 1; }
done
"$PTOSIM" $gemm --timing=off --why >"$temp/off.txt" 2>&1
"$PTOSIM" $gemm --timing=off --quiet --report "$temp/off.json" --report "$temp/off2.txt" 2>/dev/null
$python -c 'import json,sys; json.load(open(sys.argv[1]))' "$temp/off.json"

# The same values whoever asks: what is tried afterwards leaves the results alone.
"$PTOSIM" $gemm --why --expect c=const:32 --quiet 2>/dev/null

refused() { # WHAT ARGUMENT..: exit 1, one error
    what=$1
    shift
    code=0
    "$PTOSIM" $gemm --quiet "$@" >"$temp/out" 2>"$temp/err" || code=$?
    [ $code -eq 1 ] && [ "$(grep -c 'error\[' "$temp/err")" -eq 1 ] || { echo "$what: exit $code"; cat "$temp/err"; exit 1; }
}
mkdir -p "$temp/full"
for form in txt json csv html; do
    ln -sf /dev/full "$temp/full/r.$form"
    refused "full disk, $form" --report "$temp/full/r.$form"
    refused "no such folder, $form" --report "$temp/none/r.$form"
    mkdir -p "$temp/folder.$form"
    refused "a folder, $form" --report "$temp/folder.$form"
done
[ -z "$(find "$temp/full" -type f)" ] || { echo "something is left behind"; exit 1; }
echo ok
