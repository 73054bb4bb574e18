#!/bin/sh
# --sweep: every kind of name, points that fail, tables, pictures, and what is refused.
set -eu
. "$(dirname "$0")/common.sh"
program=$PTO_SOURCE_DIR/tests/compare/copy.pto
cp "$program" copy.pto
args="--arg a=f32[16,256]=iota --arg b=f32[16,256] --arg n=256"
# shellcheck disable=SC2086
sweep() { run "$1" "$2" copy.pto $args --sweep "$3"; }
# shellcheck disable=SC2086
wrong() {
    pattern=$1
    shift
    refused 2 "$pattern" copy.pto $args "$@"
}
# a run alone takes as long as the point of a sweep
# shellcheck disable=SC2086
run 0 - copy.pto $args -D TILE=64
cycles=$(sed -n 's/.*: \([0-9.]*\) cycles.*/\1/p' out)
sweep 0 " 64 *$cycles " TILE=16,64,256
grep -q '^\* *256 ' out || say "the best is not marked"
grep -q '^3 points; best (\*): TILE=256' out || say "no line about the best"
sweep 0 '^5 points' TILE=16:256:*2
sweep 0 '^4 points' TILE=16:64:+16
sweep 0 '^3 points' TILE=24:8:-8
sweep 0 '^3 points' block-dim=1:3
sweep 0 '^2 points' arch=a3,a5
sweep 0 '^2 points' a3.ddr=400000,800000
sweep 0 '^2 points' arg.n=128,256
# a point that does not fit or is no program does not stop the others
sweep 0 '^3 points, 2 of them fail' TILE=16,65536,abc
grep -q '65536  fails: copy.pto:[0-9]*:[0-9]*: PTO' out || say "a point that fails is not told with its place"
sweep 1 'no point of the sweep has a time; the first: .*PTO' TILE=65536,131072
# shapes of arguments follow; several names; any number of processes gives the same
for jobs in 1 2 7; do
    run 0 '^6 points; best' copy.pto --arg 'a=f32[${ROWS},256]=iota' --arg 'b=f32[${ROWS},256]' --arg n=256 --expect b=iota --sweep ROWS=8,16 --sweep TILE=16,32,64 \
        --jobs $jobs --report t.csv --report t.json --report t.html --report t.txt --sweep-plot p.svg --sweep-plot p$jobs.svg
    for f in t.csv t.json t.html t.txt p$jobs.svg; do
        mv "$f" "$jobs.$f"
        sed "s/p$jobs.svg//" "$jobs.$f" >"$jobs.${f%%.*}.${f##*.}.all"
    done
    [ ! -e p.svg ] || say "the later --sweep-plot does not replace the first"
done
for f in t.csv t.json t.html t.txt; do
    cmp -s 1.$f 2.$f && cmp -s 1.$f 7.$f || say "another number of processes gives another $f"
done
cmp -s 1.p1.svg 7.p7.svg || say "another number of processes gives another picture"
# what is expected of the values is looked at: mismatches are points that fail
# shellcheck disable=SC2086
run 0 '^2 points, 1 of them fails' copy.pto --arg "a=f32[16,256]=iota" --arg "b=f32[16,256]" --arg n=256 --expect b=iota --sweep arg.n=256,128
if command -v python3 >/dev/null; then
    python3 - <<'P' || say "a table or picture of a sweep is wrong"
import csv, json, xml.dom.minidom
d = json.load(open("1.t.json"))
rows = list(csv.DictReader(open("1.t.csv", newline="")))
assert [a["name"] for a in d["sweep"]] == ["ROWS", "TILE"] and len(d["points"]) == len(rows) == 6
assert [p["values"] for p in d["points"]] == [[r, t] for r in ("8", "16") for t in ("16", "32", "64")]
times = [p["us"] for p in d["points"]]
assert d["best"] == times.index(min(times)) and all(p["status"] == "ok" for p in d["points"])
assert [r["best"] for r in rows].count("1") == 1
for p, r in zip(d["points"], rows):
    assert [r["ROWS"], r["TILE"]] == p["values"] and abs(float(r["cycles"]) - p["cycles"]) < 0.001
