"""What ptoas --check says against what ptosim finds.

  python3 tests/static/cross.py PTOAS PTOSIM [--mutants] FILE.pto ..

Each file runs as its RUN-ARGS say (%S: its folder, %T: a scratch folder). It is taken as it is written and, where its functions have no
synchronisation, as `ptoas --enable-insert-sync` writes it, so that there is much to look at. Held to be true:
  - a race that ptoas proves, ptosim finds at the same place
  - a program that ptosim finds clean is clean
  - without what ptoas calls redundant, ptosim finds nothing new, and other orders of execution (--interleave) give the same
With --mutants, each flag and barrier of a clean program is deleted alone as well; where ptoas proves something, ptosim must find something. Prints
how many of those that ptosim finds ptoas proves, too. Exit 1 if something does not hold.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "races"))
from mutate import mutants  # noqa: E402

SEEDS = 3


def run(*args):
    done = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", timeout=120)
    return done.returncode, done.stdout, done.stderr


def diagnostics(text):
    return json.loads(text) if text.strip() else []


def races(found):
    return {(d["spans"][0]["line"], d["spans"][1]["line"] if len(d["spans"]) > 1 else 0) for d in found if d["code"] == "PTO0801" and d["spans"]}


class Program:
    def __init__(self, ptoas, ptosim, temp, path, source):
        self.ptoas, self.ptosim, self.temp, self.path = ptoas, ptosim, temp, path
        text = open(source).read()
        self.runs = [m.split() for m in re.findall(r"^// RUN-ARGS: *(.*)$", text, re.M) if "--check" not in text and "--suppress" not in m]
        folder = os.path.dirname(os.path.abspath(source))
        self.runs = [[a for a in r if not a.startswith("--sync=")] for r in self.runs]
        first = [r[r.index("--arch") + 1] for r in self.runs if "--arch" in r][:1]
        self.runs = [r for r in self.runs if not first or ("--arch" in r and r[r.index("--arch") + 1] == first[0])]
        self.runs = [[a.replace("%S", folder).replace("%T", temp) for a in r] for r in self.runs]
        arch = re.search(r"--arch[ =](\w+)", text)
        self.arch = ["--pto-arch=" + arch[1]] if arch and "pto.target_arch" not in text else []

    def simulate(self, path, *more):
        """The findings of all runs, or None if one of them does not run."""
        found, out = [], []
        for args in self.runs:
            code, stdout, err = run(self.ptosim, *args, *more, "--diag-format=json", path)
            if code not in (0, 3, 4):
                return None, None
            found += [d for d in diagnostics(err) if d["code"].startswith("PTO080")]
            out.append(code)
        return found, out

    def check(self, path):
        code, _, err = run(self.ptoas, "--check", *self.arch, "--diag-format=json", path)
        if code not in (0, 3):
            return None
        return [d for d in diagnostics(err) if d["code"] in ("PTO0801", "PTO0802", "PTO0805")]


def apply(path, to, found):
    data = open(path, "rb").read()
    fixes = sorted({(f["offset"], f["end_offset"]) for d in found if d["code"] == "PTO0805" for f in d["fixes"]}, reverse=True)
    for begin, end in fixes:
        data = data[:begin] + data[end:]
    open(to, "wb").write(data)
    return len(fixes)


def main():
    ptoas, ptosim, *rest = sys.argv[1:]
    with_mutants = "--mutants" in rest
    verbose = "-v" in rest
    total = dict.fromkeys(("files", "clean", "redundant", "mutants", "found", "proven"), 0)
    bad = 0

    def fail(what):
        nonlocal bad
        bad += 1
        print(what, flush=True)

    temp = tempfile.mkdtemp()
    for source in (f for f in rest if f.endswith(".pto")):
        synced = os.path.join(temp, "synced.pto")
        p = Program(ptoas, ptosim, temp, source, source)
        if not p.runs:
            continue
        paths = [source]
        if run(ptoas, "--pto-level=level3", "--enable-insert-sync", *p.arch, source, "-o", synced)[0] == 0:
            paths.append(synced)
        for path in paths:
            name = os.path.basename(source) + (" (inserted)" if path == synced else "")
            found = p.check(path)
            ran, out = p.simulate(path)
            if found is None or ran is None:
                continue
            total["files"] += 1
            if not races(found) <= races(ran):
                fail(f"{name}: proven, but not found by ptosim: {races(found) - races(ran)}")
            if not ran and [d for d in found if d["code"] != "PTO0805"]:
                fail(f"{name}: false alarm: {found}")
            if ran:
                continue
            total["clean"] += 1
            less = os.path.join(temp, "less.pto")
            removed = apply(path, less, found)
            total["redundant"] += removed
            if verbose and removed:
                print(name, "redundant:", removed)
            for seed in range(SEEDS if removed else 0):
                again, code = p.simulate(less, *([f"--interleave={seed}"] if seed else []))
                if again != [] or code != out:
                    fail(f"{name}: without what is redundant (seed {seed}): {code} {again}")
                    break
            for what, lines in mutants(open(path).read().split("\n")) if with_mutants else ():
                text = open(path).read().split("\n")
                open(less, "w").write("\n".join("" if i in lines else l for i, l in enumerate(text)))
                proven, ran = p.check(less), p.simulate(less)[0]
                if proven is None or ran is None:
                    continue
                total["mutants"] += 1
                total["found"] += bool(ran)
                total["proven"] += bool(ran) and any(d["code"] != "PTO0805" for d in proven)
                if not ran and any(d["code"] != "PTO0805" for d in proven):
                    fail(f"{name} without {what} {lines}: {races(proven)}")
    print(", ".join(f"{k} {v}" for k, v in total.items()))
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()
