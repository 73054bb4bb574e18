#!/usr/bin/python3
"""Vector operations of A2/A3: every usable measured row as a program, run by ptosim, measured against predicted cycles.

rows() gives a list of dicts: id, family, cls, measured, predicted, op, note, and left_out, the prediction without any measurement of the
family (None: not a case for that).  Classes: HW (one operation on silicon), HW-FIT
(lines fitted to runs on silicon, taken at a few repeat counts), HW-KERNEL (vector time of kernels and loops), CAM? (see timing.md
0).  Rows of the classes STALE, MODEL and FORMULA are not used.  Tiles lie where the measured programs had them: the first source
at 0, the second at 16 KiB, the destination at 32 KiB (timing.md 2).

usage: a2a3_vector.py [--check | --fit] [PTOSIM]
--check: the mean errors stay under the limits below.  --fit: the values of the fitted parameters that the data ask for."""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DTYPE = {"fp32": "f32", "fp16": "f16", "i32": "i32", "i16": "i16", "i8": "i8"}
SIZE = {"f32": 4, "f16": 2, "i32": 4, "i16": 2, "i8": 1}
AT = {"src0": 0, "src1": 0x4000, "dst": 0x8000, "tmp": 0x18000}
FAMILY = {"TADD": "add", "TSUB": "add", "TMUL": "mul", "TMAX": "max", "TMIN": "max", "TDIV": "div", "TDIVS": "div", "TEXP": "exp",
          "TSQRT": "exp", "TLOG": "exp", "TRSQRT": "rsqrt", "TCOLMAX": "column reduce", "TCOLSUM": "column reduce",
          "TROWSUM": "row reduce", "TROWMAX": "row reduce", "TROWEXPAND": "expand", "TAND": "logic", "TCVT": "convert",
          "TGATHER": "gather", "TMRGSORT": "sort"}


def table(name):
    with open(os.path.join(HERE, "data", name)) as f:
        lines = [l.rstrip("\n") for l in f if not l.startswith("#")]
    keys = lines[0].split("\t")
    return [dict(zip(keys, l.split("\t"))) for l in lines[1:] if l]


class Program:
    """Operations one behind the other; which line is which row's."""

    def __init__(self):
        self.types, self.allocs, self.body, self.at, self.n = {}, [], [], {}, 0

    def tile(self, dtype, rows, cols, addr, valid=None, col_major=False):
        v = valid or (rows, cols)
        kind = (dtype, rows, cols, v, col_major)
        if kind not in self.types:
            layout = ", blayout=col_major, slayout=none_box, fractal=512, pad=0" if col_major else ", blayout=row_major, slayout=none_box, fractal=512, pad=0"
            self.types[kind] = ("!t%d" % len(self.types),
                                "!pto.tile_buf<loc=vec, dtype=%s, rows=%d, cols=%d, v_row=%d, v_col=%d%s>" % (dtype, rows, cols, v[0], v[1], layout))
        self.n += 1
        name = "%%x%d" % self.n
        self.allocs.append("  %%a%d = arith.constant %d : i64\n  %s = pto.alloc_tile addr = %%a%d : %s" % (self.n, addr, name, self.n, self.types[kind][0]))
        return name, self.types[kind][0]

    def add(self, row, text):
        self.body.append("  " + text)
        self.at[row] = len(self.body) - 1

    def text(self):
        head = ["%s = %s" % t for t in self.types.values()]
        head += ["func.func @k() {", "  %f = arith.constant 2.0 : f32", "  %h = arith.constant 2.0 : f16", "  %i = arith.constant 2 : i32",
                 "  %s = arith.constant 2 : i16", "  %len = arith.constant 64 : i32"]
        for a in self.allocs:
            head += a.split("\n")
        self.first = len(head) + 1
        return "\n".join(head + self.body + ["  return", "}"]) + "\n"

    def run(self, ptosim, extra=()):
        """Cycles of each row."""
        with tempfile.TemporaryDirectory() as d:
            pto, report = os.path.join(d, "k.pto"), os.path.join(d, "k.json")
            with open(pto, "w") as f:
                f.write(self.text())
            r = subprocess.run([ptosim, pto, "--arch=a3", "--check=none", "--values=off", "--report", report,
                                *(extra if "--sync=explicit" in extra else [*extra, "--sync=sequential"])],
                               capture_output=True, text=True)
            if r.returncode != 0:
                raise SystemExit("ptosim failed:\n" + r.stderr + self.text())
            with open(report) as f:
                lines = {l["line"]: l["busy"] for l in json.load(f)["lines"]}
        return {row: lines.get(self.first + k, 0.0) for row, k in self.at.items()}


