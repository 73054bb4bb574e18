# Cases of what only the C API or the MX kernels use: fused forms of vector.md 4, packing and interleaving (10), parts of tiles, block
# exponents and MX quantisation (machine-and-cube.md c.7, pto-as-2026-08.md 2.6).  Reference and text stand side by side here.
from fractions import Fraction
from functools import partial

import numpy as np

import pto_ref as ref
import ref_num as num
from case import Case, Scalar, dps
from forms_elem import ALL, FH, FLOATS, random_codes, shapes, special, tame, unit
from pto_ref import Tile


def fma_one(dt, a, b, c):
    """a * b + c of f32 codes, rounded once."""
    parts = [num.split(dt, x) for x in (a, b, c)]
    x, y, z = (float(num.as_f32(dt, np.array([v], num.uint(dt)))[0]) for v in (a, b, c))
    rough = x * y + z
    if any(p[1] != "num" for p in parts):
        return int(num.from_f32(dt, np.array([rough], np.float32))[0])
    p, q, r = (-v if s else v for s, _, v in parts)
    exact = p * q + r
    if not exact:
        return int(num.from_f32(dt, np.array([rough], np.float32))[0])
    return num.encode_ieee(dt, 1 if exact < 0 else 0, abs(Fraction(exact)), "RINT", "inf")


def fma(dt, a, b, c):
    """One step of f32 and its rounding, then that of the storage (0.7)."""
    wide = (np.ascontiguousarray(num.as_f32(dt, x)).reshape(-1).view("<u4").tolist() for x in (a, b, c))
    flat = np.array([fma_one("f32", *v) for v in zip(*wide)], "<u4").view(np.float32)
    return num.from_f32(dt, flat).reshape(a.shape)


def run_fused(kind, one_rounding, mem, d, a, b):
    x, y, z = a.read(mem), b.read(mem), d.read(mem)
    if kind == "tmuladddst":
        x, y, z = x, z, y                                                                # a * b + d
    out = fma(d.dtype, x, z, y) if one_rounding else ref.add(d.dtype, ref.mul(d.dtype, x, z), y)
    d.write(mem, ref.UNARY["relu"](d.dtype, out) if kind.endswith("relu") else out)


def run_relu_conv(mem, d, a, b):
    dt = a.dtype
    v = ref.BINARY["addrelu"](dt, a.read(mem), b.read(mem))
    out = [min(num.tcvt(dt, d.dtype, c, "RINT", "ON"), 127 if d.dtype == "i8" else 1 << 16) for c in v.reshape(-1).tolist()]
    d.write(mem, np.array(out, np.uint64).reshape(v.shape))


def run_deq_relu(s, mem, d, a, b):
    v = num.as_int("i32", ref.add("i32", a.read(mem), b.read(mem))).astype(np.float32)
    v = ref.f_relu(v * np.float32(2.0 ** -17) * s * np.float32(2.0 ** 17))
    d.write(mem, num.from_f32("f16", v))


def run_pair_sum(mem, d, a):
    x = a.read(mem)
    odd = np.concatenate([x[:, 1::2], np.zeros((x.shape[0], x.shape[1] & 1), x.dtype)], axis=1)
    out = np.zeros(x.shape, x.dtype)
    out[:, :odd.shape[1]] = ref.add(a.dtype, x[:, 0::2], odd)
    d.write(mem, out)


