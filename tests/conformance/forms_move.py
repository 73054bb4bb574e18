# Cases of vector.md 10-13 and 25, and of plain loads, stores and moves: rearrangements, gather and scatter, sorting, generators.
# It chooses shapes, data and text; what the results are says pto_ref.py.
from functools import partial

import numpy as np

import pto_ref as ref
import ref_num as num
from case import Case, Global, Scalar, dps
from forms_elem import ALL, FH, FLOATS, random_codes, shapes, special, unit
from pto_ref import Tile

F8 = ["f8E4M3FN", "f8E5M2"]


def rearrange(rng):
    for dt in ALL:
        u = unit(dt)
        for pad in (1, 2, 3):
            for n, (r, c, vr, vc, rows, cols) in enumerate([(4, 2 * u, 3, u + 1, 4, 2 * u), (4, u, 4, 0, 4, u), (2, u, 2, u - 1, 5, 3 * u),
                                                            (6, 2 * u, 5, 2 * u - 3, 6, 2 * u)]):
                t = {"a": Tile(0, dt, r, c, vr, vc, static=n == 0), "d": Tile(0, dt, rows, cols, rows - (n == 0), cols, pad=pad)}
                yield Case("pto.tfillpad", [(None, dt)], t, dps("pto.tfillpad", ["a"], ["d"]), partial(ref.fill_pad, dst=t["d"], src=t["a"]),
                           rows * cols, "in place" if n == 3 else "").place({"d": "a"} if n == 3 else None)
        for n, (r, c, vr, vc) in enumerate([(u, u, u, u), (2 * u, 2 * u, u + 1, 3), (u, 3 * u, 1, 2 * u + 1)]):
            t = {"a": Tile(0, dt, r, c, vr, vc, static=n != 1), "d": Tile(0, dt, c, r, vc, vr, static=n != 1)}
            ins = ["a"]
            if n == 2:
                t["tmp"] = Tile(0, dt, c, r, c, r)
                ins.append("tmp")
            yield Case("pto.ttrans", [(None, dt)], t, dps("pto.ttrans", ins, ["d"]), partial(ref.transpose, dst=t["d"], src=t["a"]), vr * vc).place()
        for n, (ca, cb) in enumerate([(u, u), (3, u + 2), (u - 1, 1)]):
            t = {"a": Tile(0, dt, 3, u, 3, ca), "b": Tile(0, dt, 4, 2 * u, 3, cb), "d": Tile(0, dt, 3, 3 * u, 3, ca + cb)}
            yield Case("pto.tconcat", [(None, dt)], t, dps("pto.tconcat", ["a", "b"], ["d"]), partial(ref.concat, dst=t["d"], a=t["a"], b=t["b"]),
                       3 * (ca + cb)).place()
        for it in ("i8", "ui8", "i16", "ui16", "i32", "ui32"):
            ui = unit(it)
            counts = np.array([[0], [2], [5], [100], [-1 if num.is_signed(it) else 3], [1]]).repeat(ui, 1)
            t = {"a": Tile(0, dt, 6, u, 6, u - 2), "b": Tile(0, dt, 6, u, 6, u - 1), "d": Tile(0, dt, 6, 2 * u, 6, u + 3),
                 "ia": Tile(0, it, 6, ui, 6, 1, fill=num.from_int(it, counts)), "ib": Tile(0, it, 6, ui, 6, 1, fill=num.from_int(it, counts[::-1]))}
            yield Case("pto.tconcatidx", [("src0=src1=dst", dt), ("idx", it)], t, dps("pto.tconcatidx", ["a", "b", "ia", "ib"], ["d"]),
                       partial(ref.concat_idx, dst=t["d"], a=t["a"], b=t["b"], ia=t["ia"], ib=t["ib"]), 6 * (u + 3)).place()