SCALAR = {"f32": "%f", "f16": "%h", "i32": "%i", "i16": "%s"}
BINARY = {"TADD", "TSUB", "TMUL", "TDIV", "TMAX", "TMIN", "TAND"}
SCALARS = {"TADDS", "TMULS", "TMINS", "TMAXS"}


def operation(p, row, op, dtype, rows, cols, valid, variant="", dst_dtype=None):
    """The text of one operation; False if the row cannot be expressed."""
    name = "pto." + op.lower()
    dst_dtype = dst_dtype or dtype
    src, st = p.tile(dtype, rows, cols, AT["src0"], valid)
    if op in BINARY:
        b, bt = p.tile(dtype, rows, cols, AT["src1"], valid)
        d, dt = p.tile(dtype, rows, cols, AT["dst"], valid)
        p.add(row, "%s ins(%s, %s : %s, %s) outs(%s : %s)" % (name, src, b, st, bt, d, dt))
    elif op in SCALARS or op == "TDIVS":
        d, dt = p.tile(dtype, rows, cols, AT["src1"], valid)
        ins = (src, st, SCALAR[dtype], dtype) if variant != "scalar/tile" else (SCALAR[dtype], dtype, src, st)
        p.add(row, "%s ins(%s, %s : %s, %s) outs(%s : %s)" % (name, ins[0], ins[2], ins[1], ins[3], d, dt))
    elif op in {"TABS", "TEXP", "TSQRT", "TLOG", "TRSQRT", "TRELU"}:
        d, dt = p.tile(dtype, rows, cols, AT["src0"] if "inplace=true" in variant else AT["src1"], valid)
        p.add(row, "%s ins(%s : %s) outs(%s : %s)" % (name, src, st, d, dt))
    elif op == "TCVT":
        d, dt = p.tile(dst_dtype, rows, cols, AT["dst"], valid)
        p.add(row, "%s ins(%s {rmode = #pto<round_mode RINT>} : %s) outs(%s : %s)" % (name, src, st, d, dt))
    elif op in {"TCOLMAX", "TCOLSUM"}:
        d, dt = p.tile(dtype, 1, cols, AT["src1"], (1, valid[1]))
        p.add(row, "%s ins(%s : %s) outs(%s : %s)" % (name, src, st, d, dt))
    elif op in {"TROWSUM", "TROWMAX"}:
        t, tt = p.tile(dtype, rows, cols, AT["tmp"], valid)
        d, dt = p.tile(dtype, rows, 1, AT["dst"], (valid[0], 1), True)
        p.add(row, "%s ins(%s, %s : %s, %s) outs(%s : %s)" % (name, src, t, st, tt, d, dt))
    elif op == "TROWEXPAND":
        d, dt = p.tile(dtype, rows, cols, AT["src1"], valid)
        p.add(row, "%s ins(%s : %s) outs(%s : %s)" % (name, src, st, d, dt))
    elif op == "TMRGSORT":
        d, dt = p.tile(dtype, rows, cols, AT["dst"], valid)
        p.add(row, "%s ins(%s, %%len : %s, i32) outs(%s : %s)" % (name, src, st, d, dt))
    elif op == "TGATHER":
        i, it = p.tile("i32", rows, cols, AT["src1"], valid)
        d, dt = p.tile(dtype, rows, cols, AT["dst"], valid)
        p.add(row, "%s ins(%s, %s, %s : %s, %s, %s) outs(%s : %s)" % (name, src, i, i, st, it, it, d, dt))
    else:
        return False
    return True


def instruction_rows(p, out):
    for r in table("instr_a2a3.tsv"):
        if r["class"] not in ("HW", "HW-COPY", "CAM?") or r["src_dtype"] not in DTYPE:
            continue
        valid = (int(r["valid_rows"]), int(r["valid_cols"]))
        if operation(p, r["id"], r["op"], DTYPE[r["src_dtype"]], int(r["rows"]), int(r["cols"]), valid, r["variant"]):
            out.append(dict(id=r["id"], family=FAMILY.get(r["op"], "scalar and unary"), cls=r["class"], measured=float(r["cycles"]),
                            op=r["op"], note="%s %sx%s" % (r["src_dtype"], r["rows"], r["cols"])))


