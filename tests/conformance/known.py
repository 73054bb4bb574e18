#!/usr/bin/python3
# Runs the known answers (known_answers.txt) with ptosim: known.py --ptosim P --temp DIR.  Expectations are the written numbers alone.
import argparse
import math
import os
import re
import sys

import numpy as np

import conformance
import ref_num as num
from case import Case, Scalar
from pto_ref import Tile

TILE = re.compile(r"(\w+) (\d+)x(\d+) (\S+)(?: valid (\d+)x(\d+))?( col_major)?(?: pad=(\d))?(?: = (.*?))?(?: (~?->|~>) (.*))?$")
HEAD = re.compile(r"(\S+) ins\(([^{;)]*?)(,? \{[^}]*\})?(?:; (\"\w+\"))?\) outs\(([^);]*)(; ex)?\)( \{.*\})?$")
KEEP, ANY = object(), object()


def number(dt, word):
    """A code of dt, or one of the marks."""
    if word in ("_", "?"):
        return KEEP if word == "_" else ANY
    if word.startswith("0x"):
        return int(word, 16)
    if num.is_int(dt):
        return int(word) & ((1 << num.bits(dt)) - 1)
    return int(num.from_f32(dt, np.array([float(word)], np.float32))[0])


def row_codes(dt, text):
    out = []
    for word in text.split():
        span = re.fullmatch(r"(-?\d+)\.\.(-?\d+)", word)
        many = re.fullmatch(r"(\S+)\*(\d+)", word)
        if span:
            a, b = int(span[1]), int(span[2])
            out += [number(dt, str(v)) for v in range(a, b + (1 if b >= a else -1), 1 if b >= a else -1)]
        elif many:
            out += [number(dt, many[1])] * int(many[2])
        else:
            out.append(number(dt, word))
    return out


def record_codes(text):
    out = []
    for word in text.split():
        value, _, index = word.partition(":")
        out += [KEEP, KEEP] if word == "_" else [number("f32", value), int(index)]
    return [out]


def table(dt, text):
    """Rows of codes for the ways values are written."""
    if text.startswith("records "):
        return record_codes(text[8:])
    if text == "merged 4":                                          # four blocks of 32 records, v = 100 - 4k - b, index 100b + k
        return [[c for b in range(4) for k in range(32) for c in (number("f32", str(100 - 4 * k - b)), 100 * b + k)]]
    if text == "merged sorted":
        return [[c for m in range(128) for c in (number("f32", str(100 - m)), 100 * (m % 4) + m // 4)]]
    return [row_codes(dt, row) for row in text.split("|")]


def parse(block):
    head = HEAD.match(block[0])
    assert head, block[0]
    op, ins, inner, axis, outs, ex, attrs = head.groups()
    ins, outs = [w.strip() for w in ins.split(",")], [w.strip() for w in outs.split(",")]
    tiles, scalars, expected, arch, about = {}, {}, {}, ("a3", "a5"), {}
    for line in block[1:]:
        if line.startswith("only "):
            arch = (line[5:],)
            continue
        m = TILE.match(line)
        if not m:
            name, dt, value = line.split()
            scalars[name] = Scalar(dt, int(value) if num.is_int(dt) else number(dt, value))
            continue
        name, rows, cols, dt, vr, vc, col, pad, before, arrow, after = m.groups()
        t = Tile(0, dt, int(rows), int(cols), int(vr or rows), int(vc or cols), "col_major" if col else "row_major", pad=int(pad or 0))
        fill = np.zeros((t.rows, t.cols), num.uint(dt))
        if before:
            for i, row in enumerate(table(dt, before)):
                fill[i, :len(row)] = row
        elif arrow:
            fill[:] = 0xA5
        t.fill = fill
        tiles[name] = t
        if arrow:
            expected[name], about[name] = table(dt, after), arrow

    def text(names, types):
        middle = inner or ""
        right = ", ".join(names[o] for o in outs) + (", %ex" if ex else "")
        right_types = ", ".join(types[o] for o in outs) + (", vector<4xi16>" if ex else "")
        return "%s ins(%s%s : %s%s) outs(%s : %s)%s" % (op, ", ".join(names[i] for i in ins), middle, ", ".join(types[i] for i in ins),
                                                        ", " + axis if axis else "", right, right_types, attrs or "")
    case = Case(op, [(None, "known")], tiles, text, lambda mem: None, 0, scalars=scalars, arch=arch).place()
    case.expected, case.about = expected, about
    return case


def check(case, mem):
    """What is wrong in the bytes after the run, or ''."""
    start = case.image(np.random.default_rng(0))
    for name, rows in case.expected.items():
        t = case.tiles[name]
        got, old = t.read(mem, t.rows, t.cols), t.fill
        for i in range(t.rows):
            for j in range(t.cols):
                want = rows[i][j] if i < len(rows) and j < len(rows[i]) else KEEP
                want = old[i, j] if want is KEEP else want
                if want is ANY or got[i, j] == want:
                    continue
                if case.about[name] == "~>":
                    a, b = (float(num.as_f32("f32", np.array([c]))[0]) for c in (want, got[i, j]))
                    if abs(a - b) <= 10.0 ** (math.floor(math.log10(abs(a))) - 6):
                        continue
                return "%s[%d,%d] is %x, not %x" % (name, i, j, got[i, j], want)
            assert i >= len(rows) or len(rows[i]) in (t.vc, t.cols), (case.op, name, i, len(rows[i]))
    for name, t in case.tiles.items():
        if name not in case.expected and (t.read(mem, t.rows, t.cols) != t.read(start, t.rows, t.cols)).any() and name != "t":
            return name + " has changed"
    return ""


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--ptosim", required=True)
    p.add_argument("--temp", required=True)
    args = p.parse_args()
    with open(os.path.join(conformance.HERE, "known_answers.txt"), encoding="utf-8") as f:
        text = "".join(line for line in f if not line.startswith("#"))
    blocks = [b.strip().splitlines() for b in text.split("\n\n") if b.strip()]
    bad = 0
    for arch in conformance.ARCHES:
        runner = conformance.Runner(args.ptosim, args.temp, 0)
        for n, block in enumerate(blocks):
            case = parse(block)
            if arch not in case.arch:
                continue
            why = runner.run("known_%s_%d" % (arch, n), arch, [case])
            why = why or check(case, runner.got)
            if why:
                bad += 1
                print("%s: known answer %d: %s: %s" % (conformance.NAME[arch], n + 1, block[0], why))
    print("%d lines of known answers, %d wrong" % (len(blocks), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