def index_data(rng, it, shape, limit, wild):
    """Positions below limit, a few of them outside where that has a meaning."""
    at = rng.integers(0, limit, shape)
    if wild:
        at = np.where(rng.random(shape) < 0.15, rng.choice([limit, limit + 7, -1 if num.is_signed(it) else limit]), at)
    return num.from_int(it, at)


def gathers(rng):
    for dt in ALL:
        u = unit(dt)
        for it in ("i16", "ui16", "i32", "ui32"):
            for n, (r, c, vr) in enumerate([(4, 2 * max(u, 16), 3), (1, max(u, 16), 1)]):
                t = {"a": Tile(0, dt, 5, 2 * u, 5, 2 * u), "i": Tile(0, it, r, c, vr, c, fill=index_data(rng, it, (r, c), 10 * u, n == 0)),
                     "d": Tile(0, dt, r, c, vr, c)}
                yield Case("pto.tgather", [("src=dst (index form)", dt), ("idx", it)], t, dps("pto.tgather", ["a", "i"], ["d"]),
                           partial(ref.gather_index, dst=t["d"], src=t["a"], idx=t["i"]), vr * c, "index").place()
    for dt in ALL + F8:
        u = unit(dt)
        for n, name in enumerate(ref.PATTERN):
            for axis in ("row", "col"):
                k, off = ref.PATTERN[name]
                t = {"a": Tile(0, dt, 8, 4 * u, 8, 4 * u)}
                t["d"] = Tile(0, dt, 8, 4 * u // k, 8, 4 * u // k) if axis == "row" else Tile(0, dt, 8 // k, 4 * u, 8 // k, 4 * u)
                inner = ", {maskPattern = #pto.mask_pattern<%s>}" % name
                text = dps("pto.tgather", ["a"], ["d"], inner=inner, tail=", \"%s\"" % axis)
                yield Case("pto.tgather", [("src=dst (mask form)", dt)], t, text, partial(ref.gather_mask, name, axis, dst=t["d"], src=t["a"]),
                           t["d"].vr * t["d"].vc, "mask " + axis).place()
    for dt in ALL:
        for mode in ("eq", "gt"):
            for n, offset in enumerate((0, 5)):
                s = np.array(special(dt)[:6], num.uint(dt))
                code = int(s[2])
                value = code if not num.is_int(dt) else int(num.as_int(dt, s[2:3])[0])
                t = {"a": Tile(0, dt, 3, 2 * unit(dt), 3, 2 * unit(dt) - n, fill=rng.choice(s, (3, 2 * unit(dt)))),
                     "d": Tile(0, "i32", 3, 2 * unit(dt), 3, 2 * unit(dt)), "c": Tile(0, "i32", 1, 8, 1, 3)}
                text = dps("pto.tgather", ["a", "k"], ["d", "c"], "{cmpMode = #pto<cmp %s>, offset = %d : i32}" % (mode, offset))
                yield Case("pto.tgather", [("src (compare form)", dt), ("dst, cdst (compare form)", "i32")], t, text,
                           partial(ref.gather_compare, mode, offset, dst=t["d"], cdst=t["c"], src=t["a"], k=code), t["a"].vr * t["a"].vc,
                           "compare " + mode, {"k": Scalar(dt.replace("ui", "i"), value)}).place()
    for dt in ALL:
        u = unit(dt)
        for n, (r, blocks) in enumerate([(3, 2), (1, 5)]):
            at = rng.integers(0, 4 * 3 - 1, (r, 8)) * 32
            at = at + 4 if n else at
            t = {"a": Tile(0, dt, 4, 3 * u, 4, 3 * u), "o": Tile(0, "ui32", r, 8, r, blocks, fill=num.from_int("ui32", at)),
                 "d": Tile(0, dt, r, blocks * u, r, blocks * u)}
            yield Case("pto.tgatherb", [("dst", dt)], t, dps("pto.tgatherb", ["a", "o"], ["d"]),
                       partial(ref.gather_block, dst=t["d"], src=t["a"], off=t["o"]), r * blocks * u).place()


def scatters(rng):
    for dt in ALL:
        u = unit(dt)
        for it in {1: ("i16", "ui16"), 2: ("i16", "ui16"), 4: ("i32", "ui32")}[num.size(dt)]:
            for n, (r, c, vr, vc) in enumerate([(4, max(u, unit(it)), 4, max(u, unit(it))), (3, 2 * max(u, unit(it)), 2, 7)]):
                t = {"a": Tile(0, dt, r, c, vr, vc), "i": Tile(0, it, r, c, vr, vc, fill=index_data(rng, it, (r, c), 12 * u, False)),
                     "d": Tile(0, dt, 6, 2 * u, 6, 2 * u)}
                yield Case("pto.tscatter", [("src=dst", dt), ("idx", it)], t, dps("pto.tscatter", ["a", "i"], ["d"]),
                           partial(ref.scatter_index, dst=t["d"], src=t["a"], idx=t["i"]), 12 * u, "index").place()
        for name in ref.PATTERN:
            for axis in ("row", "col"):
                k, off = ref.PATTERN[name]
                t = {"a": Tile(0, dt, 3, u, 3, u)}
                t["d"] = Tile(0, dt, 3, u * k, 3, u * k) if axis == "row" else Tile(0, dt, 3 * k, u, 3 * k, u)
                text = dps("pto.tscatter", ["a"], ["d"], inner=", {maskPattern = #pto.mask_pattern<%s>}" % name, tail=", \"%s\"" % axis)
                yield Case("pto.tscatter", [("src=dst", dt)], t, text, partial(ref.scatter_mask, name, axis, dst=t["d"], src=t["a"]), 3 * u * k,
                           "mask " + axis).place()


OUTSIDE = {"clamp": lambda i, cap: min(max(i, 0), cap - 1), "wrap": lambda i, cap: i % cap, "zero": lambda i, cap: i if 0 <= i < cap else None,
           "skip": lambda i, cap: i if 0 <= i < cap else None, "undefined": lambda i, cap: i}


def view_codes(mem, view):
    return mem[view.addr:view.addr + view.nbytes].copy().view(num.uint(view.dtype)).reshape(view.rows, view.cols)


def run_mgather(rows, oob, mem, dst, idx, view):
    table = view_codes(mem, view)
    cap = view.rows if rows else view.rows * view.cols
    at = num.as_int("i32", idx.read(mem))
    out = np.zeros((dst.vr, dst.vc), num.uint(dst.dtype))
    for i in range(dst.vr):
        if rows:
            k = OUTSIDE[oob](int(at.reshape(-1)[i]), cap)
            out[i] = 0 if k is None else table[k, :dst.vc]
        else:
            for j in range(dst.vc):
                k = OUTSIDE[oob](int(at[i, j]), cap)
                out[i, j] = 0 if k is None else table.reshape(-1)[k]
    dst.write(mem, out)


def run_mscatter(rows, oob, atomic, mem, src, idx, view):
    table = view_codes(mem, view)
    cap = view.rows if rows else view.rows * view.cols
    at, codes = num.as_int("i32", idx.read(mem)), src.read(mem)

    def put(where, new):
        table[where] = new if atomic == "none" else ref.BINARY[atomic](src.dtype, np.atleast_1d(table[where]), np.atleast_1d(new))
    for i in range(src.vr):
        if rows:
            k = OUTSIDE[oob](int(at.reshape(-1)[i]), cap)
            if k is not None:
                put((k, slice(0, src.vc)), codes[i])
            continue
        for j in range(src.vc):
            k = OUTSIDE[oob](int(at[i, j]), cap)
            if k is not None:
                put((k // view.cols, slice(k % view.cols, k % view.cols + 1)), codes[i, j:j + 1])
    raw = table.reshape(-1).view(np.uint8)
    mem[view.addr:view.addr + raw.size] = raw


def memory(rng):
    for dt in ALL + F8:
        u = unit(dt)
        arch = ("a5",) if dt in F8 else ("a3", "a5")
        for rows in (True, False):
            for n, oob in enumerate(("undefined", "clamp", "wrap", "zero")):
                cap = 6 if rows else 6 * 2 * u
                shape = (1, 8) if rows else (3, max(u, 8))
                if rows and n % 2:
                    idx = Tile(0, "i32", 8, 1, 3, 1, "col_major", fill=outside(rng, (8, 1), cap, n))
                elif rows:
                    idx = Tile(0, "i32", 1, 8, 1, 3, fill=outside(rng, (1, 8), cap, n))
                else:
                    idx = Tile(0, "i32", *shape, 3, u - 1, fill=outside(rng, shape, cap, n))
                t = {"i": idx, "d": Tile(0, dt, 3, 2 * u if rows else u, 3, 2 * u if rows else u - 1)}
                view = {"g": Global(dt, 6, 2 * u)}
                text = dps("pto.mgather", ["g", "i"], ["d"], "{coalesce = #pto<coalesce %s>, gatherOob = #pto<gather_oob %s>}" % (
                    "row" if rows else "elem", oob))
                yield Case("pto.mgather", [("data", dt), ("idx", "i32")], t, text,
                           partial(run_mgather, rows, oob, dst=t["d"], idx=idx, view=view["g"]), t["d"].vr * t["d"].vc, oob, views=view, arch=arch).place()
        for rows in (True, False):
            for n, (oob, atomic) in enumerate([("undefined", "none"), ("skip", "none"), ("clamp", "add"), ("wrap", "max"), ("skip", "min")]):
                if atomic == "add" and dt not in ("i32", "ui32", "f16", "f32") or atomic in ("max", "min") and dt not in ("i32", "f32"):
                    continue
                cap = 6 if rows else 6 * 2 * u
                idx = Tile(0, "i32", 1, 8, 1, 5, fill=outside(rng, (1, 8), cap, n)) if rows else \
                    Tile(0, "i32", 5, max(u, 8), 5, u - 1, fill=outside(rng, (5, max(u, 8)), cap, n))
                width = 2 * u if rows else u
                t = {"i": idx, "s": Tile(0, dt, 5, width, 5, width if rows else u - 1, fill=random_codes(rng, dt, (5, width)))}
                view = {"g": Global(dt, 6, 2 * u, fill=random_codes(rng, dt, (6, 2 * u)))}
                text = dps("pto.mscatter", ["s", "i"], ["g"], "{coalesce = #pto<coalesce %s>, scatterAtomicOp = #pto<scatter_atomic_op %s>, "
                           "scatterOob = #pto<scatter_oob %s>}" % ("row" if rows else "elem", atomic, oob))
                cells = [("data", dt), ("idx", "i32")] + ([("data with add", dt)] if atomic == "add" else
                                                           [("data with max/min", dt)] if atomic != "none" else [])
                yield Case("pto.mscatter", cells, t, text, partial(run_mscatter, rows, oob, atomic, src=t["s"], idx=idx, view=view["g"]),
                           t["s"].vr * t["s"].vc, oob + " " + atomic, views=view, arch=arch).place()


def outside(rng, shape, cap, wild):
    at = rng.integers(0, cap, shape)
    return num.from_int("i32", np.where(rng.random(shape) < 0.3, rng.choice([-1, cap, 3 * cap + 1, -cap - 2]), at) if wild else at)


def sorts(rng):
    for dt in FH:
        per = 2 if dt == "f32" else 4
        for it in ("i32", "ui32"):
            for n, (r, c, vc) in enumerate([(2, 64, 64), (3, 32, 32), (2, 64, 43)]):
                s = np.array([x for k, x in enumerate(special(dt)) if k != 6], num.uint(dt))
                t = {"a": Tile(0, dt, r, c, r, vc, fill=np.where(rng.random((r, c)) < 0.4, rng.choice(s, (r, c)),
                                                                   num.from_f32(dt, rng.integers(-20, 20, (r, c)).astype(np.float32))).astype(num.uint(dt))),
                     "i": Tile(0, it, r, c, r, vc, fill=num.from_int(it, rng.permutation(1000)[:r * c].reshape(r, c))),
                     "d": Tile(0, dt, r, c * per, r, vc * per)}
                ins = ["a", "i"]
                if vc % 32:
                    t["tmp"] = Tile(0, dt, 1, c * per, 1, c * per)
                    ins.append("tmp")
                yield Case("pto.tsort32", [("src=dst", dt), ("idx", it)], t, dps("pto.tsort32", ins, ["d"]),
                           partial(ref.sort32, dst=t["d"], src=t["a"], idx=t["i"]), r * vc * per).place()
        for n, (block, count) in enumerate([(64, 4), (64, 9), (128, 8)]):
            cols = block * count
            fill = np.concatenate([sorted_list(rng, dt, block // per, 10 * b) for b in range(count)])[None, :]
            t = {"a": Tile(0, dt, 1, cols, 1, cols, fill=fill), "d": Tile(0, dt, 1, cols, 1, cols)}
            yield Case("pto.tmrgsort", [(None, dt)], t, dps("pto.tmrgsort", ["a", "n"], ["d"]),
                       partial(ref.merge_blocks, block, dst=t["d"], src=t["a"]), count // 4 * 4 * block, "blocks", {"n": Scalar("i32", block)}).place()
        for lists in ((8, 8), (8, 16, 4), (16, 8, 8, 32)):
            for exhausted in (False, True):
                t, ins, srcs = {}, [], []
                for k, n in enumerate(lists):
                    width = (n * per + unit(dt) - 1) // unit(dt) * unit(dt)
                    pad = np.zeros(width - n * per, num.uint(dt))
                    t["s%d" % k] = Tile(0, dt, 1, width, 1, n * per, fill=np.concatenate([sorted_list(rng, dt, n, 100 * k), pad])[None, :])
                    ins.append("s%d" % k)
                    srcs.append(t["s%d" % k])
                total = sum(lists) * per
                t["tmp"], t["d"] = Tile(0, dt, 1, total, 1, total), Tile(0, dt, 1, total, 1, total)

                def text(names, types, ins=tuple(ins), exhausted=exhausted):
                    left = list(ins) + ["tmp"]
                    return "pto.tmrgsort ins(%s {exhausted = %s} : %s) outs(%s, %%ex : %s, vector<4xi16>)" % (
                        ", ".join(names[i] for i in left), "true" if exhausted else "false", ", ".join(types[i] for i in left), names["d"], types["d"])

                def run(mem, exhausted=exhausted, d=t["d"], srcs=srcs):
                    ref.merge_lists(exhausted, mem, d, srcs)
                yield Case("pto.tmrgsort", [(None, dt)], t, text, run, total, "lists").place()


def sorted_list(rng, dt, n, first):
    """n records in descending order with many equal values, as elements."""
    v = np.sort(rng.integers(-6, 7, n))[::-1].astype(np.float32)
    codes = num.from_f32(dt, v).astype("<u4")
    return np.stack([codes, (first + np.arange(n)).astype("<u4")], axis=1).reshape(-1).view(num.uint(dt))


def generators(rng):
    for dt in ("i16", "ui16", "i32", "ui32"):
        for n, (start, down) in enumerate([(5, False), (5, True), ((1 << (num.bits(dt) - 1)) - 4, False), (-3, True)]):
            t = {"d": Tile(0, dt, 1, 64, 1, (37, 64)[n % 2])}
            yield Case("pto.tci", [("dst", dt)], t, dps("pto.tci", ["s"], ["d"], "{descending = true}" if down else ""),
                       partial(ref.iota, start, down, dst=t["d"]), t["d"].vc, "", {"s": Scalar(dt.replace("ui", "i"), start)}).place()
    for dt in ALL:
        for r, c, vr, vc, static in shapes(dt)[:3] + [(16, 32, 16, 32, True)]:
            for diag, upper in ((0, 0), (1, 0), (-2, 0), (1, 1), (-1, 1), (100, 1)):
                t = {"d": Tile(0, dt, r, c, vr, vc, static=static)}
                yield Case("pto.ttri", [("dst", dt)], t, dps("pto.ttri", ["k"], ["d"], inner="{upperOrLower = %d : i32}" % upper),
                           partial(ref.triangle, diag, upper, dst=t["d"]), vr * vc, "", {"k": Scalar("i32", diag)}).place()
    for dt in ("i32", "ui32"):
        for rounds in (7, 10):
            for r, c, vr, vc, words in ((2, 256, 2, 256, (1, 2, 3, 4, 5, 6)), (3, 304, 3, 301, (77, -5, -1, -1, 9, 0)), (1, 64, 1, 50, (0, 0, 0, 0, 0, 0))):
                t = {"d": Tile(0, dt, r, c, vr, vc)}
                names = ["k0", "k1", "c0", "c1", "c2", "c3"]
                w = [x & 0xFFFFFFFF for x in words]
                yield Case("pto.trandom", [("dst", dt)], t, dps("pto.trandom", names, ["d"], inner="{rounds = %d : i32}" % rounds),
                           partial(ref.random_fill, (w[0], w[1]), w[2:], rounds, dst=t["d"]), vr * vc, "",
                           dict(zip(names, (Scalar("i32", x) for x in words))), arch=("a5",)).place()
    for dt in ("ui16", "ui32"):
        for byte in range(num.size(dt)):
            for r, c, vr, vc in ((2, 32, 2, 32), (5, 48, 3, 41)):
                fill = rng.choice([0x01, 0x0102, 0x01FF, 0x0203, 0xFF00, 0x01020304, 0x01020401, 0x01030304, 0], (r, c)).astype(num.uint(dt))
                depth = vr if dt == "ui16" else max(1, 3 - byte)
                filters = np.array([1, 2, 3] if dt == "ui32" else [1, 2, 0xFF], np.uint8)
                t = {"a": Tile(0, dt, r, c, vr, vc, fill=fill),
                     "i": Tile(0, "ui8", 32, 1, depth, 1, "col_major", fill=np.resize(filters, (32, 1))), "d": Tile(0, "ui32", r, 256, vr, 256)}
                yield Case("pto.thistogram", [("src", dt), ("idx", "ui8"), ("dst", "ui32")], t,
                           dps("pto.thistogram", ["a", "i"], ["d"], "{byte = %d : i32}" % byte),
                           partial(ref.histogram, byte, dst=t["d"], src=t["a"], idx=t["i"]), vr * 256, arch=("a5",)).place()


EVERY = ["i8", "ui8", "i16", "ui16", "i32", "ui32", "i64", "ui64", "f16", "bf16", "f32"]
EVERY_A5 = EVERY + F8 + ["!pto.hif8", "!pto.f4E2M1x2", "!pto.f4E1M2x2", "!pto.f8E8M0"]


def run_load(mem, dst, view):
    r, c = min(dst.vr, view.rows), min(dst.vc, view.cols)
    dst.write(mem, view_codes(mem, view)[:r, :c])


def run_store(mem, src, view):
    r, c = min(src.vr, view.rows), min(src.vc, view.cols)
    table = view_codes(mem, view)
    table[:r, :c] = src.read(mem, r, c)
    raw = table.reshape(-1).view(np.uint8)
    mem[view.addr:view.addr + raw.size] = raw


def transfers(rng):
    for dt in EVERY_A5:
        arch = ("a3", "a5") if dt in EVERY else ("a5",)
        u = unit(dt)
        for n, (r, c, vr, vc, vrows, vcols) in enumerate([(4, 2 * u, 4, 2 * u, 4, 2 * u), (4, 2 * u, 3, u + 1, 3, u + 1), (1, u, 1, u, 1, u),
                                                          (8, 2 * u, 8, 2 * u, 5, 3)]):
            for op, run in (("pto.tload", run_load), ("pto.tstore", run_store)):
                tile, view = Tile(0, dt, r, c, vr, vc, static=n != 1), Global(dt, vrows, vcols)
                key = "src,dst" if op == "pto.tload" else "src"
                text = dps(op, ["g"], ["d"]) if op == "pto.tload" else dps(op, ["d"], ["g"])
                role = {"dst": tile} if op == "pto.tload" else {"src": tile}
                yield Case(op, [(key, dt)], {"d": tile}, text, partial(run, view=view, **role), min(vr, vrows) * min(vc, vcols), views={"g": view},
                           arch=arch).place()
    for dt in ALL:
        for r, c, vr, vc, static in shapes(dt):
            t = {"a": Tile(0, dt, r, c, vr, vc, static=static), "d": Tile(0, dt, r, c, vr, vc, static=static)}

            def run(mem, a=t["a"], d=t["d"]):
                d.write(mem, a.read(mem))
            yield Case("pto.tmov", [("vec to vec", dt)], t, dps("pto.tmov", ["a"], ["d"]), run, vr * vc, "vec to vec").place()


def overlaps(rng):
    """Destinations on the bytes of a source under another shape or type: all sources are read first (vector.md 0.4)."""
    def case(op, dt, t, ins, run, points, on, inner="", tail="", key=None):
        return Case(op, [(key, dt)], t, dps(op, ins, ["d"], inner=inner, tail=tail), run, points, "on " + on).place({"d": on})
    for src, dst in (("f32", "bf16"), ("bf16", "f32"), ("f16", "f32"), ("i32", "f32"), ("f32", "f16"), ("i8", "f16"), ("f32", "i16"), ("i16", "i32")):
        size = max(num.size(src), num.size(dst))
        few = np.resize(random_codes(rng, src, (1, 100)), (5, 64))
        rows = 5 * size // num.size(src)                                              # so that the larger of the two has room
        t = {"a": Tile(0, src, rows, 64, 5, 61, fill=np.resize(few, (rows, 64))), "d": Tile(0, dst, rows, 64, 5, 61)}
        yield case("pto.tcvt", src + " > " + dst, t, ["a"], partial(ref.convert, None, None, dst=t["d"], src=t["a"]), 305, "a", key="src > dst")
    for dt in ("i8", "i16", "bf16", "f32"):
        u = unit(dt)
        a = Tile(0, dt, u, 2 * u, u, 2 * u)
        t = {"a": a, "d": Tile(0, dt, 2 * u, u, 2 * u, u)}
        yield case("pto.ttrans", dt, t, ["a"], partial(ref.transpose, dst=t["d"], src=a), 2 * u * u, "a")
        t = {"a": Tile(0, dt, 6, 3 * u, 6, 1), "d": Tile(0, dt, 6, 3 * u, 6, 3 * u)}
        yield case("pto.trowexpand", dt, t, ["a"], partial(ref.row_expand, dst=t["d"], src=t["a"]), 18 * u, "a")
        t = {"a": Tile(0, dt, 8 * u, 1, 4, 1, "col_major"), "d": Tile(0, dt, 4, 2 * u, 4, 2 * u)}
        yield case("pto.trowexpand", dt, t, ["a"], partial(ref.row_expand, dst=t["d"], src=t["a"]), 8 * u, "a")
        t = {"a": Tile(0, dt, 5, 2 * u, 1, 2 * u), "d": Tile(0, dt, 5, 2 * u, 5, 2 * u)}
        yield case("pto.tcolexpand", dt, t, ["a"], partial(ref.col_expand, dst=t["d"], src=t["a"]), 10 * u, "a")
        t = {"a": Tile(0, dt, 3, 4 * u, 3, u + 1), "b": Tile(0, dt, 3, u, 3, u), "d": Tile(0, dt, 3, 4 * u, 3, 2 * u + 1)}
        yield case("pto.tconcat", dt, t, ["a", "b"], partial(ref.concat, dst=t["d"], a=t["a"], b=t["b"]), 6 * u + 3, "a")
        t = {"a": Tile(0, dt, 4, 4 * u, 4, 4 * u), "d": Tile(0, dt, 4, 4 * u, 4, 4 * u)}
        yield case("pto.tgather", dt, t, ["a"], partial(ref.gather_mask, "P1010", "row", dst=t["d"], src=t["a"]), 8 * u, "a",
                   ", {maskPattern = #pto.mask_pattern<P1010>}", ", \"row\"", "src=dst (mask form)")
        t = {"a": Tile(0, dt, 4, 2 * u, 4, 2 * u), "i": Tile(0, "i32", 4, 2 * u, 4, 2 * u, fill=rng.integers(0, 8 * u, (4, 2 * u))),
             "d": Tile(0, dt, 4, 2 * u, 4, 2 * u)}
        yield case("pto.tgather", dt, t, ["a", "i"], partial(ref.gather_index, dst=t["d"], src=t["a"], idx=t["i"]), 8 * u, "a",
                   key="src=dst (index form)")
        it = "i32" if num.size(dt) == 4 else "i16"
        wide = max(u, unit(it))
        t = {"a": Tile(0, dt, 4, wide, 4, wide), "i": Tile(0, it, 4, wide, 4, wide, fill=rng.integers(0, 4 * wide, (4, wide))),
             "d": Tile(0, dt, 4, wide, 4, wide)}
        yield case("pto.tscatter", dt, t, ["a", "i"], partial(ref.scatter_index, dst=t["d"], src=t["a"], idx=t["i"]), 4 * wide, "a", key="src=dst")
    for dt in ("i16", "f16", "f32"):
        u = unit(dt)
        t = {"a": Tile(0, dt, 16, 2 * u, 16, 2 * u), "d": Tile(0, dt, 32 * u, 1, 16, 1, "col_major")}
        yield case("pto.trowsum", dt, t, ["a"], partial(ref.row_reduce, "sum", dst=t["d"], src=t["a"]), 16, "a")
        yield case("pto.trowmin", dt, t, ["a"], partial(ref.row_reduce, "min", dst=t["d"], src=t["a"]), 16, "a")
        t = {"a": Tile(0, dt, 9, 2 * u, 9, 2 * u), "d": Tile(0, dt, 9, 2 * u, 1, 2 * u)}
        yield case("pto.tcolsum", dt, t, ["a"], partial(ref.col_reduce, "sum", dst=t["d"], src=t["a"]), 2 * u, "a")
        t = {"a": Tile(0, dt, 8, 4 * u, 8, 3 * u), "d": Tile(0, "ui8", 8, 128, 8, (3 * u + 7) // 8)}
        yield case("pto.tcmp", dt, t, ["a", "a"], partial(ref.compare, "ne", dst=t["d"], a=t["a"], b=t["a"]), 24 * u, "a",
                   "{cmpMode = #pto<cmp ne>}", key="src0=src1")
        t = {"m": Tile(0, "ui8", 4, 8 * u * num.size(dt), 4, u), "a": Tile(0, dt, 4, 8 * u, 4, 8 * u), "b": Tile(0, dt, 4, 8 * u, 4, 8 * u),
             "d": Tile(0, dt, 4, 8 * u, 4, 8 * u)}
        yield case("pto.tsel", dt, t, ["m", "a", "b"], partial(ref.select, dst=t["d"], mask=t["m"], a=t["a"], b=t["b"]), 32 * u, "m")


FORMS = [overlaps, rearrange, gathers, scatters, memory, sorts, generators, transfers]