svg = xml.dom.minidom.parse("1.p1.svg")
assert len([c for c in svg.getElementsByTagName("circle") if c.getAttribute("r") == "4"]) == 6
assert len(svg.getElementsByTagName("polyline")) == 3
html = open("1.t.html").read()
assert "http" not in html.replace("http://www.w3.org/2000/svg", "") and html.count("<tr") == 7
P
fi
# run files are swept by targets and macros
cat >run.json <<'J'
{"version": 1, "arch": "a3", "buffers": {"a": {"dtype": "f32", "shape": [16, 256], "init": "iota"}, "b": {"dtype": "f32", "shape": [16, 256]}},
 "launches": [{"program": "copy.pto", "args": {"a": "a", "b": "b", "n": 256}}, {"program": "copy.pto", "args": {"a": "b", "b": "a", "n": 256}}]}
J
run 0 '^4 points; best' run.json --sweep TILE=16,64 --sweep arch=a3,a5
refused 2 'PTO0703.*a run file says this itself' run.json --sweep block-dim=1,2
# what no run could take is said before the first, once
wrong 'PTO0703.*no text of this run has a ..TILES' --sweep TILES=16,32
wrong 'PTO0703.*write NAME=' --sweep TILE
wrong 'PTO0703.*write NAME=' --sweep =1
wrong 'PTO0703.*empty value' --sweep TILE=
wrong 'PTO0703.*empty value' --sweep TILE=1,,2
wrong 'PTO0703.*twice' --sweep TILE=16,32,16
wrong 'PTO0703.*swept already' --sweep TILE=16 --sweep TILE=32
wrong 'PTO0703.*ends before it begins' --sweep TILE=64:16:+16
wrong 'PTO0703.*step is at least 1' --sweep TILE=16:64:+0
wrong 'PTO0703.*factor is at least 2' --sweep 'TILE=16:64:*1'
wrong 'PTO0703.*begins at 1' --sweep 'TILE=0:64:*2'
wrong 'PTO0703.*range is FROM' --sweep TILE=1:2:3:4
wrong 'PTO0703.*range is FROM' --sweep TILE=a:b
wrong 'PTO0703.*range is FROM' --sweep TILE=1:99999999999999999999
wrong 'PTO0703.*1000 values' --sweep TILE=1:5000
wrong 'PTO0703.*1000 values' --sweep TILE=-9223372036854775808:9223372036854775807
wrong 'PTO0703.*10000 points' --sweep TILE=1:200 --sweep ROWS=1:200
wrong 'PTO0703.*no such parameter' --sweep a3.ddrr=1,2
grep -q 'did you mean a3.ddr?' err || say "no suggestion for a parameter"
wrong 'PTO0703.*a3.ddr=0: ddr is a whole number from 1' --sweep a3.ddr=1,0
wrong 'PTO0703.*no such target' --sweep a9.ddr=1,2
wrong 'PTO0703.*the runs are on a3' --sweep a5.ddr=1,2
run 0 '^4 points' run.json --sweep arch=a3,a5 --sweep a5.ddr=500000,1000000
wrong 'PTO0703.*--why' --sweep TILE=16,32 --why
wrong 'PTO0703.*no such target' --sweep arch=a3,a9
wrong 'PTO0703.*1 to 65535' --sweep block-dim=0,1
wrong 'PTO0705' --sweep arg.nn=1,2
wrong 'PTO0703.*--out' --sweep TILE=16,32 --out b=@b.npy
wrong 'PTO0703.*--trace' --sweep TILE=16,32 --trace t.json
wrong 'PTO0703.*timing=off' --sweep TILE=16,32 --timing=off
wrong 'PTO0703.*must end in .svg' --sweep TILE=16,32 --sweep-plot p.png
wrong 'PTO0703.*must end in' --sweep TILE=16,32 --report r.svg
wrong 'PTO0703.*no --sweep' --sweep-plot p.svg
wrong 'PTO0703.*positive' --sweep TILE=16,32 --jobs 0
wrong 'PTO0703.*already' --sweep TILE=16,32 --report t.html --sweep-plot ./t.html
# shellcheck disable=SC2086
refused 2 'standard input' - $args --sweep TILE=16,32
# files that cannot be written
for where in missing/p.svg /proc/p.svg; do
    # shellcheck disable=SC2086
    run 1 PTO0702 copy.pto $args --sweep TILE=16,32 --sweep-plot $where
done
finish
