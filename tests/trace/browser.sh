#!/bin/sh
# The HTML report in a real browser: the page is opened with selftest.js behind it, which uses it and writes down what it found. Skipped
# (77) where there is no chromium.
set -eu
here=$PTO_SOURCE_DIR/tests/trace
temp=$PTO_TEST_TEMP
browser=
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v $name || true)
done
[ -n "$browser" ] || { echo "skipped: no chromium"; exit 77; }

try() { # NAME: opens the page, and shows what its self-test found
    {
        cat "$temp/$1.html"
        echo '<script>'
        cat "$here/selftest.js"
        echo '</script>'
    } >"$temp/$1.test.html"
    rm -rf "$temp/profile"
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
        --disable-sync --user-data-dir="$temp/profile" --window-size="$2" --dump-dom "file://$temp/$1.test.html" >"$temp/$1.dom" 2>"$temp/$1.err" ||
        { tail -n 5 "$temp/$1.err"; exit 1; }
    grep -o 'id="selftest">[^<]*' "$temp/$1.dom" | sed 's/^[^>]*>//' >"$temp/$1.result" || { echo "$1: the self-test did not end"; exit 1; }
    cat "$temp/$1.result"
    grep -q '^passed' "$temp/$1.result" || exit 1
}

"$PTOSIM" "$here/names.pto" --arg 'x=f32[16,64]=ones' --arg 'y=f32[16,64]' --report "$temp/names.html" >/dev/null
try names 390,800
"$PTOSIM" "$PTO_SOURCE_DIR/tests/programs/gemm_loop_flags.pto" --arg 'a=f16[32,128]=ones' --arg 'b=f16[128,32]=const:0.25' --arg 'c=f32[32,32]' \
    --report "$temp/gemm.html" >/dev/null
try gemm 1280,900
rm -rf "$temp/runs"
cp -R "$PTO_SOURCE_DIR/tests/runs" "$temp/runs"
(cd "$temp/runs" && "$PTOSIM" ring.json --report "$temp/ring.html" >/dev/null 2>&1)
try ring 1280,900
# 10^5 events
"$PTOSIM" "$here/loop.pto" --values=off --check=none --arg 'x=f32[16,64]' --arg 'y=f32[16,64]' --arg n=9000 --report "$temp/loop.html" >/dev/null
try loop 1280,900
