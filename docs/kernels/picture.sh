#!/bin/sh
# A timeline picture for a page of docs/kernels: runs an operator with ptokern, opens its HTML report in a headless chromium, keeps the
# timeline of some cores.
#
#     sh docs/kernels/picture.sh docs/kernels/matmul.png [-c CORE] [-f FROM -t TO] -- OPERATOR ARGUMENTS of ptokern
#
#   -c CORE      cores whose names begin so (default: those of the first block, core0)
#   -f, -t       the part that is shown, in percent of the time between the first and the last instruction (default 0 and 100)
#
# PTOKERN names the tool (default build/dev/ptokern). The picture is 1200 pixels wide.
set -eu
[ $# -ge 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
case $1 in /*) out=$1 ;; *) out=$(pwd)/$1 ;; esac
shift
core=core0 from=0 to=100
while getopts c:f:t: option; do
    case $option in
    c) core=$OPTARG ;;
    f) from=$OPTARG ;;
    t) to=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
top=$(cd "$(dirname "$0")/../.." && pwd)
ptokern=${PTOKERN:-$top/build/dev/ptokern}
browser=
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v $name || true)
done
[ -n "$browser" ] || { echo "picture.sh: no chromium" >&2; exit 1; }
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
"$ptokern" "$@" --report "$temp/report.html"
{
    cat "$temp/report.html"
    cat <<PAGE
<style>
header, .skip, #warn, #cards, .two, #tip, #selected, .bar-row, #space-part, #mix-part, main > section { display: none !important }
main > section:has(#timeline-head) { display: block !important; margin: 0; border: 0; padding: 6px 10px }
#timeline-head { display: none }
body, main { margin: 0; padding: 0; max-width: none }
#frame { max-height: none }
</style>
<script>
(() => {
  document.documentElement.dataset.theme = "light";
  readPalette();
  const keep = L.lane.filter(lane => L.cores[lane.core].startsWith("$core"));
  view.rows = [];
  let y = TOP, core = -1;
  for (const lane of keep) {
    if (lane.core !== core) { view.rows.push({head: L.cores[lane.core], y}); y += HEAD; core = lane.core; }
    view.rows.push({lane, y});
    y += ROW;
  }
  view.height = y + 6;
  view.rowOf = new Map(view.rows.filter(r => r.lane).map(r => [r.lane.id, r]));
  let first = Infinity, last = 0;
  for (const lane of keep) for (const k of lane.works) {
    first = Math.min(first, L.ev.start[k]);
    last = Math.max(last, L.ev.start[k] + L.ev.dur[k]);
  }
  if (first < last) {
    view.t0 = first + (last - first) * $from / 100;
    view.t1 = first + (last - first) * $to / 100;
  }
  resize();
  draw();
  document.title = "height=" + Math.ceil(document.querySelector("main").getBoundingClientRect().height);
})();
</script>
PAGE
} >"$temp/page.html"
look() { # OPTION.. : chromium on the page
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
        --disable-sync --hide-scrollbars --user-data-dir="$temp/profile" "$@" "file://$temp/page.html" 2>"$temp/err" || { tail -n 5 "$temp/err" >&2; exit 1; }
}
height=$(look --window-size=1200,1000 --dump-dom | sed -n 's/.*<title>height=\([0-9]*\).*/\1/p')
look --window-size="1200,${height:-600}" --screenshot="$out" >/dev/null
echo "$out: $(wc -c <"$out") bytes"
