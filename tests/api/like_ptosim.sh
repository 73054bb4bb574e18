#!/bin/sh
# The same run by ptosim and by the public interface: equal reports and traces, byte for byte. Usage: like_ptosim.sh REPORT_PROGRAM scale|ring
set -eu
cd "$PTO_TEST_TEMP"
program=$1
case $2 in
scale)
    run="$PTO_SOURCE_DIR/tests/api/scale.pto --arch a5 --block-dim 2 --sync=explicit --arg x=f32[32,64]=iota --arg y=f32[32,64] --arg rows=32 --arg f=2.5"
    code=3 ;;
ring)
    cp "$PTO_SOURCE_DIR"/tests/runs/ring* .
    sed "s|\"ring.pto\"|\"$PTO_SOURCE_DIR/tests/runs/ring.pto\"|; s/, \"expect\".*//" ring.json >like.json
    run=like.json
    code=0 ;;
esac
for trace in json pftrace; do
    got=0
    # shellcheck disable=SC2086 # words
    "$PTOSIM" $run --quiet --trace "tool_trace.$trace" --report tool.json --report tool.txt --report tool.html --report tool.csv 2>stderr || got=$?
    [ "$got" = "$code" ] || { cat stderr; echo "ptosim: exit $got"; exit 1; }
done
"$program" "$2" "$PTO_SOURCE_DIR"
for file in .json .txt .html .csv .pipes.csv _trace.json _trace.pftrace; do
    [ -s "tool$file" ]
    cmp "tool$file" "api$file"
done