def fused(rng):
    for dt in FLOATS:
        for n, (r, c, vr, vc, static) in enumerate([(16, 16, 16, 16, True)] + shapes(dt)[:3]):
            fill = lambda: random_codes(rng, dt, (r, c)) if n else rng.choice(np.array(special(dt), num.uint(dt)), (r, c))
            for kind in ("tfusedmuladd", "tfusedmuladdrelu", "tmuladddst"):
                for arch in ("a3", "a5") if kind == "tfusedmuladd" else (("a3", "a5"),):
                    t = {k: Tile(0, dt, r, c, vr, vc, static=static, fill=fill()) for k in "abd"}
                    yield Case("pto." + kind, [("all", dt)], t, dps("pto." + kind, ["a", "b"], ["d"]),
                               partial(run_fused, kind, arch == "a5", d=t["d"], a=t["a"], b=t["b"]), vr * vc,
                               arch=(arch,) if isinstance(arch, str) else arch).place()
            t = {k: Tile(0, dt, r, c, vr, vc, static=static, fill=fill()) for k in "abd"}
            yield Case("pto.tsubrelu", [("all", dt)], t, dps("pto.tsubrelu", ["a", "b"], ["d"]),
                       partial(ref.elementwise, ref.BINARY["subrelu"], dst=t["d"], sources=[t["a"], t["b"]]), vr * vc).place()
    for dt in FH:
        for r, c, vr, vc, static in shapes(dt)[:4]:
            t = {k: Tile(0, dt, r, c, vr, vc, static=static, fill=random_codes(rng, dt, (r, c))) for k in "ad"}
            yield Case("pto.tpairreducesum", [("all", dt)], t, dps("pto.tpairreducesum", ["a"], ["d"]), partial(run_pair_sum, d=t["d"], a=t["a"]),
                       vr * vc).place()
    for sd, dd in (("f32", "f16"), ("f16", "i8"), ("i16", "i8")):
        t = {k: Tile(0, sd, 4, 32, 3, 29, fill=num.from_int(sd, rng.integers(-90, 90, (4, 32))) if sd == "i16" else tame(rng, sd, (4, 32), -90, 90))
             for k in "ab"}
        t["d"] = Tile(0, dd, 4, 32, 3, 29)
        yield Case("pto.taddreluconv", [("src", sd), ("dst", dd)], t, dps("pto.taddreluconv", ["a", "b"], ["d"]),
                   partial(run_relu_conv, d=t["d"], a=t["a"], b=t["b"]), 87).place()
    for scale in (0.5, 0.0123):
        t = {k: Tile(0, "i32", 4, 32, 3, 29, fill=num.from_int("i32", rng.integers(-70000, 70000, (4, 32)))) for k in "ab"}
        t["d"] = Tile(0, "f16", 4, 32, 3, 29)
        code = int(np.array([scale], np.float32).view("<u4")[0])
        yield Case("pto.tadddeqrelu", [("src", "i32"), ("dst", "f16")], t, dps("pto.tadddeqrelu", ["a", "b", "s"], ["d"]),
                   partial(run_deq_relu, np.float32(scale), d=t["d"], a=t["a"], b=t["b"]), 87, scalars={"s": Scalar("f32", code)}).place()


def run_weave(inverse, mem, d0, d1, s0, s1):
    a, b = s0.read(mem), s1.read(mem)
    if inverse:
        both = np.concatenate([a, b], axis=1)
        low, high = both[:, 0::2], both[:, 1::2]
    else:
        both = np.stack([a, b], axis=2).reshape(a.shape[0], -1)
        low, high = both[:, :a.shape[1]], both[:, a.shape[1]:]
    d0.write(mem, low)
    d1.write(mem, high)


def run_part(insert, row, col, mem, dst, src):
    if insert:
        codes = src.read(mem)
        whole = dst.read(mem, dst.rows, dst.cols)
        whole[row:row + src.vr, col:col + src.vc] = codes
        dst.write(mem, whole)
    else:
        dst.write(mem, src.read(mem, row + dst.vr, col + dst.vc)[row:, col:])


