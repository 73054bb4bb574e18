#!/bin/sh
# Traces of real runs, read back by other decoders (check_trace.py), and the ways in which writing them can fail.  Skipped (77) without
# Python; the native form is skipped without protoc and its Python module.
set -eu
here=$PTO_SOURCE_DIR/tests/trace
temp=$PTO_TEST_TEMP
python=/usr/bin/python3
[ -x $python ] || python=python3
command -v $python >/dev/null 2>&1 || { echo "skipped: no Python"; exit 77; }
native=no
if command -v protoc >/dev/null 2>&1 && $python -c 'import google.protobuf' 2>/dev/null; then
    protoc -I "$here" --python_out="$temp" perfetto.proto
    native=yes
else
    echo "skipped: the native form (no protoc, or no Python module for it)"
fi

both() { # NAME ARGUMENT..: one run, all forms of its trace
    name=$temp/$1
    shift
    "$PTOSIM" "$@" --trace "$name.json" --report "$name.report.json" >/dev/null 2>"$temp/notes"
    $python "$here/check_trace.py" "$name.json" "$name.report.json" "$temp"
    "$PTOSIM" "$@" --trace "$name.pftrace" >/dev/null 2>"$temp/notes"
    [ $native = no ] || $python "$here/check_trace.py" "$name.pftrace" "$name.report.json" "$temp"
    "$PTOSIM" "$@" --trace "$name.2.perfetto-trace" >/dev/null 2>"$temp/notes"
    cmp "$name.pftrace" "$name.2.perfetto-trace"
}

gemm=$PTO_SOURCE_DIR/tests/programs/gemm_loop_flags.pto
both gemm "$gemm" --arg 'a=f16[32,128]=ones' --arg 'b=f16[128,32]=const:0.25' --arg 'c=f32[32,32]'
both names "$here/names.pto" --arg 'x=f32[16,64]=ones' --arg 'y=f32[16,64]'
rm -rf "$temp/runs"
cp -R "$PTO_SOURCE_DIR/tests/runs" "$temp/runs" # runs leave files beside them
(cd "$temp/runs" && both ring ring.json)        # several launches and devices at once
(cd "$temp/runs" && both chain chain.json)
[ $native = no ] || protoc --decode_raw <"$temp/gemm.pftrace" >/dev/null

# Compressed, the same.
run() { "$PTOSIM" "$gemm" --arg 'a=f16[32,128]=ones' --arg 'b=f16[128,32]=const:0.25' --arg 'c=f32[32,32]' "$@"; }
if run --trace "$temp/z.json.zst" >/dev/null 2>"$temp/z.err"; then
    run --trace "$temp/z.pftrace.zst" >/dev/null
    if command -v zstd >/dev/null 2>&1; then
        zstd -dcq "$temp/z.json.zst" | cmp - "$temp/gemm.json"
        zstd -dcq "$temp/z.pftrace.zst" | cmp - "$temp/gemm.pftrace"
    fi
else
    grep -q 'without libzstd' "$temp/z.err"
fi

# One error, and nothing that looks like a trace.
fails() { # CODE TEXT ARGUMENT..
    want=$1
    text=$2
    shift 2
    code=0
    run "$@" >"$temp/out" 2>"$temp/err" || code=$?
    [ "$code" = "$want" ] || { echo "exit code $code, not $want: $*"; cat "$temp/err"; exit 1; }
    [ "$(grep -c 'error\[' "$temp/err")" = 1 ] && grep -q "$text" "$temp/err" || { echo "errors of $*:"; cat "$temp/err"; exit 1; }
}
rm -rf "$temp/folder"
mkdir -p "$temp/folder/is.json"
if [ -c /dev/full ]; then
    fails 1 'No space left' --trace /dev/full
    ln -sf /dev/full "$temp/full.pftrace"
    fails 1 'No space left' --trace "$temp/full.pftrace"
fi
fails 1 'Is a directory' --trace "$temp/folder/is.json"
fails 1 'No such file' --trace "$temp/folder/none/t.pftrace"
fails 2 'must end in' --trace "$temp/folder/t.pftrac"
if [ "$(id -u)" != 0 ]; then
    chmod a-w "$temp/folder"
    fails 1 'ermission denied' --trace "$temp/folder/t.json"
    chmod u+w "$temp/folder"
fi
# A disk that fills up on the way: the file gets its name only when it is whole.
rm -f "$temp/folder/t.json"
code=0
(ulimit -f 8 && trap '' XFSZ && run --trace "$temp/folder/t.json") >/dev/null 2>"$temp/err" || code=$?
[ "$code" = 1 ] && grep -q 'File too large' "$temp/err" || { echo "full disk: exit code $code"; cat "$temp/err"; exit 1; }
[ "$(ls "$temp/folder")" = is.json ] || { echo "left behind: $(ls "$temp/folder")"; exit 1; }
