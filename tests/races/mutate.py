"""Deletes synchronisation and counts how often ptosim notices.

  python3 tests/races/mutate.py PTOAS PTOSIM FOLDER [-v]

FOLDER: examples with their data (PTO_EXAMPLES=FOLDER sh examples/run.sh). Every kernel gets flags and barriers by
`ptoas --enable-insert-sync` and must run without findings; then each barrier, each flag that is set and waited for in one block, and
each other flag of a function with all its sets and waits is deleted alone. A mutant is
  found      ptosim reports a race
  misused    ptosim reports misused flags: they were not deleted as a whole
  silent     no finding: the deleted flag was redundant in this run, or not executed
Independently, each mutant is executed in SEEDS other orders that its flags allow (--interleave): one that computes something else and is
silent is missed, and the exit code 1.
"""
import os
import re
import shutil
import subprocess
import sys

SEEDS = 8
FLAG = re.compile(r"^(\s*)pto\.(set|wait)_flag\[(.*)\]")
BARRIER = re.compile(r"^\s*pto\.barrier <")


def run(tool, *args):
    done = subprocess.run([tool, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    return done.returncode, done.stdout


def mutants(lines):
    """Lists of line numbers to delete, with a name."""
    start = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and (end == start or "func.func" not in lines[end]):
            continue
        flags = {}
        for i in range(start, end):
            if BARRIER.match(lines[i]) and "return" not in lines[i + 1]:  # nothing stands behind the last one
                yield "barrier", [i]
            elif m := FLAG.match(lines[i]):
                flags.setdefault(m[3], []).append((i, m[2], len(m[1])))
        for rest in flags.values():
            rest = list(rest)
            k = 0
            while k + 1 < len(rest):
                (i, what, depth), (j, next_what, next_depth) = rest[k], rest[k + 1]
                block = all(len(l) - len(l.lstrip()) >= depth for l in lines[i:j] if l.strip())
                if (what, next_what) == ("set", "wait") and depth == next_depth and block:
                    yield "flag", [i, j]
                    del rest[k : k + 2]
                else:
                    k += 1
            if rest:
                yield "carried", [i for i, _, _ in rest]
        start = end


def main():
    ptoas, ptosim, folder = sys.argv[1:4]
    total = {}
    work = folder.rstrip("/") + ".mutants"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work)
    for name in sorted(os.listdir(work)):
        here = os.path.join(work, name)
        programs = sorted(f for f in os.listdir(here) if f.endswith(".pto"))
        runs = sorted(os.path.join(here, f) for f in os.listdir(here) if re.fullmatch(r"run.*\.json", f))
        arch = [m[1] for r in runs[:1] if (m := re.search(r'"arch": *"(\w+)"', open(r).read()))]
        for file in programs:
            path = os.path.join(here, file)
            named = "pto.target_arch" in open(path).read()
            code, text = run(ptoas, "--pto-level=level3", "--enable-insert-sync", *([] if named or not arch else ["--pto-arch=" + arch[0]]), path, "-o", path + ".low")
            if code != 0:
                print(f"{name}/{file}: ptoas exit {code}\n{text}")
                continue
            os.replace(path + ".low", path)
        for file in programs:
            path = os.path.join(here, file)
            mine = [r for r in runs if file in open(r).read()]
            clean = [r for r in mine if run(ptosim, r)[0] == 0]
            if not clean:
                print(f"{name}/{file}: no run without findings")
                continue
            whole = open(path).read()
            lines = whole.split("\n")
            counts = {}
            for kind, gone in mutants(lines):
                with open(path, "w") as out:
                    out.write("\n".join(l for i, l in enumerate(lines) if i not in gone))
                text = "".join(run(ptosim, r)[1] for r in clean)
                result = "misused" if "[PTO0802]" in text or "[PTO0803]" in text else "found" if "[PTO0801]" in text else "silent"
                wrong = any(run(ptosim, r, f"--interleave={seed}", "--check=none")[0] == 4 for r in clean for seed in range(1, SEEDS + 1))
                for key in [(kind, result)] + [("wrong values", result)] * wrong:
                    counts[key] = counts.get(key, 0) + 1
                if wrong and result == "silent":
                    print(f"  missed: {name}/{file}: {kind} {[i + 1 for i in gone]} {lines[gone[0]].strip()}")
                if "-v" in sys.argv and result == "silent":
                    print(f"  {name}/{file}: {kind} {[i + 1 for i in gone]} {lines[gone[0]].strip()}")
            with open(path, "w") as out:
                out.write(whole)
            print(f"{name}/{file}: " + ", ".join(f"{kind} {what} {n}" for (kind, what), n in sorted(counts.items())))
            for key, n in counts.items():
                total[key] = total.get(key, 0) + n
    print("all: " + ", ".join(f"{kind} {what} {n}" for (kind, what), n in sorted(total.items())))
    return 1 if total.get(("wrong values", "silent"), 0) != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
