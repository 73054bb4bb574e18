"""Kernels synchronised by hand run without findings; what is damaged in one place is noticed, if it changes a value.

  python3 mutants.py PTOSIM TEMP FILE.pto

Damages: each flag, wait, barrier, cross-core flag, buffer id left out; each flag with another id; each tile at the address of another one. A damaged program
without findings (exit 3 or a refusal) must compute the same as the whole one, in program order and in SEEDS other orders.
"""
import os
import re
import subprocess
import sys

SEEDS = 3
SYNC = re.compile(r"\s*pto\.(set_flag|wait_flag|barrier|sync\.|get_buf|rls_buf)")
TILE = re.compile(r"addr = (%\w+).*tile_buf<(\w+),")


def damages(lines):
    for i, line in enumerate(lines):
        if SYNC.match(line):
            yield i, lines[:i] + lines[i + 1 :]
        if m := re.search(r"EVENT_ID(\d)", line):
            yield i, lines[:i] + [line.replace(m[0], f"EVENT_ID{int(m[1]) ^ 1}")] + lines[i + 1 :]
        if m := TILE.search(line):
            others = {n[1] for other in lines if (n := TILE.search(other)) and n[2] == m[2] and n[1] != m[1]}
            for other in sorted(others):
                yield i, lines[:i] + [line.replace(f"addr = {m[1]} ", f"addr = {other} ")] + lines[i + 1 :]


def main():
    tool, temp, file = sys.argv[1:4]
    text = open(file).read()
    args = re.search(r"^// RUN-ARGS: *(.*)", text, re.M)[1].split()
    made = os.path.join(temp, "damaged.pto")
    result = os.path.join(temp, "o.npy")

    def run(path, *more):
        done = subprocess.run([tool, "--quiet", *args, *more, "--out", f"o=@{result}", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout, open(result, "rb").read() if done.returncode == 0 else b""

    code, out, whole = run(file)
    if code != 0 or "PTO08" in out:
        print(f"exit {code}\n{out}")
        return 1
    failed = found = 0
    for line, damaged in damages(text.split("\n")):
        with open(made, "w") as f:
            f.write("\n".join(damaged))
        code, out, value = run(made)
        if code in (1, 3):
            found += 1
            continue
        same = code == 0 and value == whole and all(run(made, "--check=none", f"--interleave={s}")[2] == whole for s in range(SEEDS))
        if not same:
            print(f"line {line + 1}: exit {code}, nothing found, other values")
            failed = 1
    print(f"{found} found")
    return failed or found == 0


sys.exit(main())