REPEATS = (1, 8, 32, 64, 128)


def line_rows(p, out):
    """The fitted lines at a few repeat counts: tiles of 64 columns, one repeat a row (of 128 columns for 16 bits)."""
    for r in table("hw_fit_lines_910B3.tsv"):
        slope, fixed = float(r["slope_cycles_per_repeat"]), float(r["fixed_cycles"])
        op, dtype, dst, cols = r["op"], "f32", None, 64
        counts = REPEATS
        if op == "TAND":
            dtype, cols = "i16", 128
        elif op == "TCVT":
            dst = "f16"
        elif op == "TMRGSORT":
            cols, counts = 256, (1, 4, 16)
        elif op == "TGATHER":
            counts = (16, 64)
        for n in counts:
            key = "%s line %d" % (op, n)
            shape = (1, cols * n) if op == "TMRGSORT" else (n, cols)
            operation(p, key, op, dtype, shape[0], shape[1], shape, "", dst)
            out.append(dict(id=key, family=FAMILY.get(op, "scalar and unary"), cls="HW-FIT", measured=slope * n + fixed, op=op, note="%d repeats" % n))


def bank_rows(p, out):
    """Loops of one addition (micro.tsv: 1000 of them, ticks of 37 cycles) that can be said with tiles, and the kernel
    vec_add_8192x8192_half: cycles of one instruction = vec time * 1.85 GHz / (elements / cores / elements of one)."""
    def add(key, dtype, rows, cols, src0, src1, dst, measured, note):
        a, t = p.tile(dtype, rows, cols, src0)
        b, _ = p.tile(dtype, rows, cols, src1)
        d, _ = p.tile(dtype, rows, cols, dst)
        p.add(key, "pto.tadd ins(%s, %s : %s, %s) outs(%s : %s)" % (a, b, t, t, d, t))
        out.append(dict(id=key, family="add", cls="HW-KERNEL", measured=measured, op="TADD", note=note))

    tick = 37 / 1000
    add("ub_bank sc1", "f32", 64, 64, 0, 0x10100, 0x20000, 2390 * tick, "no conflict")
    add("ub_bank sc2", "f32", 64, 64, 0, 0x4000, 0x10000, 4167 * tick, "sources in one bank")
    add("ub_bank sc5", "f32", 64, 64, 0, 0x10100, 0x4020, 3751 * tick, "results in the bank of a source")
    add("ub_bank sc6", "f32", 64, 64, 0, 0x10100, 0x10100, 2390 * tick, "second source is the destination")
    # sc7: one block a row for all of a repeat, as by trowexpandadd with blocks of 32 bytes
    a, t = p.tile("f32", 64, 64, 0x10100)
    for key, pitch, measured in (("sc7", 8, 3584), ("sc8", 64, 2389)):
        b, bt = p.tile("f32", 64, pitch, 0, (64, 8))
        d, _ = p.tile("f32", 64, 64, 0x20000)
        p.add("ub_bank " + key, "pto.trowexpandadd ins(%s, %s : %s, %s) outs(%s : %s)" % (a, b, t, bt, d, t))
        out.append(dict(id="ub_bank " + key, family="add", cls="HW-KERNEL", measured=measured * tick, op="TADD", note="one block for a repeat"))
    def kernel(us, elements):
        return us * 1850 / (8192 * 8192 / 48 / elements)

    add("vec_add case2", "f16", 1, 4096, 0, 0x2000, 0x4000, kernel(15.885, 4096), "32 repeats")
    add("vec_add case4", "f16", 1, 16384, 0, 0x10000, 0x20000, kernel(12.846, 16384), "128 repeats, two buffers each")
    add("vec_add case6", "f16", 1, 16256, 0, 0x7f00, 0x20000, kernel(6.954, 16256), "127 repeats, other banks")


def nd2nz_rows(p, out):
    """nd2nz_in_ub_half: 144 x 128 from rows to boxes whose columns lie 144 or 145 blocks apart; the ratio of the two times."""
    for rows, key in ((144, "stride144"), (145, "stride145")):
        a, t = p.tile("f16", 144, 128, 0)
        kind = "!nz%d" % rows
        p.types[kind] = (kind, "!pto.tile_buf<loc=vec, dtype=f16, rows=%d, cols=128, v_row=144, v_col=128, blayout=col_major, slayout=row_major, fractal=512, pad=0>" % rows)
        p.n += 1
        p.allocs.append("  %%a%d = arith.constant 65536 : i64\n  %%x%d = pto.alloc_tile addr = %%a%d : %s" % (p.n, p.n, p.n, kind))
        p.add(key, "pto.tmov ins(%s : %s) outs(%%x%d : %s)" % (a, t, p.n, kind))


