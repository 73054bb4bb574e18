"""Kernel rows of the timing data (timing.md 1.4, 2; data/kernels.tsv) as programs: generates each, runs it without values on all
cores, and sets time and the use of pipes against what was measured.  rows() for the calibration; run as a program it prints them.

Where a source does not state how its kernel is written (buffers, order of tiles), the choice here is the plain one; it is never
made by the figure."""
import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile

import kernel_text as kt
from kernel_text import Gemm

HERE = os.path.dirname(os.path.abspath(__file__))


class Case:
    """One kernel: how to write it, its launch, and the ladder it is a step of."""

    def __init__(self, arch, item, case, text, blocks, args, ladder="", sets=(), gemm=None):
        self.arch, self.item, self.case, self.text, self.blocks = arch, item, case, text, blocks
        self.args, self.ladder, self.sets, self.gemm = args, ladder, sets, gemm

    def smaller(self):
        """The same GEMM with half the rows and columns: about a quarter of the time. What is cut for L2 is so small now."""
        g = Gemm(**{**self.gemm.given, "m": self.gemm.m // 2, "n": self.gemm.n // 2, "share": None, "slices": 1})
        return Case(self.arch, self.item, self.case, lambda: kt.gemm("a3" if self.arch == "a2a3" else self.arch, g), self.blocks,
                    gemm_args(g), gemm=g)

    @property
    def id(self):
        return "%s/%s/%s" % (self.arch, self.item, self.case)


def copies():
    full, thin = "f16[12288,12288]", "f16[12288,12287]"

    def case(arch, item, name, l1, shape, tile, blocks, **more):
        rows, cols = shape
        return Case(arch, item, name, lambda: kt.copy("a3" if arch == "a2a3" else arch, l1, rows, cols, tile, blocks, **more), blocks,
                    {"x": "f16[%d,%d]" % shape}, ladder="%s %s" % (arch, item))
    big, odd = (12288, 12288), (12288, 12287)
    ub, l1 = "datacopy_gm2ub", "datacopy_gm2l1_nd2nz"
    return [
        case("a2a3", ub, "sc1", False, big, (1, 64), 48), case("a2a3", ub, "sc2", False, big, (64, 64), 48),
        case("a2a3", ub, "sc4", False, odd, (64, 1024), 48),
        case("a2a3", ub, "sc7", False, (6144, 512), (128, 64), 48, shared="same"),
        case("a2a3", ub, "sc8", False, (6144, 512), (128, 64), 48, shared="staggered"),
        case("a5", ub, "sc2", False, big, (64, 64), 64), case("a5", ub, "sc4", False, odd, (64, 1024), 64),
        case("a5", ub, "sc5", False, big, (64, 1024), 64, passes=4),
        case("a5", ub, "sc6", False, big, (64, 1024), 64, passes=4, slices=4),
        case("a5", ub, "sc7", False, (8192, 512), (128, 64), 64, shared="same"),
        case("a2a3", l1, "sc1", True, big, (64, 64), 24), case("a2a3", l1, "sc2", True, big, (64, 256), 24),
        case("a2a3", l1, "sc4", True, big, (64, 256), 24, passes=4),
        case("a2a3", l1, "sc6", True, (6144, 512), (256, 64), 24, shared="same"),
        case("a2a3", l1, "sc7", True, (6144, 512), (256, 64), 24, shared="staggered"),
        case("a5", l1, "sc3", True, odd, (64, 256), 32), case("a5", l1, "sc4", True, big, (64, 256), 32, passes=4),
    ]


def buffers(size, n, depth, start=0):
    """n places of `depth` buffers of size bytes, one behind the other."""
    return [(start + i * depth * size, start + i * depth * size + size) for i in range(n)]


def vec_adds():
    total = 8192 * 8192
    flat = {n: "f16[1,%d]" % total for n in ("x", "y", "out")}

    def case(arch, name, blocks, elems, depth, addrs=None, sets=()):
        return Case(arch, "vec_add_8192x8192_half", name,
                    lambda: kt.stream("a3" if arch == "a2a3" else arch, total, blocks, elems, depth, kt.vop("tadd", 0, 1), 2,
                                      addrs or buffers(elems * 2, 3, depth)), blocks, flat, ladder=arch + " vec_add", sets=sets)
    clean = [(0, 0x8000), (0x10100, 0x18100), (0x20000, 0x28000)]
    passes_by = ("l2_keeps_reads=0",)
    return [case("a2a3", "case2", 48, 4096, 1), case("a2a3", "case4", 48, 16384, 2),
            case("a2a3", "case6", 48, 16256, 2, addrs=clean, sets=passes_by),
            case("a5", "case1", 1, 4096, 1), case("a5", "case2", 64, 4096, 1), case("a5", "case3", 64, 21760, 1),
            case("a5", "case5", 64, 20480, 2, sets=passes_by)]


def gelus():
    total = 8192 * 8192
    flat = {n: "f32[1,%d]" % total for n in ("x", "out")}

    def body(t, tiles, out):  # x / (1 + exp(c (x + d x^3)))
        x, acc = tiles[0], out
        kt.vop("tmul", 0, 0)(t, [x], acc)
        kt.vop("tmul", 0, 1)(t, [x, acc], acc)
        kt.scalar_op(t, "tmuls", acc, 0.044715, acc)
        kt.vop("tadd", 0, 1)(t, [x, acc], acc)
        kt.scalar_op(t, "tmuls", acc, -1.5957691, acc)
        kt.vop("texp", 0)(t, [acc], acc)
        kt.scalar_op(t, "tadds", acc, 1.0, acc)
        kt.vop("tdiv", 0, 1)(t, [x, acc], acc)
    return [Case("a5", "gelu_fp32", "0", lambda: kt.stream("a5", total, 64, 8192, 2, body, 1, buffers(32768, 2, 2), dtype="f32"), 64, flat)]


def layouts():
    args = {"x": "f16[8208,8192]", "out": "f16[512,131328]"}
    return [Case(arch, "nd2nz_in_ub_half", "stride%d" % pitch,
                 lambda arch=arch, pitch=pitch, blocks=blocks: kt.nd2nz("a3" if arch == "a2a3" else arch, 8208, 8192, blocks, (144, 128), pitch),
                 blocks, args, ladder=arch + " nd2nz") for arch, blocks in (("a2a3", 48), ("a5", 64)) for pitch in (144, 145)]


def gemm_args(g):
    args = {"a": "%s[%d,%d]" % (g.dtype, g.m, g.k), "b": "%s[%d,%d]" % (g.dtype, g.k, g.n), "out": "%s[%d,%d]" % (g.out, g.m, g.n)}
    if g.mx:
        args["sa"], args["sb"] = "f8E8M0[%d,%d]" % (g.m, g.k // 32), "f8E8M0[%d,%d]" % (g.k // 32, g.n)
    return args


def gemms():
    n = 8192

    def case(arch, item, name, g, blocks, ladder):
        return Case(arch, item, name, lambda: kt.gemm("a3" if arch == "a2a3" else arch, g), blocks, gemm_args(g), ladder=ladder, gemm=g)
    hp, basic = "matmul_hp_fp16_8192", "matmul_basic_api_fp16_8192"
    a3, a5 = (128, 256, 64), (256, 256, 64)
    out = [
        case("a2a3", hp, "case0", Gemm(n, n, n, (64, 64, 64), 64, 1, (1, 1)), 1, "a2a3 gemm"),
        case("a2a3", hp, "case1", Gemm(n, n, n, a3, 64, 1, (1, 1)), 1, "a2a3 gemm"),
        case("a2a3", hp, "case3", Gemm(n, n, n, a3, 64, 1, (4, 6)), 24, "a2a3 gemm"),
        case("a2a3", hp, "case4", Gemm(n, n, n, a3, 256, 2, (4, 6)), 24, "a2a3 gemm"),
        case("a2a3", hp, "case7", Gemm(n, n, n, a3, 256, 2, (4, 6), slices=2), 24, "a2a3 gemm"),
        case("a2a3", basic, "sc1", Gemm(n, n, n, a3, 256, 2, (4, 6), slices=2), 24, ""),
        case("a2a3", basic, "sc2", Gemm(n, n, n, a3, 256, 2, (4, 6), slices=2), 24, ""),
        case("a5", hp, "case2", Gemm(n, n, n, a5, 64, 1, (4, 8)), 32, "a5 gemm"),
        case("a5", hp, "case3", Gemm(n, n, n, a5, 64, 1, (8, 4)), 32, ""),
        case("a5", hp, "case4", Gemm(n, n, n, a5, 256, 2, (4, 8)), 32, "a5 gemm"),
        case("a5", hp, "case6", Gemm(n, n, n, a5, 256, 2, (4, 8), slices=2), 32, "a5 gemm"),
        case("a5", hp, "case7", Gemm(n, n, n, a5, 256, 2, (4, 8), slices=2), 32, ""),
        case("a5", basic, "sc1", Gemm(n, n, n, a5, 256, 2, (4, 8), slices=2), 32, ""),
        case("a5", basic, "sc2", Gemm(n, n, n, a5, 256, 2, (4, 8), slices=2), 32, ""),
    ]
    for i, (cin, hw, cout) in enumerate(((128, 8 * 48, 1536), (256, 12 * 64, 3072), (384, 12 * 96, 4608), (512, 16 * 96, 6144),
                                         (640, 15 * 128, 7680))):
        keys = ("X=[4,8,8,48,16] K=[72,96,16,16]", "X=[4,16,12,64,16] K=[144,192,16,16]", "X=[4,24,12,96,16] K=[216,288,16,16]",
                "X=[4,32,16,96,16] K=[288,384,16,16]", "X=[4,40,15,128,16] K=[360,480,16,16]")
        # of a panel of K only a part is loaded: the windows of neighbouring pixels overlap in L1
        g = Gemm(4 * hw, cout, cin * 9, (128, 256, 48), 192, 2, (4, 6), a_part=4)
        out.append(case("a2a3", "pto_conv2d_3x3_half", keys[i], g, 24, ""))
    return out


def mx_gemms():
    def case(item, name, g, blocks=32, ladder=""):
        return Case("a5", item, name, lambda: kt.gemm("a5", g), blocks, gemm_args(g), ladder=ladder, gemm=g)
    n, base = 8192, (256, 256, 256)
    more = dict(dtype="f4E2M1", out="bf16", mx=True)
    out = [case("matmul_mxfp4_basic_api", "sc1", Gemm(n, n, n, base, 512, 2, (4, 8), scale_panel=1024, **more)),
           case("matmul_mxfp4_hp", "case1", Gemm(n, n, n, base, 512, 2, (4, 8), **more), ladder="a5 mxfp4"),
           case("matmul_mxfp4_hp", "case2", Gemm(n, n, n, base, 512, 2, (4, 8), scale_panel=1024, **more), ladder="a5 mxfp4"),
           case("matmul_mxfp4_tensor_api", "sc1", Gemm(n, n, n, base, 512, 2, (4, 8), scale_panel=1024, **more))]
    # mean busy time of the cube times cores = the work: the published ratios mean 16 cores
    for m, k, cols in ((2048, 2048, 2048), (2048, 4096, 4096), (4096, 1024, 8192), (1024, 12288, 4096), (2048, 8192, 8192)):
        g = Gemm(m, cols, k, base, 512, 2, (4, 4), scale_panel=1024, **more)
        out.append(case("pto_matmul_mxfp4", "%dx%dx%d" % (m, k, cols), g, 16))
    return out


def cases():
    return copies() + vec_adds() + layouts() + gelus() + gemms() + mx_gemms()


def measured():
    out = {}
    path = os.path.join(HERE, "data", "kernels.tsv")
    with open(path) as f:
        for row in csv.reader(f, delimiter="\t"):
            if row and not row[0].startswith("#") and row[0] != "arch":
                out.setdefault("%s/%s/%s" % tuple(row[:3]), {})[row[3]] = (float(row[4]), row[6])
    return out


PIPES = {"vec": "vec", "scalar": "scalar", "mte1": "mte1", "mte2": "mte2", "mte3": "mte3", "mac": "mac", "fix": "fixpipe",
         "cube": "mac", "tload": "mte2", "textract": "mte1", "tstore": "fixpipe"}


def run(case, ptosim, sets=()):
    """Task time in us and the mean busy time of each pipe in us."""
    with tempfile.TemporaryDirectory() as tmp:
        program, report = os.path.join(tmp, "k.pto"), os.path.join(tmp, "k.json")
        with open(program, "w") as f:
            f.write(case.text())
        command = [ptosim, "--values=off", "--check=none", "--sync=explicit", "--quiet", "--max-insns", "0", "--block-dim", str(case.blocks),
                   "--report", report]
        for s in list(case.sets) + list(sets):
            command += ["--set", ("a3." if case.arch == "a2a3" else "a5.") + s]
        for name, spec in case.args.items():
            command += ["--arg", "%s=%s" % (name, spec)]
        done = subprocess.run(command + [program], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (case.id, done.stderr[:2000]))
        with open(report) as f:
            d = json.load(f)
    mhz = d["clock_khz"] / 1000
    busy = {p: 0.0 for p in ("scalar", "vec", "mac", "mte1", "mte2", "mte3", "fixpipe")}
    for p in d["pipes"]:
        busy[p["pipe"]] = busy.get(p["pipe"], 0) + p["busy"] / mhz / d["blocks"]
    return d["total_us"], busy


def rows(ptosim="ptosim", only=None, sets=()):
    """Every metric of every kernel that is written here: dicts of id, family, cls, metric, measured, predicted."""
    known, out = measured(), []
    for case in cases():
        if only and only not in case.id:
            continue
        task, busy = run(case, ptosim, sets)
        for metric, (value, cls) in known[case.id].items():
            stem, _, unit = metric.rpartition("_")
            if stem == "task":
                predicted = task / 1000 if unit == "ms" else task
            elif stem in PIPES:
                predicted = busy[PIPES[stem]] / (task if unit == "ratio" else 1)
            else:
                continue
            out.append(dict(id=case.id, family=case.item, cls=cls, metric=metric, measured=value, predicted=predicted, ladder=case.ladder))
    return out


def tau(pairs):
    """Kendall's tau of (measured, predicted); differences of less than 1 % measured do not count."""
    good = bad = 0
    for i in range(len(pairs)):
        for j in range(i):
            (a, b), (c, d) = pairs[i], pairs[j]
            if abs(a - c) > 0.01 * max(a, c):
                good += (a - c) * (b - d) > 0
                bad += (a - c) * (b - d) < 0
    return (good - bad) / (good + bad) if good + bad else 1.0


# What ctest runs, and how far each may be off: the families that bandwidth binds 15 %, GEMMs (a quarter of them) 10 %.
QUICK = {"datacopy_gm2ub/sc2": 0.15, "datacopy_gm2ub/sc4": 0.15, "a2a3/datacopy_gm2l1_nd2nz/sc2": 0.15, "a5/datacopy_gm2l1_nd2nz/sc3": 0.15,
         "a2a3/vec_add_8192x8192_half": 0.15, "a5/vec_add_8192x8192_half/case5": 0.15, "gelu_fp32": 0.15, "nd2nz_in_ub_half/stride144": 0.15,
         "a2a3/matmul_hp_fp16_8192/case7": 0.1, "a5/matmul_mxfp4_hp/case2": 0.1}


def quick(ptosim):
    known, wrong = measured(), 0
    for case in cases():
        limit = next((v for k, v in QUICK.items() if k in case.id), None)
        if limit is None or case.blocks == 1:
            continue
        task, _ = run(case.smaller() if case.gemm else case, ptosim)
        error = task * (4 if case.gemm else 1) / known[case.id]["task_us"][0] - 1
        wrong += abs(error) > limit
        print("%-50s %+6.1f %%  limit %.0f %%%s" % (case.id, 100 * error, 100 * limit, "  FAILED" if abs(error) > limit else ""))
    return 1 if wrong else 0


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--ptosim", default="ptosim")
    ap.add_argument("--only")
    ap.add_argument("--set", action="append", default=[])
    ap.add_argument("--text", help="write the program of this case and stop")
    ap.add_argument("--quick", action="store_true", help="a part of the rows, held under limits")
    a = ap.parse_args()
    if a.quick:
        sys.exit(quick(a.ptosim))
    if a.text:
        sys.stdout.write(next(c for c in cases() if a.text in c.id).text())
        return
    table = rows(a.ptosim, a.only, a.set)
    by_case, ladders, families = {}, {}, {}
    for r in table:
        by_case.setdefault(r["id"], []).append(r)
    for name, metrics in by_case.items():
        parts = []
        for r in metrics:
            stem = r["metric"].rpartition("_")[0]
            if stem == "task":
                error = r["predicted"] / r["measured"] - 1
                families.setdefault(r["family"], []).append(error)
                if r["ladder"]:
                    ladders.setdefault(r["ladder"], []).append((r["measured"], r["predicted"]))
                parts.insert(0, "%9.4g %9.4g %+6.1f%%" % (r["measured"], r["predicted"], 100 * error))
            else:
                parts.append("%s %.4g/%.4g" % (stem, r["predicted"], r["measured"]))
        print("%-58s %s" % (name, "  ".join(parts)))
    for name, errors in families.items():
        print("%-32s n %2d  MAPE %5.1f %%  worst %5.1f %%  bias %+5.1f %%"
              % (name, len(errors), 100 * sum(map(abs, errors)) / len(errors), 100 * max(map(abs, errors)), 100 * sum(errors) / len(errors)))
    for name, pairs in ladders.items():
        print("order of %-32s tau %.2f (%d)" % (name, tau(pairs), len(pairs)))


if __name__ == "__main__":
    main()
