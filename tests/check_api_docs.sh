#!/bin/sh
# The reference of include/pto is complete: Doxygen has nothing to warn of, pages name no path of this machine, and the intrinsics are told.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
if ! command -v doxygen >/dev/null 2>&1; then
    echo "doxygen is missing: not checked"
    exit 0
fi
out=${PTO_TEST_TEMP:-$(mktemp -d)}/api
rm -rf "$out"
mkdir -p "$out"
cd "$top"
PTO_VERSION=0 PTO_API_DOCS=$out doxygen docs/Doxyfile >"$out/log" 2>&1 || {
    sed "s,$top/,,; s/ error: / /" "$out/log"
    exit 1
}
found=$(grep -rlF "$top" "$out" || true)
[ -z "$found" ] || { echo "pages with paths of this machine: $found"; exit 1; }
pages=$out/ops_8h.html
for name in TLOAD TADD TMATMUL_MX set_flag; do
    grep -q ">$name</a>" "$pages" || { echo "$name is not in the reference"; exit 1; }
done
told=$(grep -c 'class="memtitle"' "$pages")
[ "$told" -gt 200 ] || { echo "only $told intrinsics in the reference"; exit 1; }
