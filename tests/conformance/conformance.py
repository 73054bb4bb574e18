#!/usr/bin/python3
# The conformance test: makes the cases of forms_*.py, runs ptosim on them, and compares every byte with the reference (pto_ref.py).
#   conformance.py --ptosim P --temp DIR [--arch a3|a5|all] [--op NAME ..] [--rounds N]    runs; each round has other random data
#   conformance.py --matrix                                                                prints docs/conformance.md
import argparse
import collections
import os
import subprocess
import sys

import numpy as np

import forms_elem
import forms_more
import forms_move
import ref_num as num
from case import Program

HERE = os.path.dirname(os.path.abspath(__file__))
ARCHES = ("a3", "a5")
NAME = {"a3": "A2/A3", "a5": "A5"}


def read_table(name, columns):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    assert all(len(r) == columns for r in rows), name
    return rows


def read_cells():
    """{(op, operand): {arch: [dtype]}} in the order of the table, and the first operand of each op."""
    cells, first = {}, {}
    for op, operand, a3, a5 in read_table("cells.tsv", 4):
        first.setdefault(op, operand)
        cells[op, operand] = {"a3": [] if a3 == "-" else a3.split(","), "a5": [] if a5 == "-" else a5.split(",")}
    return cells, first


def make_cases(seed):
    rng = np.random.default_rng(seed)
    for form in forms_elem.FORMS + forms_move.FORMS + forms_more.FORMS:
        yield from form(rng)


def groups(cases, arch, only):
    """The cases of one program: an operation's, in the order they were made, not more than fit a pleasant size."""
    by_op = collections.OrderedDict()
    for case in cases:
        if arch in case.arch and (not only or case.op in only):
            by_op.setdefault(case.op, []).append(case)
    for op, own in by_op.items():
        for i in range(0, len(own), 150):
            yield op, own[i:i + 150]


class Runner:
    def __init__(self, ptosim, temp, seed):
        self.ptosim, self.temp, self.seed = ptosim, temp, seed
        os.makedirs(temp, exist_ok=True)

    def path(self, name):
        return os.path.join(self.temp, name)

    def run(self, stem, arch, cases):
        """None, and a verdict in each case; or why the program did not run."""
        program = Program(arch, cases)
        with open(self.path(stem + ".pto"), "w", encoding="utf-8") as f:
            f.write(program.text())
        before, after = program.images(self.seed)
        np.save(self.path(stem + "_in.npy"), before.view(np.int8))
        out = self.path(stem + "_out.npy")
        if os.path.exists(out):
            os.remove(out)
        args = [self.ptosim, "--quiet", "--check=none", "--timing=off", "--arg", "io=@" + self.path(stem + "_in.npy"), "--out", "io=@" + out]
        done = subprocess.run(args + [self.path(stem + ".pto")], capture_output=True, text=True, check=False)
        if done.returncode or not os.path.exists(out):
            errors = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines()[-1:]
            return "exit %d: %s" % (done.returncode, errors[0] if errors else "")
        self.got = got = np.load(out).view(np.uint8)
        at = 0
        for case in cases:
            case.verdict = differences(case, before[at:at + case.total], after[at:at + case.total], got[at:at + case.total])
            at += case.total
        if not any(case.verdict for case in cases):                                   # what differs stays, to be looked at
            for tail in (".pto", "_in.npy", "_out.npy"):
                os.remove(self.path(stem + tail))
        return None


def differences(case, before, want, got):
    bad = np.nonzero(want != got)[0]
    if not bad.size:
        return ""
    where = []
    for name, t in list(case.tiles.items()) + list(case.views.items()):
        off = t.offsets() if hasattr(t, "offsets") else None
        if off is None:
            continue
        hit = np.zeros(off.shape, bool)
        for k in range(t.esz):
            hit |= (want != got)[off + k]
        for r, c in list(zip(*np.nonzero(hit)))[:3 if name == "d" else 1]:
            w, g = (t.read(m, t.rows, t.cols)[r, c] for m in (want, got))
            ins = ["%s=%x" % (n, o.read(before, o.rows, o.cols)[min(r, o.rows - 1), min(c, o.cols - 1)]) for n, o in case.tiles.items()
                   if n != name and o.addr != t.addr]
            where.append("%s[%d,%d]: %s expected %x, got %x" % (name, r, c, " ".join(ins), w, g))
    return "%d bytes: %s" % (bad.size, "; ".join(where[:4]) or "outside every tile, at %s" % bad[:4])


def describe(case):
    shape = ", ".join("%s %dx%d valid %dx%d %s" % (n, t.rows, t.cols, t.vr, t.vc, t.dtype) for n, t in case.tiles.items())
    return "%s %s %s (%s)" % (case.op, " ".join(d for _, d in case.cells), case.form, shape)


def split_run(runner, stem, arch, cases):
    """Runs the cases; those that a program is refused for are found by halving.  [(case, why)]."""
    why = runner.run(stem, arch, cases)
    if why is None:
        return []
    if len(cases) == 1 or "PTO0604" in why:                                           # the operation itself is not executable
        return [(case, why) for case in cases]
    mid = len(cases) // 2
    return split_run(runner, stem, arch, cases[:mid]) + split_run(runner, stem, arch, cases[mid:])


def run(args):
    declared = {(op, arch): why for op, arch, why in read_table("refused.tsv", 3)}
    bad = ran = points = 0
    for n in range(args.rounds):
        cases = list(make_cases(args.seed + n))
        for arch in ARCHES if args.arch == "all" else (args.arch,):
            runner = Runner(args.ptosim, args.temp, args.seed + n)
            for op, own in groups(cases, arch, args.op):
                stem = "%s_%s" % (arch, op.replace("pto.", ""))
                refused = [] if (op, arch) in declared else split_run(runner, stem, arch, own)
                if (op, arch) in declared and runner.run(stem, arch, own) is None:
                    print("%s on %s is in refused.tsv, but runs" % (op, NAME[arch]))
                    bad += 1
                    continue
                shown = collections.Counter()
                for case, why in refused:
                    bad += 1
                    key = (op, tuple(d for _, d in case.cells)) if args.verbose else op
                    shown[key] += 1
                    if shown[key] <= 2:
                        print("REFUSED %s: %s: %s" % (NAME[arch], describe(case), why))
                for case in own:
                    if case.verdict:
                        bad += 1
                        shown[op, case.cells[0][1]] += 1
                        if shown[op, case.cells[0][1]] <= 2:
                            print("DIFFERS %s: %s: %s" % (NAME[arch], describe(case), case.verdict))
                    elif case.verdict == "":
                        ran += 1
                        points += case.points
                    case.verdict = None
                if refused or shown:
                    print("  %s on %s: %d of %d cases bad" % (op, NAME[arch], sum(shown.values()), len(own)))
    print("%d cases with %d points agree, %d cases do not" % (ran, points, bad))
    return 1 if bad else 0


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--ptosim")
    p.add_argument("--temp", default="conformance")
    p.add_argument("--arch", default="all")
    p.add_argument("--op", action="append")
    p.add_argument("--rounds", type=int, default=1)
    p.add_argument("--seed", type=int, default=20260801)
    p.add_argument("--verbose", action="store_true")
    p.add_argument("--matrix", action="store_true")
    args = p.parse_args()
    num.self_check()
    if args.matrix:
        import matrix
        page, missing = matrix.page(list(make_cases(args.seed)), *read_cells(), read_table("refused.tsv", 3))
        sys.stdout.write(page)
        return 1 if missing else 0
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
