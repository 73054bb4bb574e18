"""Holds a JSON report against docs/report.md and against itself: keys, sums, the critical path, bounds; CSV tables against it.
usage: check_report.py docs/report.md REPORT.json [REPORT.csv]"""
import csv
import json
import re
import sys

BUSY = ["work", "start", "serial", "latency"]
STALLS = ["bank", "burst", "bandwidth", "issue", "barrier", "flag", "cross-core", "dependence", "queue full"]
KEYS = {
    "report": "version kernel target clock_khz sync blocks cores total_cycles total_us launch_cycles complete instructions macs gm_read_bytes "
              "gm_write_bytes l2_bytes l2_missed_bytes l2_written_back_bytes bounds gains gains_note ratios pipes lines blames blames_dropped path mix "
              "buffer_cores buffers bandwidth",
    "bounds": "name kind cycles amount unit peak_per_cycle", "gains": "name sentence total_cycles gain_cycles outside",
    "pipes": "block core pipe total busy work start serial latency stall idle instructions bytes",
    "lines": "line op pipe count busy work start serial latency stall bytes text",
    "blames": "cause pipe cycles count victim culprit behind flag", "path": "kept_from sums steps_dropped steps",
    "sums": "line op pipe cause cycles count", "steps": "line op pipe cause core begin end", "mix": "op pipe count busy bytes",
    "buffers": "core space capacity_bytes extent_bytes peak_bytes peak_cycle peak_line live", "bandwidth": "bin_cycles read written missed",
}


def fail(*what):
    sys.exit("check_report: " + " ".join(str(w) for w in what))


def milli(cycles):
    return round(cycles * 1000)


def check_keys(what, value):
    if set(value) != set(KEYS[what].split()):
        fail(what, "has", sorted(set(value) ^ set(KEYS[what].split())), "more or less than documented")


def causes(row):
    if list(row["stall"]) != STALLS:
        fail("stall", row["stall"])
    return {**{k: milli(row[k]) for k in BUSY}, **{k: milli(v) for k, v in row["stall"].items()}}


def check_schema(r):
    check_keys("report", r)
    check_keys("path", r["path"])
    check_keys("bandwidth", r["bandwidth"])
    for k in ("bounds", "gains", "pipes", "lines", "blames", "mix", "buffers"):
        for row in r[k]:
            check_keys(k, row)
    for k in ("sums", "steps"):
        for row in r["path"][k]:
            check_keys(k, row)


def check_sums(r):
    pipes = dict.fromkeys(BUSY + STALLS, 0)
    lines = dict(pipes)
    for p in r["pipes"]:
        c = causes(p)
        if sum(c.values()) + milli(p["idle"]) != milli(p["total"]):
            fail("pipe", p["core"], p["pipe"], "adds up to", sum(c.values()) + milli(p["idle"]))
        if sum(c[k] for k in BUSY + STALLS[:3]) != milli(p["busy"]):
            fail("busy of", p["core"], p["pipe"])
        for k in c:
            pipes[k] += c[k]
    for l in r["lines"]:
        for k, v in causes(l).items():
            lines[k] += v
    if pipes != lines:
        fail("lines are not pipes:", lines, pipes)
    total = milli(r["total_cycles"])
    if sum(milli(s["cycles"]) for s in r["path"]["sums"]) != total:
        fail("the critical path is not the total")
    at = None
    for s in r["path"]["steps"]:
        if at is not None and s["begin"] != at:
            fail("a gap in the critical path at", at)
        at = s["end"]
    if at != r["total_cycles"]:
        fail("the critical path ends at", at)
    for b in r["bounds"]:
        if milli(b["cycles"]) > total:
            fail("bound", b["name"], "is above the total")
    for g in r["gains"]:
        if milli(g["gain_cycles"]) + milli(g["total_cycles"]) != total:
            fail("gain", g["name"])
        if len(r["pipes"]) == 7 and g["gain_cycles"] < 0:
            fail("slower without a limit, on one core:", g["name"])
    if sum(r["bandwidth"]["read"]) != r["gm_read_bytes"] or sum(r["bandwidth"]["written"]) != r["gm_write_bytes"]:
        fail("traffic")
    for u in r["buffers"]:
        if not 0 < u["peak_bytes"] <= u["extent_bytes"] <= u["capacity_bytes"] or max(v for _, v in u["live"]) != u["peak_bytes"]:
            fail("buffer", u)


def check_csv(r, path):
    rows = list(csv.DictReader(open(path)))
    if [(int(x["line"]), x["op"], x["text"]) for x in rows] != [(l["line"], l["op"], l["text"]) for l in r["lines"]]:
        fail("lines of the CSV")
    for x, l in zip(rows, r["lines"]):
        if any(milli(float(x[k])) != v for k, v in causes(l).items()) or float(x["busy"]) != l["busy"]:
            fail("CSV", x)
    rows = list(csv.DictReader(open(path[:-4] + ".pipes.csv")))
    for x, p in zip(rows, r["pipes"]):
        if any(milli(float(x[k])) != v for k, v in causes(p).items()) or (x["core"], x["pipe"], float(x["idle"])) != (p["core"], p["pipe"], p["idle"]):
            fail("CSV", x)
    if len(rows) != len(r["pipes"]):
        fail("pipes of the CSV")


def main():
    doc = set(re.findall(r"`([^`]+)`", open(sys.argv[1]).read().split("## JSON")[1]))
    for what, keys in KEYS.items():
        missing = set(keys.split()) - doc
        if missing:
            fail("docs/report.md lacks", what, sorted(missing))
    if set(BUSY + STALLS) - doc:
        fail("docs/report.md lacks causes")
    whole = json.load(open(sys.argv[2]))
    for r in [l["report"] for l in whole["launches"]] if "launches" in whole else [whole]:
        if r["version"] != 2:
            fail("version", r["version"])
        check_schema(r)
        check_sums(r)
    if len(sys.argv) > 3:
        check_csv(whole, sys.argv[3])
    print(sys.argv[2] + ": ok")


main()