def parts(rng):
    for sd, dd in (("i32", "i16"), ("ui32", "ui8"), ("i16", "i8"), ("ui16", "ui8"), ("f32", "bf16"), ("f32", "f16"), ("i32", "i8")):
        t = {"a": Tile(0, sd, 3, 32, 3, 21), "d": Tile(0, dd, 3, 32, 3, 21)}

        def run(mem, a=t["a"], d=t["d"]):
            d.write(mem, a.read(mem).astype(np.uint64) & np.uint64((1 << num.bits(d.dtype)) - 1))
        yield Case("pto.tpack", [("src > dst", sd + " > " + dd)], t, dps("pto.tpack", ["a"], ["d"]), run, 63, arch=("a5",)).place()
    for dt in ALL:
        for op, inverse in (("pto.tinterleave", False), ("pto.tdeinterleave", True)):
            for vc in (2 * unit(dt), unit(dt) - 2):
                t = {k: Tile(0, dt, 3, 2 * unit(dt), 3, vc) for k in ("s0", "s1", "d0", "d1")}
                yield Case(op, [("all", dt)], t, dps(op, ["s0", "s1"], ["d0", "d1"]), partial(run_weave, inverse, **t), 6 * vc, arch=("a5",)).place()
    for dt in ("i8", "i32", "f16", "bf16", "f32", "f8E4M3FN", "f8E5M2"):
        u = unit(dt)
        for n, (row, col) in enumerate(((0, 0), (2, u), (1, 0))):
            small, big = Tile(0, dt, 3, u, 3, u), Tile(0, dt, 6, 3 * u, 6, 3 * u)
            for op, insert in (("pto.tinsert", True), ("pto.textract", False)):
                t = {"a": small, "d": big} if insert else {"a": big, "d": small}
                t = {k: Tile(0, v.dtype, v.rows, v.cols, v.vr, v.vc) for k, v in t.items()}
                arch = ("a3", "a5") if dt in ("i8", "f16", "bf16", "f32") else ("a5",)
                if not insert and dt in ("i32", "f8E4M3FN", "f8E5M2"):
                    continue
                yield Case(op, [("vec to vec", dt)], t, dps(op, ["a", "r", "c"], ["d"]), partial(run_part, insert, row, col, dst=t["d"], src=t["a"]),
                           3 * u, "", {"r": Scalar("index", row), "c": Scalar("index", col)}, arch=arch).place()