def loop_row(ptosim, extra):
    """The loop sc1 itself, without barriers: each addition writes what the one before writes, and waits for that."""
    p, n = Program(), 200
    a, t = p.tile("f32", 64, 64, 0)
    b, _ = p.tile("f32", 64, 64, 0x10100)
    d, _ = p.tile("f32", 64, 64, 0x20000)
    for k in range(n):
        p.add(k, "pto.tadd ins(%s, %s : %s, %s) outs(%s : %s)" % (a, b, t, t, d, t))
    cycles = sum(p.run(ptosim, [*extra, "--sync=explicit"]).values()) / n
    return dict(id="ub_bank sc1 loop", family="add", cls="HW-KERNEL", measured=2390 * 37 / 1000, predicted=cycles, op="TADD", note="a stream of 200")


def rows(ptosim=None, settings=()):
    """settings: (parameter, value) pairs of the target."""
    ptosim = ptosim or os.environ.get("PTOSIM", "ptosim")
    extra = [x for name, value in settings for x in ("--set", "a3.%s=%s" % (name, value))]
    p, out = Program(), []
    instruction_rows(p, out)
    line_rows(p, out)
    bank_rows(p, out)
    got = p.run(ptosim, extra)
    for r in out:
        r["predicted"] = got[r["id"]]
    try_nz = Program()
    nd2nz_rows(try_nz, out)
    nz = try_nz.run(ptosim, extra)
    out.append(dict(id="nd2nz 144/145", family="copy", cls="HW-KERNEL", measured=47.79 / 7.133, predicted=nz["stride144"] / nz["stride145"],
                    op="TMOV", note="ratio of the vector times"))
    out.append(loop_row(ptosim, extra))
    insns = instructions()
    for r in out:
        r["left_out"] = left_out(r, insns) if r["cls"] in ("HW", "HW-COPY", "HW-FIT") else None
    return out


# What is known of an operation without its own measurements: the rate of the vendor's table (timing.md 1.5: 1/1000 cycles of a
# repeat of 16 and of 32 bits), and of the rest what the other operations show: 24 cycles of start and drain, a barrier of 14.
VENDOR = {"TADD": (1, 1), "TSUB": (1, 1), "TMUL": (1, 1), "TMAX": (1, 1), "TMIN": (1, 1), "TDIV": (4, 2), "TEXP": (4, 2), "TRSQRT": (1, 1),
          "TRELU": (1, 1), "TMAXS": (1, 1), "TMULS": (1, 1), "TAND": (1, 1), "TCVT": (1, 1)}
INSN = {"TADD": "vadd", "TSUB": "vsub", "TMUL": "vmul", "TMAX": "vmax", "TMIN": "vmin", "TDIV": "vdiv", "TEXP": "vexp", "TRSQRT": "vrsqrt",
        "TRELU": "vrelu", "TMAXS": "vmaxs", "TMULS": "vmuls", "TAND": "vand", "TCVT": "vconv_narrow"}
START, BARRIER, FLOAT_SLIP = 24, 14, 1 / 32


def instructions():
    """head, tail, rates and latencies of sim/vinsn_a2a3.def."""
    got = {}
    with open(os.path.join(HERE, "..", "..", "sim", "vinsn_a2a3.def")) as f:
        for line in f:
            m = re.match(r"PTO_VINSN\((\w+), (\d+), (\d+), (\d+), (\d+), (\d+), (\d+)\)", line)
            if m:
                got[m.group(1)] = [int(x) for x in m.groups()[1:]]
    return got


def per_repeat(lat, rate, sources, narrow):
    """Cycles of a repeat with two sources in one bank and the results in it, too (ub_bank.c by hand)."""
    each = max(rate, sources)
    if rate - sources >= 1:
        return each
    slip = 0
    while int((lat + slip) / each) % (4 if narrow else 2) == 0:
        slip += 1
    return each + slip * each / lat


