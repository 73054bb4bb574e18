"""How well kernels are predicted that had no part in the choice of parameters: each parameter is moved a little, which gives what it does
to each kernel's time; then, for each kernel, the parameters are fitted to all others (least squares of the logarithms, held near their
values), and the kernel's error under that fit is what is told.  Linear around the values of the target files, so exact only near them."""
import argparse
import math
import re
import subprocess

import numpy

import kernels

# What is fitted, and how far a parameter may be believed to be off (of its logarithm).
FITTED = {
    "a2a3": ("gm_ub_burst", "gm_ub_burst_miss", "gm_l1", "gm_l1_miss", "gm_l1_burst_miss", "ddr", "ddr_run", "l2_shared",
             "gm_lat_load", "gm_lat_miss", "launch_cycles", "gm_unaligned"),
    "a5": ("gm_ub_burst", "gm_ub_burst_miss", "gm_l1", "gm_l1_miss", "ddr", "l2_bw", "gm_lat_load", "gm_lat_miss", "launch_cycles",
           "gm_unaligned", "ub_gm"),
}
STEP, PRIOR, NOISE = 0.15, 0.2, 0.04


def values(ptosim, arch):
    name = "a3" if arch == "a2a3" else "a5"
    text = subprocess.run([ptosim, "--print-config", "--arch", name], capture_output=True, text=True, check=True).stdout
    return {m[1]: m[2] for m in re.finditer(r"^\w+\.(\w+)=([0-9.]+)", text, re.M)}


def moved(value):
    """The value as it is written, a step larger."""
    return ("%.3f" if "." in value else "%.0f") % (float(value) * math.exp(STEP))


def chosen(arch):
    """Cases that run in no time; GEMMs at a quarter of their size, if that leaves what L2 does to them."""
    out, seen = [], set()
    for c in kernels.cases():
        if c.arch != arch or c.blocks == 1 or c.case in ("case3", "case4") or "conv" in c.item or "pto_" in c.item:
            continue
        key = (c.item, tuple(sorted(c.gemm.given.items())) if c.gemm else c.case)
        if repr(key) not in seen:
            seen.add(repr(key))
            out.append(c)
    return out


def log_times(cases, ptosim, sets=()):
    return numpy.array([math.log(kernels.run(c.smaller() if c.gemm else c, ptosim, sets)[0] * (4 if c.gemm else 1)) for c in cases])


HOW = ("as it is", "fitted", "without the kernel", "without its family")


def results(ptosim, arch):
    """(cases, errors as HOW names them, what the fit to all moves by the logarithm)."""
    known, names = kernels.measured(), FITTED[arch]
    cases, now = chosen(arch), values(ptosim, arch)
    base = log_times(cases, ptosim)
    told = numpy.array([math.log(known[c.id]["task_us"][0]) for c in cases])
    slope = numpy.zeros((len(cases), len(names)))
    for k, name in enumerate(names):
        slope[:, k] = (log_times(cases, ptosim, ["%s=%s" % (name, moved(now[name]))]) - base) / STEP
    rest = told - base

    def fit(rows):
        s, r = slope[rows], rest[rows]
        return numpy.linalg.solve(s.T @ s / NOISE ** 2 + numpy.eye(len(names)) / PRIOR ** 2, s.T @ r / NOISE ** 2)
    every = list(range(len(cases)))
    best = fit(every)
    out = []
    for i, c in enumerate(cases):
        without = fit([k for k in every if k != i])
        family = fit([k for k in every if cases[k].item != c.item])
        out.append([math.expm1(-rest[i])] + [math.expm1(slope[i] @ b - rest[i]) for b in (best, without, family)])
    return cases, out, dict(zip(names, best))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--ptosim", default="ptosim")
    a = ap.parse_args()
    for arch in FITTED:
        cases, errors, best = results(a.ptosim, arch)
        for c, e in zip(cases, errors):
            print("%-50s as it is %+6.1f %%  fitted %+6.1f %%  without it %+6.1f %%  without its family %+6.1f %%" % (c.id, *(100 * x for x in e)))
        for k, what in enumerate(HOW):
            column = [e[k] for e in errors]
            size = sorted(map(abs, column))
            print("%s %-20s n %d  MAPE %.1f %%  P90 %.1f %%  worst %.1f %%  bias %+.1f %%"
                  % (arch, what, len(size), 100 * sum(size) / len(size), 100 * size[int(0.9 * (len(size) - 1))], 100 * size[-1],
                     100 * sum(column) / len(column)))
        print("moved by the fit: " + ", ".join("%s %+.0f %%" % (n, 100 * math.expm1(b)) for n, b in best.items() if abs(b) > 0.02))


if __name__ == "__main__":
    main()
