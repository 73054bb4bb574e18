#!/bin/sh
# ptosim diff: a run against itself, against one with larger tiles, and against what is no report.
set -eu
. "$(dirname "$0")/common.sh"
program=$PTO_SOURCE_DIR/tests/compare/copy.pto
args="--arg a=f32[16,256]=iota --arg b=f32[16,256] --arg n=256 --quiet"
# shellcheck disable=SC2086
{
    run 0 - "$program" $args --report a.json
    run 0 - "$program" $args -D TILE=64 --report b.json
    run 0 - "$program" $args --arch a5 --report a5.json
    { sed -n '1,3p' "$program"; echo; sed '1,3d; s/%x : !t/%x  :  !t/' "$program"; } >moved.pto
    run 0 - moved.pto $args --report moved.json
    sed 's/@copy/@other/' "$program" >other.pto
    run 0 - other.pto $args --report other.json
}
run 0 '(+0.000).*(+0.00%)' diff a.json a.json --fail-above=0%
run 0 '0 of 3 changed' diff a.json a.json
# lines below an added one are the same lines; blanks do not matter
run 0 '0 of 3 changed; 0 moved, 0 with another text, 0 only in A, 0 only in B' diff a.json moved.json
# larger tiles: faster one way, so slower the other
run 0 'cycles (-' diff a.json b.json --fail-above=0
run 4 'PTO0721' diff b.json a.json --fail-above 5%
run 4 'PTO0721.*0.5% is allowed' diff b.json a.json --fail-above=0.5
run 0 - diff b.json a.json --fail-above=100000%
# kernels and targets
refused 1 'PTO0720.*of kernel copy.*of other' diff a.json other.json
run 0 'copy -> other' diff a.json other.json --any
run 0 'warning.PTO0720.*totals are compared as times' diff a.json a5.json
# forms
for form in text json csv html; do
    run 0 - diff a.json b.json --format=$form
    cp out "$form.out"
    run 0 - diff a.json b.json --format $form -o "diff.$form"
    cmp -s "$form.out" "diff.$form" || say "-o writes something else than standard output: $form"
done
if command -v python3 >/dev/null; then
    python3 - <<'P' || say "the JSON or CSV of a diff is wrong"
import csv, json
d = json.load(open("diff.json"))
a, b = json.load(open("a.json")), json.load(open("b.json"))
assert [x["total_cycles"] for x in d["diff"]] == [a["total_cycles"], b["total_cycles"]]
assert len(d["lines"]) == len(a["lines"]) == 3
for row in d["lines"]:
    parts = row["cycles"].values()
    assert abs(sum(y - x for x, y in parts) - row["change"]) < 0.01
rows = list(csv.DictReader(open("diff.csv", newline="")))
assert rows[0]["kind"] == "total" and abs(float(rows[0]["cycles_a"]) - a["total_cycles"]) < 0.001
assert {r["kind"] for r in rows} >= {"total", "pipe", "line"}
assert all(None not in r and None not in r.values() for r in rows)
P
fi
# what is no report
head -c 400 a.json >cut.json
: >empty.json
echo '{"version":1,"launches":[]}' >run.json
sed 's/"version":[0-9]*/"version":99/' a.json >new.json
refused 1 'PTO0720.*cut.json.*cut off' diff cut.json a.json
refused 1 'PTO0720.*empty' diff a.json empty.json
refused 1 'PTO0720.*run file' diff run.json a.json
refused 1 'PTO0720.*version 99' diff a.json new.json
refused 1 'PTO0720' diff "$program" a.json
refused 1 'PTO0701' diff a.json missing.json
refused 1 'PTO0701' diff a.json "$PWD"
refused 2 'PTO0703.*compares two' diff a.json
refused 2 'PTO0703.*a third' diff a.json b.json a.json
refused 2 'PTO0703.*--format' diff a.json b.json --format=xml
refused 2 'PTO0703.*--top' diff a.json b.json --top=-1
for limit in '' % x nan inf -1% 5%%; do
    refused 2 'PTO0703.*--fail-above' diff a.json b.json "--fail-above=$limit"
done
refused 2 'PTO0703.*unknown option' diff a.json b.json --formt=csv
refused 1 'PTO0702' diff a.json b.json -o /dev/full
refused 1 'PTO0702' diff a.json b.json -o missing/d.txt
run 0 'usage: ptosim diff' diff --help
finish
