#!/usr/bin/python3
"""Vector operations on A5 against data/instr_a5.tsv (class CAM?) and what the kernel data say of vector time on hardware.

    PTOSIM=build/ptosim tests/calibration/a5_vector.py [--rows] [--cross] | --check PTOSIM

One program holds an operation a line for each row of the data; its busy cycles by line are the prediction.  Variants that differ only in a
tail count once.  Nothing of an operation's model comes from its own rows but where vec_a5.def states a step; --cross fits the constants
that all operations share without one family, lifts the stated steps, and predicts that family.  The micro-operations are held against
data/a5_vf_isa.tsv and data/a5_vf_forwarding.tsv.  --check: the mean errors stay under the limits below.  rows() is for other programs.
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DTYPES = {"fp32": "f32", "fp16": "f16", "bf16": "bf16", "i8": "i8", "hfloat8": "!pto.hif8", "float8e4m3": "f8E4M3FN",
          "float8e5m2": "f8E5M2", "float4e1m2": "!pto.f4E1M2x2", "float4e2m1": "!pto.f4E2M1x2"}
SCALAR_OPS = {"TDIVS", "TMINS"}
BINARY_OPS = {"TADD", "TSUB", "TMUL"}
LIMITS = {"CAM?": 1.6, "HW": 6.0, "HW?": 10.0}  # percent, mean
# Constants that the operations share, with the values that a fit may take.
SHARED = {"vf_loop": [1, 2, 3], "vf_row": [6, 7, 8], "vf_row_port": [0, 0.5, 1, 1.5, 2], "vf_store_lag": [4, 5, 6, 7, 8], "vf_drain": [11, 12, 13],
          "vf_unpack": [0, 20, 27, 34]}


def tile(dtype, rows, cols, valid_rows, valid_cols):
    text = DTYPES[dtype]
    if text.endswith("x2"):  # the text counts pairs
        cols, valid_cols = cols // 2, valid_cols // 2
    return f"!pto.tile_buf<vec, {rows}x{cols}x{text}, valid={valid_rows}x{valid_cols}>"


class Program:
    """Operations, one a line, on tiles at address 0."""

    def __init__(self):
        self.names = {}
        self.body = []
        self.line_of = []

    def operand(self, text):
        if text not in self.names:
            self.names[text] = f"%t{len(self.names)}"
        return self.names[text]

    def add(self, text):
        self.line_of.append(len(self.body))
        self.body.append("    " + text)

    def text(self):
        head = ['module attributes {"pto.target_arch" = "a5"} {', '  func.func @k() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {',
                "    %zero = arith.constant 0 : i64", "    %s32 = arith.constant 2.0 : f32", "    %s16 = arith.constant 2.0 : f16"]
        head += [f"    {name} = pto.alloc_tile addr = %zero : {text}" for text, name in self.names.items()]
        self.first = len(head) + 1
        return "\n".join(head + self.body + ["    return", "  }", "}"]) + "\n"

    def run(self, settings=(), sync="sequential"):
        """Busy cycles of each operation; in a stream of them (sync="auto") the start of one is hidden by the one before."""
        text = self.text()
        with tempfile.TemporaryDirectory() as folder:
            source, report = os.path.join(folder, "k.pto"), os.path.join(folder, "r.json")
            with open(source, "w") as f:
                f.write(text)
            command = [os.environ.get("PTOSIM", "ptosim"), "--arch", "a5", "--values=off", "--check=none", f"--sync={sync}", "--report", report]
            for name, value in settings:
                command += ["--set", f"a5.{name}={value}"]
            done = subprocess.run(command + [source], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
            with open(report) as f:
                busy = {line["line"]: line["busy"] for line in json.load(f)["lines"]}
        return [busy[self.first + at] for at in self.line_of]


def write_op(program, r):
    shape = [int(r[k]) for k in ("rows", "cols", "valid_rows", "valid_cols")]
    src, dst = tile(r["src_dtype"], *shape), tile(r["dst_dtype"], *shape)
    a, d = program.operand(src), program.operand(dst)
    op, scalar = "pto." + r["op"].lower(), "f16" if r["src_dtype"] == "fp16" else "f32"
    if r["op"] in BINARY_OPS:
        program.add(f"{op} ins({a}, {a} : {src}, {src}) outs({d} : {dst})")
    elif r["op"] in SCALAR_OPS:
        program.add(f"{op} ins({a}, %s{scalar[1:]} : {src}, {scalar}) outs({d} : {dst})")
    elif r["op"] == "TSEL":
        bytes_of_row = max(32, -(-shape[1] // 8 // 32) * 32)
        mask = tile("i8", shape[0], bytes_of_row, shape[2], -(-shape[3] // 8))
        program.add(f"{op} ins({program.operand(mask)}, {a}, {a}, {a} : {mask}, {src}, {src}, {src}) outs({d} : {dst})")
    else:
        program.add(f"{op} ins({a} : {src}) outs({d} : {dst})")


def family(r):
    return f"{r['op']} {r['src_dtype']}-{r['dst_dtype']}" if r["op"] == "TCVT" else r["op"]


def steps_of(r):
    lanes = {"fp32": 64, "i8": 256}.get(r["src_dtype"], 128)
    return (r["valid_rows"], -(-int(r["valid_cols"]) // lanes), r["valid_cols"] == r["cols"])


def read():
    with open(os.path.join(HERE, "data", "instr_a5.tsv")) as f:
        found = list(csv.DictReader((line for line in f if not line.startswith("#")), delimiter="\t"))
    kept, seen = [], set()
    for r in found:
        key = (r["op"], r["variant"], r["src_dtype"], r["dst_dtype"], r["rows"], r["cols"], r["cycles"]) + steps_of(r)[:2]
        if key not in seen:
            seen.add(key)
            kept.append(r)
    return kept


def repeated(op, dtype, elements, scalar=False):
    def write(program):
        t = tile(dtype, 1, elements, 1, elements)
        a = program.operand(t)
        second = (f", %s{DTYPES[dtype][1:]}", f", {DTYPES[dtype]}") if scalar else ("", "") if op in ("tmov", "texp") else (f", {a}", f", {t}")
        program.add(f"pto.{op} ins({a}{second[0]} : {t}{second[1]}) outs({a} : {t})")
    return write


# Vector time on hardware, cycles: name, class, measured, operations, are they a stream?
# Kernels of timing-data/kernels.tsv at 1650 MHz: add of 8192 x 8192 f16 in calls of 4096 or 21760 elements, a wait before each;
# gelu: 8 operations on 8192 f32 each, 128 times a core.  ub_bank_vf of micro.tsv: 1000 functions in a row; the scale of its counts
# is not known, 1/10000 makes cycles of them.
GELU = [repeated(op, "fp32", 8192, op.endswith("s")) for op in ("tmul", "tmul", "tmuls", "tadd", "tmuls", "texp", "tadds", "tdiv")]
STREAMS = [
    ("add 4096 f16, 1 core", "HW", 943.362 * 1650 / 16384, [repeated("tadd", "fp16", 4096)], False),
    ("add 4096 f16, 64 cores", "HW", 15.465 * 1650 * 64 / 16384, [repeated("tadd", "fp16", 4096)], False),
    ("add 21760 f16, 64 cores", "HW", 11.121 * 1650 * 64 / (67108864 / 21760), [repeated("tadd", "fp16", 21760)], False),
    ("gelu, 8 operations of 8192 f32", "HW", 147.895 * 1650 / 128, GELU, True),
    ("banks, add of 4096 f32, best", "HW?", 1332802e-4, [repeated("tadd", "fp32", 4096)], True),
    ("banks, add of 4096 f32, worst", "HW?", 1470753e-4, [repeated("tadd", "fp32", 4096)], True),
    ("banks, copy of 512 f32", "HW?", 443135e-4, [repeated("tmov", "fp32", 512)], True),
]


def streams(settings=()):
    out = []
    for name, cls, measured, operations, stream in STREAMS:
        program = Program()
        for write in operations * 4:
            write(program)
        busy = program.run(settings, "auto" if stream else "sequential")
        out.append({"id": name, "family": "streams", "cls": cls, "measured": measured, "predicted": sum(busy[-len(operations):]), "row": None})
    return out


def predict(found, settings=()):
    program = Program()
    for r in found:
        write_op(program, r)
    return program.run(settings)


def rows(settings=()):
    found = read()
    out = [{"id": r["id"], "family": family(r), "cls": r["class"], "measured": float(r["cycles"]), "predicted": p, "row": r}
           for r, p in zip(found, predict(found, settings))]
    return out + streams(settings)


def table(found, title):
    print(f"\n{title}\n{'family':32} {'class':6} {'n':>4} {'MAPE':>7} {'P90':>7} {'worst':>7} {'bias':>7}   (percent)")
    groups = {}
    for r in found:
        groups.setdefault((r["cls"], r["family"]), []).append(r)
        groups.setdefault((r["cls"], "~ all"), []).append(r)
    total = {}
    for (cls, name), rs in sorted(groups.items()):
        errors = [100 * (r["predicted"] / r["measured"] - 1) for r in rs]
        sizes = sorted(abs(e) for e in errors)
        total[cls, name] = sum(sizes) / len(sizes)
        print(f"{name:32} {cls:6} {len(rs):4} {total[cls, name]:7.2f} {sizes[int(0.9 * (len(sizes) - 1))]:7.2f} {sizes[-1]:7.2f} {sum(errors) / len(errors):+7.2f}")
    return {cls: error for (cls, name), error in total.items() if name == "~ all"}


def mape(found, predicted):
    return sum(abs(p / float(r["cycles"]) - 1) for r, p in zip(found, predicted)) / len(found)


def fit(found):
    """Coordinate descent over the shared constants."""
    best, error = {}, mape(found, predict(found))
    for _ in range(2):
        for name, values in SHARED.items():
            for value in values:
                trial = dict(best, **{name: value})
                e = mape(found, predict(found, trial.items()))
                if e < error - 1e-6:
                    best, error = trial, e
    return best


def cross():
    found, out = read(), []
    for left in sorted({r["op"] for r in found}):
        constants = fit([r for r in found if r["op"] != left])
        mine = [r for r in found if r["op"] == left]
        for r, p in zip(mine, predict(mine, list(constants.items()) + [("vf_steps", 0)])):
            out.append({"id": r["id"], "family": family(r), "cls": r["class"], "measured": float(r["cycles"]), "predicted": p})
        print(left, "left out:", constants)
    return out


def tsv(name):
    with open(os.path.join(HERE, "data", name)) as f:
        return list(csv.DictReader((line for line in f if not line.startswith("#")), delimiter="\t"))


def micro_operations():
    """Differences of sim/vf_uop.def from the latencies of its source, and of the rule of cost_a5.c from the distances."""
    units, latency, wrong = {}, {}, []
    with open(os.path.join(HERE, "..", "..", "sim", "vf_uop.def")) as f:
        for row in re.findall(r"^VF_UOP\((\w+), (\w+), (\d+), (\d+),", f.read(), re.M):
            units[row[0]], latency[row[0], "fp32"], latency[row[0], "fp16"] = row[1], int(row[2]), int(row[3])
    for r in tsv("a5_vf_isa.tsv"):
        key = r["op"], r["form"]
        if key in latency and latency[key] != int(r["latency"]):
            wrong.append(key)

    def distance(a, cycles, b):
        if a == "LOAD":
            return cycles if b == "STORE" else cycles - 3
        return cycles - 2 if b == "STORE" else cycles - 4 if a == b == "ALU" else cycles - 3

    errors = []
    for r in tsv("a5_vf_forwarding.tsv"):
        op, form = r["producer"].split(".")
        for consumer in r["consumers"].split():
            to = consumer.split(".")[0]
            if (op, form) in latency and to in units:
                errors.append(distance(units[op], latency[op, form], units[to]) - int(r["cycles"]))
    exact = sum(e == 0 for e in errors)
    print(f"micro-operations: {len(wrong)} latencies differ from the source; {exact} of {len(errors)} distances are exact, "
          f"{sum(abs(e) <= 1 for e in errors)} within a cycle")
    return not wrong and exact > 0.75 * len(errors)


def main(arguments):
    if "--check" in arguments:
        os.environ["PTOSIM"] = arguments[arguments.index("--check") + 1]
    found = rows()
    if "--rows" in arguments:
        for r in found:
            e = 100 * (r["predicted"] / r["measured"] - 1)
            what = r["id"] if r["row"] is None else " ".join((r["row"]["variant"],) + tuple(map(str, steps_of(r["row"]))))
            print(f"{r['family']:24} {what:40} {r['measured']:8.1f} {r['predicted']:9.2f} {e:+6.1f}")
    errors = table(found, "in sample")
    good = micro_operations()
    if "--cross" in arguments:
        table(cross(), "each operation left out, its stated steps lifted")
    if "--check" in arguments:
        over = [f"{cls}: {errors[cls]:.2f} % is over {limit} %" for cls, limit in LIMITS.items() if errors[cls] > limit]
        if over or not good:
            sys.exit("\n".join(over) or "micro-operations differ from their source")


if __name__ == "__main__":
    main(sys.argv[1:])