def run_zz(axis1, mem, dst, src):
    x = src.read(mem)
    if axis1:
        x = np.concatenate([x, np.zeros((-x.shape[0] % 16, x.shape[1]), x.dtype)])
        flat = x.reshape(x.shape[0] // 16, 16, x.shape[1] // 2, 2).transpose(0, 2, 1, 3).reshape(-1)
    else:
        flat = x.reshape(x.shape[0] // 2, 2, x.shape[1] // 16, 16).transpose(2, 0, 3, 1).reshape(-1)
    mem[dst.addr:dst.addr + flat.size] = flat


def block_exponents(rng):
    for dt in ("ui8", "!pto.hif8", "!pto.f8E8M0"):
        for axis1, rows, cols in ((True, 32, 32), (True, 20, 32), (False, 4, 32), (False, 2, 64)):
            full = (rows + 15) // 16 * 16
            t = {"a": Tile(0, dt, full if axis1 else rows, cols, rows, cols)}
            t["d"] = Tile(0, dt, full, cols, rows if axis1 else full, cols, "row_major", "row_major", 32)
            t["x"] = Tile(0, dt, 8, 32 * ((cols * full // 16 + 64) // 256 + 1), 8, 32)

            def text(names, types, axis1=axis1):
                return "pto.tmov ins(%s : %s, %s : %s) outs(%s : %s) {grpAxis = #pto<mx_group_axis %s>}" % (
                    names["a"], types["a"], names["x"], types["x"], names["d"], types["d"], "axis1" if axis1 else "axis0")
            yield Case("pto.tmov", [("block exponents to Zz", dt)], t, text, partial(run_zz, axis1, dst=t["d"], src=t["a"]),
                rows * cols, "axis1" if axis1 else "axis0", arch=("a5",)).place()


def group_quant(fp4, nv, sd, group):
    """(exponent byte, max code, multiplier code, element codes) of one group (c.7)."""
    x = num.as_f32(sd, group)
    m = np.float32(np.nanmax(np.abs(x)) if not np.isnan(x).all() else np.nan)
    bits = int(np.array([m]).view("<u4")[0])
    if np.isnan(m):
        e = 0xFF
    elif not nv:
        e = max(0, (bits >> 23) - (2 if fp4 else 8))
    else:
        d = int(np.array([m * np.float32(1.0 / (6 if fp4 else 448))], np.float32).view("<u4")[0])
        field, mant = d >> 23, d & 0x7FFFFF
        e = field + (1 if mant > 0 and field != 254 and not (field == 0 and mant <= 0x400000) else 0)
        if np.isinf(m):
            e = 0xFE
    scale = np.array([np.nan if e == 0xFF else 2.0 ** (127 - e)], np.float32)
    scale = num.flush(sd, scale)
    y = num.flush(sd, x * scale)
    kind = "!pto.f4E2M1x2" if fp4 else "f8E4M3FN"
    out = []
    for v in np.ascontiguousarray(y, np.float32).view("<u4").tolist():
        sign, what, value = num.split("f32", v)
        top = Fraction(1 << 200) if what == "inf" else value
        out.append((7 if fp4 else 0x7F) if what == "nan" else num.encode_ieee(kind, sign, top, "RINT", "max"))
    return e, num.from_f32(sd, np.array([m]))[0], num.from_f32(sd, scale)[0], np.array(out, np.uint8)


def run_quant_mx(fp4, nv, axis1, weave, mem, src, dst, exp, peak, scaling):
    codes = src.read(mem)
    rows = codes if axis1 else codes.T
    groups = rows.shape[1] // 32
    e, m, s = (np.zeros((rows.shape[0], groups), np.uint64) for _ in range(3))
    out = np.zeros(rows.shape, np.uint8)
    for i in range(rows.shape[0]):
        for g in range(groups):
            e[i, g], m[i, g], s[i, g], out[i, 32 * g:32 * g + 32] = group_quant(fp4, nv, src.dtype, rows[i, 32 * g:32 * g + 32])
    if not axis1:
        e, m, s, out = e.T, m.T, s.T, out.T
    if weave:
        e = e.reshape(e.shape[0] // 2, 2, e.shape[1]).transpose(0, 2, 1).reshape(e.shape[0] // 2, -1)
    dst.write(mem, out[:, 0::2] | out[:, 1::2] << 4 if fp4 else out)
    for tile, values in ((exp, e), (peak, m), (scaling, s)):
        tile.write(mem, values.reshape(tile.vr, tile.vc))


def quant_mx(rng):
    for sd in ("f32", "f16", "bf16"):
        for fp4 in (False, True):
            for nv in (False, True):
                for axis1, weave in ((True, False), (False, False), (False, True)):
                    if fp4 and sd == "f32" or axis1 and nv and sd != "f32" or weave and sd == "f32":
                        continue
                    r, c = (2, 1024) if axis1 else (128, 64)
                    flat = axis1 and sd != "f32"
                    spread = 2.0 ** rng.integers(-9, 9, (r, c // 32)).repeat(32, 1)
                    fill = num.from_f32(sd, (rng.standard_normal((r, c)) * spread).astype(np.float32))
                    fill[0, :3] = 0
                    if sd == "f32" and axis1:
                        fill[1, 32:64] = 0
                        fill[1, 64:96] = rng.integers(0, 1 << 20, 32)
                        fill[1, 100] = 0x7F800000
                    if axis1:
                        shape = (1, r * c // 32) if flat else (r, c // 32)
                    else:
                        shape = (r // 32, c)
                    ed = "ui8" if not nv else "i8"
                    dd = "!pto.f4E2M1x2" if fp4 else ed
                    t = {"a": Tile(0, sd, r, c, r, c, fill=fill), "d": Tile(0, dd, r, c // 2 if fp4 else c, r, c // 2 if fp4 else c)}
                    eshape = (shape[0] // 2, shape[1] * 2) if weave else shape
                    wide = max(eshape[1], 32)
                    room = 128 if flat and not sd == "f32" else shape[1]
                    t["e"] = Tile(0, ed, eshape[0], wide, *eshape)
                    t["m"], t["s"] = Tile(0, sd, shape[0], max(room, shape[1]), *shape), Tile(0, sd, shape[0], max(room, shape[1]), *shape)
                    words = ["quant_type = #pto<quant_type %s>" % ("MXFP4_E2M1" if fp4 else "MXFP8")]
                    words += ["quantScaleAlg = #pto<quant_scale_alg nv>"] if nv else []
                    words += ["grpAxis = #pto<mx_group_axis axis0>"] if not axis1 else []
                    words += ["interleave = true"] if weave else []
                    yield Case("pto.tquant.mx", [("src=max=scaling", sd), ("exp", ed), ("dst", dd)], t,
                               dps("pto.tquant.mx", ["a"], ["d", "e", "m", "s"], "{%s}" % ", ".join(words)),
                               partial(run_quant_mx, fp4, nv, axis1, weave, src=t["a"], dst=t["d"], exp=t["e"], peak=t["m"], scaling=t["s"]), r * c,
                               " ".join(words), arch=("a5",)).place()


FORMS = [fused, parts, block_exponents, quant_mx]
