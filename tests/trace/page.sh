#!/bin/sh
# The HTML report as text: one file without the network, input cannot leave its place, the data are JSON. Skipped (77) without Python.
set -eu
here=$PTO_SOURCE_DIR/tests/trace
temp=$PTO_TEST_TEMP
python=/usr/bin/python3
[ -x $python ] || python=python3
command -v $python >/dev/null 2>&1 || { echo "skipped: no Python"; exit 77; }
"$PTOSIM" "$here/names.pto" --arg 'x=f32[16,64]=ones' --arg 'y=f32[16,64]' --report "$temp/names.html" --report "$temp/names.json" >/dev/null
"$PTOSIM" "$PTO_SOURCE_DIR/tests/programs/gemm_loop_flags.pto" --arg 'a=f16[32,128]=ones' --arg 'b=f16[128,32]=const:0.25' --arg 'c=f32[32,32]' \
    --report "$temp/gemm.html" --report "$temp/gemm.json" >/dev/null
rm -rf "$temp/runs"
cp -R "$PTO_SOURCE_DIR/tests/runs" "$temp/runs"
(cd "$temp/runs" && "$PTOSIM" ring.json --report "$temp/ring.html" --report "$temp/ring.json" >/dev/null 2>&1)
"$PTOSIM" "$here/names.pto" --timing=off --arg 'x=f32[16,64]=ones' --arg 'y=f32[16,64]' --report "$temp/untimed.html" --report "$temp/untimed.json" >/dev/null
for page in names gemm ring untimed; do
    $python "$here/check_page.py" "$temp/$page.html" "$temp/$page.json"
done