def left_out(r, insns):
    """The row predicted as if nothing of its family had been measured."""
    op = r["op"]
    floats = r["note"].startswith("fp") or (r["cls"] == "HW-FIT" and op != "TAND")
    wide = op != "TAND" and "16 " not in r["note"][:5]
    if op == "TCOLMAX":
        return r["predicted"] + 63 * (BARRIER - 16)
    if op == "TGATHER":
        return int(r["note"].split()[0]) * (START + 64 / 5)
    if op == "TMRGSORT":
        return START + int(r["note"].split()[0]) * 128 / 2
    if op not in VENDOR:
        return None
    head, tail, rate16, rate32, lat_int, lat_float = insns[INSN[op]]
    narrow = r["cls"] != "HW-FIT" and r["note"].endswith("x64") and not wide
    sources = 2 if op in BINARY else 1
    mask = 16 if narrow and sources == 2 else 0
    repeats = (r["predicted"] - head - tail - mask) / per_repeat(lat_float if floats else lat_int, (rate32 if wide else rate16) / 1000, sources, narrow and sources == 2)
    return START + mask + repeats * max(sources, VENDOR[op][wide]) * (1 + (FLOAT_SLIP if floats else 0))


def summary(some, title):
    if not some:
        return
    errors = sorted(abs(r["predicted"] / r["measured"] - 1) for r in some)
    bias = sum(r["predicted"] / r["measured"] - 1 for r in some) / len(some)
    worst = max(some, key=lambda r: abs(r["predicted"] / r["measured"] - 1))
    print("%-28s %3d rows  mean %6.2f %%  P90 %6.2f %%  worst %6.2f %% (%s %s)  bias %+6.2f %%" % (
        title, len(some), 100 * sum(errors) / len(errors), 100 * errors[min(len(errors) - 1, int(0.9 * len(errors)))], 100 * errors[-1],
        worst["op"], worst["note"], 100 * bias))


# What was fitted, one parameter after the other, and the values it may have.
FITTED = {"barrier_cycles": range(10, 23), "v_mask": range(8, 25), "ub_turn": [k / 20 for k in range(21)], "v_merge": range(8, 21)}


def fit(ptosim):
    for name, values in FITTED.items():
        errors = {}
        for value in values:
            got = [r for r in rows(ptosim, [(name, value)]) if r["cls"] != "CAM?"]
            errors[value] = sum(abs(r["predicted"] / r["measured"] - 1) for r in got) / len(got)
        best = min(errors, key=errors.get)
        print("%-16s %s, mean error %.2f %%" % (name, best, 100 * errors[best]))


LIMIT = {"HW": 1.0, "HW-COPY": 1.0, "HW-FIT": 1.0, "HW-KERNEL": 2.5}  # mean error in percent that --check allows


def check(got):
    """True if no class is worse than its limit."""
    good = True
    for cls, limit in LIMIT.items():
        errors = [100 * abs(r["predicted"] / r["measured"] - 1) for r in got if r["cls"] == cls]
        if not errors or sum(errors) / len(errors) > limit:
            print("%s: mean error %.2f %%, allowed are %.2f %%" % (cls, sum(errors) / max(1, len(errors)), limit))
            good = False
    return good


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    ptosim = arguments[0] if arguments else None
    if "--fit" in sys.argv:
        fit(ptosim)
        return
    got = rows(ptosim)
    if "--check" in sys.argv:
        sys.exit(0 if check(got) else 1)
    for r in got:
        print("%-10s %-11s %-12s %-28s %9.2f %9.2f %+7.2f %%" % (r["cls"], r["op"], r["id"][:12], r["note"], r["measured"], r["predicted"],
                                                                 100 * (r["predicted"] / r["measured"] - 1)))
    print()
    for cls in ("HW", "HW-COPY", "HW-FIT", "HW-KERNEL", "CAM?"):
        summary([r for r in got if r["cls"] == cls], cls)
        for family in sorted({r["family"] for r in got if r["cls"] == cls}):
            summary([r for r in got if r["cls"] == cls and r["family"] == family], "  " + family)
    print("\neach family predicted from the vendor's rates and the other families:")
    for cls in ("HW", "HW-COPY", "HW-FIT"):
        out = [dict(r, predicted=r["left_out"]) for r in got if r["cls"] == cls and r["left_out"] is not None]
        summary(out, cls)
        for family in sorted({r["family"] for r in out}):
            summary([r for r in out if r["family"] == family], "  " + family)


if __name__ == "__main__":
    main()
