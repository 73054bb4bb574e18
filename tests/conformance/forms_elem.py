# Cases of vector.md 1-9, 14: elementwise, compare and select, reductions, expansions, conversions.  It chooses shapes, data and text;
# what the results are says pto_ref.py.
from functools import partial

import numpy as np

import pto_ref as ref
import ref_num as num
from case import Case, Scalar, dps
from pto_ref import Tile

ALL = ["i8", "ui8", "i16", "ui16", "i32", "ui32", "f16", "bf16", "f32"]
FLOATS = ["f16", "bf16", "f32"]
FH = ["f16", "f32"]
INTS = ALL[:6]

SPECIAL = {
    "f32": [0x00000000, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0x00000001, 0x807FFFFF, 0x00800000,
            0x7F7FFFFF, 0x3F800001, 0x40490FDB, 0xC0200000, 0x4B800001, 0x3EAAAAAB],
    "f16": [0x0000, 0x8000, 0x3C00, 0xBC00, 0x7C00, 0xFC00, 0x7E00, 0x0001, 0x83FF, 0x0400, 0x7BFF, 0x3C01, 0x4248, 0xC100, 0x6401,
            0x3555],
    "bf16": [0x0000, 0x8000, 0x3F80, 0xBF80, 0x7F80, 0xFF80, 0x7FC0, 0x0001, 0x807F, 0x0080, 0x7F7F, 0x3F81, 0x4049, 0xC020, 0x4381,
             0x3EAB],
}


def special(dt):
    if dt in SPECIAL:
        return SPECIAL[dt]
    top = 1 << (num.bits(dt) - 1)
    return [0, 1, 2, 3, 5, 7, 100 % (2 * top), top - 2, top - 1, top, top + 1, 2 * top - 1, 2 * top - 2, 2 * top - 3, 2 * top - 7, 85]


def random_codes(rng, dt, shape):
    """Half any bit pattern, half numbers of ordinary size, where sums round and comparisons meet equals."""
    any_bits = rng.integers(0, 1 << min(num.bits(dt), 63), shape, dtype=np.uint64)
    if num.is_int(dt):
        usual = num.from_int(dt, rng.integers(0 if not num.is_signed(dt) else -9, 10, shape))
    elif dt in FLOATS:
        usual = num.from_f32(dt, (rng.standard_normal(shape) * rng.choice([0.25, 1, 40], shape)).astype(np.float32))
    else:
        usual = any_bits
    return np.where(rng.random(shape) < 0.5, any_bits, usual).astype(num.uint(dt))


def tame(rng, dt, shape, low=-4.0, high=4.0):
    """Numbers in a range, for functions that are dull elsewhere."""
    return num.from_f32(dt, (rng.random(shape) * (high - low) + low).astype(np.float32))


def grid_pair(dt, cols):
    """Every special against every special, in rows of cols."""
    s = np.array(special(dt), num.uint(dt))
    a, b = np.repeat(s, len(s)), np.tile(s, len(s))
    return a.reshape(-1, cols), b.reshape(-1, cols)


def unit(dt):
    return 32 // num.size(dt)


def shapes(dt):
    """(rows, cols, valid rows, valid cols, static): tails, one row, one column, nothing."""
    u = unit(dt)
    return [(5, 3 * u, 3, 2 * u + 1, False), (1, u, 1, u, True), (8, u, 8, 1, True), (4, 2 * u, 4, 2 * u - 1, True),
            (2, u, 0, u, False)]


def wide(t, more):
    """The same with more columns of storage: another distance between rows."""
    return Tile(0, t.dtype, t.rows + 1, t.cols + more, t.vr, t.vc, static=t.static)


def usable(op, dt, codes):
    """Divisors of integers are not zero (0.6)."""
    if num.is_int(dt) and op in ("div", "rem", "fmod", "recip"):
        return np.where(codes == 0, np.array(3, codes.dtype), codes)
    return codes


def nary(rng, op, dt, fn, count, key, in_place, scratch=None, arch=("a3", "a5"), mine=None):
    """Cases of an operation of count full sources."""
    def build(shape, fills, alias=None, form="", tmp=False):
        rows, cols, vr, vc, static = shape
        tiles = {}
        for i in range(count):
            tiles["s%d" % i] = Tile(0, dt, rows, cols, vr, vc, static=static, fill=fills[i] if fills else None)
        tiles["d"] = Tile(0, dt, rows, cols, vr, vc, static=static)
        if not alias and vr and "strides" in form:
            tiles["d"] = wide(tiles["d"], unit(dt))
        names = ["s%d" % i for i in range(count)]
        if tmp:
            tiles["tmp"] = scratch(tiles["d"])
            names.append("tmp")
        srcs = [tiles["s%d" % i] for i in range(count)]
        return Case(op, [(key, dt)], tiles, dps(op, names, ["d"]), partial(ref.elementwise, fn, dst=tiles["d"], sources=srcs),
                    vr * vc, form, arch=arch).place(alias)

    small = mine or (lambda i, shape: usable(op[5:].rstrip("s") if i == count - 1 and op != "pto.tabs" else "", dt,
                                             random_codes(rng, dt, shape)))
    u = unit(dt)
    out = []
    if count == 2:
        a, b = grid_pair(dt, 2 * u)
        fills = [a, usable(op[5:], dt, b)] if not mine else [mine(0, a.shape), mine(1, a.shape)]
        out.append(build((a.shape[0], 2 * u, a.shape[0], 2 * u, True), fills, form="specials"))
    elif count == 1:
        s = np.resize(np.array(special(dt), num.uint(dt)), (2, 2 * u))
        if op == "pto.trecip" and num.is_int(dt):
            s = usable("recip", dt, s)
        out.append(build((2, 2 * u, 2, 2 * u, True), [s], form="specials"))
    for n, shape in enumerate(shapes(dt)):
        fills = [small(i, shape[:2]) for i in range(count)]
        out.append(build(shape, fills, form=("strides" if n % 2 == 0 else "") + (" tmp" if scratch and n % 2 else ""),
                         tmp=bool(scratch) and n % 2 == 1))
    wide_row = (2, 1120, 2, 1100, True)
    few = [np.resize(small(i, (1, 96)), wide_row[:2]) for i in range(count)]
    out.append(build(wide_row, few, form="long rows"))
    shape = (8, 2 * u, 7, u + 1, False)
    for i in range(count if in_place else 0):
        out.append(build(shape, [small(j, shape[:2]) for j in range(count)], alias={"d": "s%d" % i}, form="in place"))
    if count == 2 and in_place:
        both = small(1, shape[:2])
        out.append(build(shape, [both, both], alias={"s1": "s0", "d": "s0"}, form="in place"))
    return out


def like(t):
    return Tile(0, t.dtype, t.rows, t.cols, t.vr, t.vc, static=t.static)


def prelu_scratch(t):
    return Tile(0, "ui8", t.rows + 1, max(32, t.cols * t.esz), t.rows + 1, max(32, t.cols * t.esz))


def elementwise(rng):
    a3 = ("a3",)
    no_8 = [t for t in ALL]
    rows = [("tadd", "add", no_8), ("tsub", "sub", ALL), ("tmul", "mul", ALL), ("tdiv", "div", ALL), ("tmax", "max", ALL),
            ("tmin", "min", ALL), ("trem", "rem", ALL), ("tfmod", "fmod", ALL), ("tprelu", "prelu", FLOATS),
            ("tand", "and", INTS), ("tor", "or", INTS), ("txor", "xor", INTS), ("tshl", "shl", INTS), ("tshr", "shr", INTS),
            ("taddrelu", "addrelu", ["i16", "ui16", "f16", "f32"]), ("tpow", "pow", ALL)]
    scratch = {"trem": like, "tprelu": prelu_scratch, "txor": like, "tpow": like}
    for name, fn, types in rows:
        for dt in types:
            mine = None
            if name == "tpow" and not num.is_int(dt):
                mine = lambda i, shape, dt=dt: np.where(rng.random(shape) < 0.3, np.resize(rng.permutation(special(dt)), shape),
                                                        tame(rng, dt, shape)).astype(num.uint(dt))
            elif name in ("tpow",):
                mine = lambda i, shape, dt=dt: num.from_int(dt, rng.integers(-3 if num.is_signed(dt) else 0, 9, shape)) if i else \
                    random_codes(rng, dt, shape)
            elif name in ("tshl", "tshr"):
                mine = lambda i, shape, dt=dt: num.from_int(dt, rng.integers(0, num.bits(dt), shape)) if i else \
                    random_codes(rng, dt, shape)
            tmp = scratch.get(name) if not (name == "tpow" and num.is_int(dt)) else None
            yield from nary(rng, "pto." + name, dt, ref.BINARY[fn], 2, None, name not in ("txor", "tprelu"), tmp,
                            a3 if name == "taddrelu" else ("a3", "a5"), mine)
    for name, fn, types in [("tabs", "abs", FLOATS + ["i8", "i16", "i32"]), ("tneg", "neg", ALL), ("texp", "exp", FLOATS),
                            ("tlog", "log", FLOATS), ("tsqrt", "sqrt", FLOATS), ("trsqrt", "rsqrt", FLOATS),
                            ("trecip", "recip", FLOATS), ("trelu", "relu", FLOATS + ["i16", "i32", "ui32"]), ("tnot", "not", INTS)]:
        for dt in types:
            mine = (lambda i, shape, dt=dt: tame(rng, dt, shape, -12, 12)) if name == "texp" else None
            yield from nary(rng, "pto." + name, dt, ref.UNARY[fn], 1, None, name != "trecip", like if name == "trsqrt" else None,
                            mine=mine)
    for name, fn in [("taddc", "addc"), ("tsubc", "subc")]:
        for dt in ALL:
            yield from nary(rng, "pto." + name, dt, ref.TERNARY[fn], 3, None, True)


def scalar_of(rng, dt, n, op=""):
    """The n-th scalar for a tile of dt: its type and value in text, its code in dt."""
    if num.is_int(dt):
        low = -(1 << (num.bits(dt) - 1)) if num.is_signed(dt) else 0
        v = [3, 7, low + 1 if low else 200, -1 if low else 9][n % 4]
        if op in ("div", "rem", "fmod"):
            v = v or 3
        if op in ("shl", "shr"):
            v = [0, 1, num.bits(dt) - 1, 3][n % 4]
        code = v & ((1 << num.bits(dt)) - 1)
        text = dt.replace("ui", "i")
        signed = v - (1 << num.bits(dt)) if v >> (num.bits(dt) - 1) & 1 and v > 0 else v
        return Scalar(text, signed), code
    code = int([special(dt)[12], special(dt)[13], special(dt)[n % 16], random_codes(rng, dt, (1,))[0]][n % 4])
    return Scalar(dt, code), code


def tile_scalar(rng):
    rows = [("tadds", "add", ALL), ("tsubs", "sub", ALL), ("tmuls", "mul", ALL), ("tdivs", "div", ALL), ("tdivs back", "div", ALL),
            ("tmaxs", "max", ALL), ("tmins", "min", ALL), ("trems", "rem", ALL), ("tfmods", "fmod", ALL), ("tlrelu", "lrelu", FLOATS),
            ("tpows", "pow", ALL), ("tands", "and", INTS), ("tors", "or", INTS), ("txors", "xor", INTS), ("tshls", "shl", INTS),
            ("tshrs", "shr", INTS)]
    for name, fn, types in rows:
        op, back = "pto." + name.split()[0], name.endswith("back")
        for dt in types:
            for n, (rows_, cols, vr, vc, static) in enumerate([(2, 2 * unit(dt), 2, 2 * unit(dt), True)] + shapes(dt)[:3]):
                scalar, code = scalar_of(rng, dt, n, fn)
                if name == "tpows" and num.is_int(dt):
                    v = [5, 0, -1 if num.is_signed(dt) else 2, 3][n]
                    scalar, code = Scalar(dt.replace("ui", "i"), v), v & ((1 << num.bits(dt)) - 1)
                if name == "tlrelu":
                    wide_code = int(num.as_f32(dt, np.array([code], num.uint(dt))).view("<u4")[0])
                    scalar = Scalar("f32", wide_code)
                fill = random_codes(rng, dt, (rows_, cols)) if n else np.resize(np.array(special(dt), num.uint(dt)), (rows_, cols))
                fill = usable("div", dt, fill) if back else fill
                if name == "tpows" and not num.is_int(dt) and n:
                    fill = tame(rng, dt, (rows_, cols))
                tiles = {"a": Tile(0, dt, rows_, cols, vr, vc, static=static, fill=fill),
                         "d": Tile(0, dt, rows_, cols, vr, vc, static=static)}
                ins = ["s", "a"] if back else ["a", "s"]
                if name == "trems" and n % 2:
                    tiles["tmp"] = like(tiles["d"])
                    ins.append("tmp")
                srcs = [code, tiles["a"]] if back else [tiles["a"], code]
                alias = {"d": "a"} if n == 3 and name not in ("tands", "tors", "txors") else None
                yield Case(op, [(None, dt)], tiles, dps(op, ins, ["d"]),
                           partial(ref.elementwise, ref.BINARY[fn], dst=tiles["d"], sources=srcs), vr * vc,
                           "scalar first" if back else "", {"s": scalar}).place(alias)
    # a wider scalar is rounded to the type of the tile first (2)
    for dt, bits32 in (("f16", 0x3F801001), ("f16", 0x477FF000), ("bf16", 0x3F808001), ("f16", 0x33000000)):
        code = int(num.from_f32(dt, np.array([bits32], "<u4").view(np.float32))[0])
        for name, fn in (("tadds", "add"), ("tmuls", "mul"), ("tmaxs", "max")):
            t = {"a": Tile(0, dt, 2, 32, 2, 19, fill=random_codes(rng, dt, (2, 32))), "d": Tile(0, dt, 2, 32, 2, 19)}
            yield Case("pto." + name, [(None, dt)], t, dps("pto." + name, ["a", "s"], ["d"]),
                       partial(ref.elementwise, ref.BINARY[fn], dst=t["d"], sources=[t["a"], code]), 38, "f32 scalar",
                       {"s": Scalar("f32", bits32)}).place()
    for name, fn in (("taddsc", "addc"), ("tsubsc", "subc")):
        for dt in ALL:
            for n, (r, c, vr, vc, static) in enumerate(shapes(dt)[:4]):
                scalar, code = scalar_of(rng, dt, n)
                t = {k: Tile(0, dt, r, c, vr, vc, static=static, fill=random_codes(rng, dt, (r, c))) for k in "abd"}
                yield Case("pto." + name, [(None, dt)], t, dps("pto." + name, ["a", "s", "b"], ["d"]),
                           partial(ref.elementwise, ref.TERNARY[fn], dst=t["d"], sources=[t["a"], code, t["b"]]), vr * vc, "",
                           {"s": scalar}).place({"d": "b"} if n == 3 else None)
    for dt in ALL:
        for n, (r, c, vr, vc, static) in enumerate(shapes(dt)):
            scalar, code = scalar_of(rng, dt, n)
            t = {"d": Tile(0, dt, r, c, vr, vc, static=static)}
            yield Case("pto.texpands", [(None, dt)], t, dps("pto.texpands", ["s"], ["d"]),
                       partial(ref.elementwise, lambda d, a: a, dst=t["d"], sources=[code]), vr * vc, "", {"s": scalar}).place()
    for sdt, ddt in (("f16", "f16"), ("f32", "f32"), ("f16", "f32"), ("bf16", "bf16")):
        for n, (r, c, vr, vc, static) in enumerate(shapes(sdt)[:4]):
            scalar, code = scalar_of(rng, sdt, n)
            t = {"a": Tile(0, sdt, r, c, vr, vc, static=static, fill=random_codes(rng, sdt, (r, c))),
                 "d": Tile(0, ddt, r, c, vr, vc, static=static, fill=random_codes(rng, ddt, (r, c)))}
            yield Case("pto.taxpy", [("src=scalar", sdt), ("dst", ddt)], t, dps("pto.taxpy", ["a", "s"], ["d"]),
                       partial(ref.axpy, dst=t["d"], src=t["a"], s=code), vr * vc, "", {"s": scalar}).place()


def partials(rng):
    for name, fn in (("tpartadd", "add"), ("tpartmul", "mul"), ("tpartmax", "max"), ("tpartmin", "min")):
        for dt in ALL:
            u = unit(dt)
            for n, (va, vb) in enumerate([((4, u), (4, u)), ((4, u), (2, u - 3)), ((3, u - 1), (3, u - 2)), ((1, 1), (4, u)), ((0, 0), (4, u))]):
                big = max(va, vb)
                t = {"a": Tile(0, dt, 4, 2 * u, *va, static=n % 2 == 0, fill=random_codes(rng, dt, (4, 2 * u))),
                     "b": Tile(0, dt, 5, u, *vb, static=n % 2 == 0, fill=random_codes(rng, dt, (5, u))),
                     "d": Tile(0, dt, 4, u, *big, static=n % 2 == 0)}
                yield Case("pto." + name, [(None, dt)], t, dps("pto." + name, ["a", "b"], ["d"]),
                           partial(ref.part, ref.BINARY[fn], dst=t["d"], a=t["a"], b=t["b"]), big[0] * big[1]).place()
    for name, larger in (("tpartargmax", True), ("tpartargmin", False)):
        for dt in FH:
            for it in ("i32", "ui32"):
                for va, vb in (((3, 11), (3, 11)), ((3, 11), (2, 7)), ((1, 4), (3, 11))):
                    big = max(va, vb)
                    s = np.array([0x3C00, 0x4000, 0xBC00, 0, 0x8000, 0x7C00] if dt == "f16" else
                                 [0x3F800000, 0x40000000, 0xBF800000, 0, 0x80000000, 0x7F800000], num.uint(dt))
                    t = {"a": Tile(0, dt, 3, 16, *va, fill=rng.choice(s, (3, 16))), "b": Tile(0, dt, 3, 16, *vb, fill=rng.choice(s, (3, 16))),
                         "ia": Tile(0, it, 3, 16, *va), "ib": Tile(0, it, 3, 16, *vb),
                         "d": Tile(0, dt, 3, 16, *big), "di": Tile(0, it, 3, 16, *big)}
                    yield Case("pto." + name, [("value", dt), ("index", it)], t, dps("pto." + name, ["a", "b", "ia", "ib"], ["d", "di"]),
                               partial(ref.part_arg, larger, dst=t["d"], didx=t["di"], a=t["a"], b=t["b"], ia=t["ia"], ib=t["ib"]),
                               2 * big[0] * big[1]).place()


CMP_TEXT = {"eq": "eq", "ne": "ne", "lt": "lt", "le": "le", "gt": "gt", "ge": "ge"}


def compares(rng):
    for dt in ALL:
        for n, mode in enumerate(("eq", "ne", "lt", "le", "gt", "ge")):
            a, b = grid_pair(dt, 64)
            shape = (a.shape[0], 64, a.shape[0], 64) if n % 2 == 0 else (3, 64, 3, 43)
            fills = (a, b) if n % 2 == 0 else (random_codes(rng, dt, (3, 64)), random_codes(rng, dt, (3, 64)))
            for mdt in ("i8", "ui8"):
                t = {"a": Tile(0, dt, *shape, fill=fills[0]), "b": Tile(0, dt, *shape, static=n % 3 == 0, fill=fills[1])}
                t["b"].static = t["a"].static
                t["d"] = Tile(0, mdt, shape[0], 32, shape[2], (shape[3] + 7) // 8)
                attr = "{cmpMode = #pto<cmp %s>}" % mode
                yield Case("pto.tcmp", [("src0=src1", dt), ("dst", mdt)], t, dps("pto.tcmp", ["a", "b"], ["d"], inner=attr),
                           partial(ref.compare, mode, dst=t["d"], a=t["a"], b=t["b"]), shape[2] * shape[3], mode).place()
                scalar, code = scalar_of(rng, dt, n)
                t = {"a": Tile(0, dt, *shape, fill=fills[0])}
                t["d"] = Tile(0, mdt, shape[0], 32, shape[2], (shape[3] + 7) // 8)
                yield Case("pto.tcmps", [("src", dt), ("dst", mdt)], t, dps("pto.tcmps", ["a", "s"], ["d"], inner=attr),
                           partial(ref.compare, mode, dst=t["d"], a=t["a"], b=code), shape[2] * shape[3], mode, {"s": scalar}).place()
    for dt in ALL:
        u = unit(dt)
        for n, (r, c, vr, vc) in enumerate([(4, 2 * u, 4, 2 * u), (3, 3 * u, 3, 2 * u + 1), (2, u, 2, 1)]):
            scalar, code = scalar_of(rng, dt, n)
            for op in ("pto.tsel", "pto.tsels"):
                mdt = "i8" if n != 1 else "ui8"
                t = {"m": Tile(0, mdt, r, 32, r, (vc + 7) // 8), "a": Tile(0, dt, r, c, vr, vc), "b": Tile(0, dt, r, c, vr, vc),
                     "d": Tile(0, dt, r, c, vr, vc)}
                ins, other = ["m", "a", "b"], t["b"]
                if op == "pto.tsels":
                    del t["b"]
                    ins, other = ["m", "a", "s"], code
                yield Case(op, [(None, dt)], t, dps(op, ins, ["d"]), partial(ref.select, dst=t["d"], mask=t["m"], a=t["a"], b=other),
                           vr * vc, "", {"s": scalar}).place({"d": "a"} if n == 2 else None)


    for dt in ("i16", "f32"):                                                           # masks of words: the same bytes, little endian
        for mdt in ("i16", "ui32"):
            shape, mask = (4, 64, 4, 64), (32 // num.size(mdt), 64 // num.bits(mdt))
            scalar, code = scalar_of(rng, dt, 0)
            t = {"a": Tile(0, dt, *shape, fill=random_codes(rng, dt, (4, 64))), "d": Tile(0, mdt, 4, mask[0], 4, mask[1])}
            yield Case("pto.tcmps", [("src", dt), ("dst", mdt)], t, dps("pto.tcmps", ["a", "s"], ["d"], inner="{cmpMode = #pto<cmp gt>}"),
                       partial(ref.compare, "gt", dst=t["d"], a=t["a"], b=code), 256, "gt", {"s": scalar}).place()
            for op in ("pto.tsel", "pto.tsels"):
                t = {"m": Tile(0, mdt, 4, mask[0], 4, mask[1]), "a": Tile(0, dt, *shape), "b": Tile(0, dt, *shape), "d": Tile(0, dt, *shape)}
                ins, other = (["m", "a", "b"], t["b"]) if op == "pto.tsel" else (["m", "a", "s"], code)
                yield Case(op, [(None, dt)], t, dps(op, ins, ["d"]), partial(ref.select, dst=t["d"], mask=t["m"], a=t["a"], b=other), 256,
                           "mask of " + mdt, {"s": scalar}).place()


def reductions(rng):
    for name in ("rowsum", "rowprod", "rowmax", "rowmin", "rowargmax", "rowargmin"):
        kind = name[3:]
        for dt in ALL:
            for dd in ("i32", "ui32") if kind.startswith("arg") else (dt,):
                u, ud = unit(dt), unit(dd)
                for n, (r, c, vr, vc) in enumerate([(8, 2 * u, 8, 2 * u), (16, 5 * u, 5, 4 * u + 3), (16, u, 16, 1), (3 * ud, 1120, 19, 1101)]):
                    col = n % 2 == 0
                    fill = random_codes(rng, dt, (r, c)) if n else reduce_special(rng, dt, kind, (r, c))
                    if kind == "prod" and n > 0 and not num.is_int(dt):
                        fill = tame(rng, dt, (r, c), -1.6, 1.6)
                    rd = (r + ud - 1) // ud * ud
                    t = {"a": Tile(0, dt, r, c, vr, vc, static=n != 1, fill=fill),
                         "d": Tile(0, dd, rd, 1, vr, 1, "col_major", static=n != 1) if col else Tile(0, dd, r, ud, vr, 1, static=n != 1)}
                    ins = ["a"]
                    if n < 2:
                        t["tmp"] = Tile(0, dt, r, c, r, c)
                        ins.append("tmp")
                    cells = [("src", dt), ("dst", dd)] if kind.startswith("arg") else [(None, dt)]
                    yield Case("pto.t" + name, cells, t, dps("pto.t" + name, ins, ["d"]), partial(ref.row_reduce, kind, dst=t["d"], src=t["a"]),
                               vr, "column" if col else "rows").place()
    for name in ("colsum", "colprod", "colmax", "colmin", "colargmax", "colargmin"):
        kind = name[3:]
        for dt in ALL:
            for dd in ("i32", "ui32") if kind.startswith("arg") else (dt,):
                u = max(unit(dt), unit(dd))
                for n, (r, c, vr, vc) in enumerate([(16, 2 * u, 16, 2 * u), (7, 2 * u, 5, u + 3), (1, u, 1, u), (70, u, 67, 5), (67, 160, 66, 150)]):
                    fill = random_codes(rng, dt, (r, c)) if n else reduce_special(rng, dt, kind, (c, r)).T
                    if kind == "prod" and n > 0 and not num.is_int(dt):
                        fill = tame(rng, dt, (r, c), -1.6, 1.6)
                    t = {"a": Tile(0, dt, r, c, vr, vc, static=n != 1, fill=fill), "d": Tile(0, dd, 2, c, 1, vc, static=n != 1)}
                    cells = [("src", dt), ("dst", dd)] if kind.startswith("arg") else [(None, dt)]
                    inner = "{isBinary = true}" if kind == "sum" and n == 2 else ""
                    yield Case("pto.t" + name, cells, t, dps("pto.t" + name, ["a"], ["d"], inner=inner),
                               partial(ref.col_reduce, kind, dst=t["d"], src=t["a"]), vc, inner).place()


def reduce_special(rng, dt, kind, shape):
    """Specials in every row; rows of -0 and of NaN alone. A NaN is never the extreme, nor its position, unless there is nothing else."""
    s = np.array(special(dt), num.uint(dt))
    out = np.array([[s[(i * 5 + j * (i + 1)) % 16] for j in range(shape[1])] for i in range(shape[0])], num.uint(dt))
    if num.is_int(dt):
        return out
    out[0], out[1], out[2, 0] = s[1], s[6], s[6]
    return out


def parts_of_tiles(rng):
    """Operands that are subviews: their rows lie as far apart as their parent's (vector.md 10)."""
    def cut(dt, row, col, vr, vc, layout="rows", fill=None):
        whole = Tile(0, dt, 64, 192, 64, 192, *LAYOUTS[layout], fill=fill)
        return whole, Tile(0, dt, 32, 64, vr, vc, *LAYOUTS[layout], parent=whole, row=row, col=col)
    for dt in ("f32", "bf16", "f16", "i16", "i8"):
        for layout in ("rows", "columns"):
            pa, a = cut(dt, 5, 64, 19, 37, layout)
            pd, d = cut(dt, 21, 128, 19, 37, layout)
            yield Case("pto.tadd", [(None, dt)], {"pa": pa, "pd": pd, "a": a, "d": d}, dps("pto.tadd", ["a", "a"], ["d"]),
                       partial(ref.elementwise, ref.add, dst=d, sources=[a, a]), 19 * 37, "subviews").place()
            yield Case("pto.tmov", [("vec to vec", dt)], {"pa": pa, "pd": pd, "a": a, "d": d}, dps("pto.tmov", ["a"], ["d"]),
                       partial(ref.elementwise, lambda t, x: x, dst=d, sources=[a]), 19 * 37, "subviews").place()
    for dt in ("f32", "f16", "i32"):
        pa, a = cut(dt, 3, 64, 30, 61)
        col = Tile(0, dt, 32, 1, 30, 1, "col_major")
        yield Case("pto.trowmax", [(None, dt)], {"pa": pa, "a": a, "d": col}, dps("pto.trowmax", ["a"], ["d"]),
                   partial(ref.row_reduce, "max", dst=col, src=a), 30, "subviews").place()
        line = Tile(0, dt, 1, 64, 1, 61)
        yield Case("pto.tcolsum", [(None, dt)], {"pa": pa, "a": a, "d": line}, dps("pto.tcolsum", ["a"], ["d"]),
                   partial(ref.col_reduce, "sum", dst=line, src=a), 61, "subviews").place()
        b = Tile(0, dt, 32, 1, 30, 1, "col_major")
        pd, d = cut(dt, 7, 0, 30, 61)
        yield Case("pto.trowexpandmul", [(None, dt)], {"pa": pa, "pd": pd, "a": a, "b": b, "d": d}, dps("pto.trowexpandmul", ["a", "b"], ["d"]),
                   partial(ref.row_expand_op, ref.mul, dst=d, a=a, b=b), 30 * 61, "subviews").place()
        pb, wide = cut("bf16" if dt == "f32" else "f32", 9, 128, 30, 61)
        yield Case("pto.tcvt", [("src > dst", "%s > %s" % (dt, wide.dtype))], {"pa": pa, "pb": pb, "a": a, "d": wide}, dps("pto.tcvt", ["a"], ["d"]),
                   partial(ref.convert, None, None, dst=wide, src=a), 30 * 61, "subviews").place()


def long_ints(rng):
    """64-bit integers, and sums into a wider type (section 7)."""
    for dt in ("i64", "ui64"):
        for name in ("add", "sub", "mul", "max", "min", "and", "or", "xor", "shl", "shr"):
            t = {k: Tile(0, dt, 3, 8, 3, 7, fill=rng.integers(0, 1 << 63, (3, 8), dtype=np.uint64) * np.uint64(2) + np.uint64(1)) for k in "abd"}
            yield Case("pto.t" + name, [(None, dt)], t, dps("pto.t" + name, ["a", "b"], ["d"]),
                       partial(ref.elementwise, ref.BINARY[name], dst=t["d"], sources=[t["a"], t["b"]]), 21).place()
        t = {"a": Tile(0, dt, 8, 8, 3, 8), "d": Tile(0, dt, 8, 1, 3, 1, "col_major")}
        yield Case("pto.trowsum", [(None, dt)], t, dps("pto.trowsum", ["a"], ["d"]), partial(ref.row_reduce, "sum", dst=t["d"], src=t["a"]), 3).place()
    for src, dst in (("f16", "f32"), ("bf16", "f32"), ("i16", "i32")):
        t = {"a": Tile(0, src, 16, 16, 9, 13, fill=random_codes(rng, src, (16, 16))), "d": Tile(0, dst, 16, 1, 9, 1, "col_major")}

        def run(mem, a=t["a"], d=t["d"]):
            wide = [[num.tcvt(a.dtype, d.dtype, c) for c in row] for row in a.read(mem).tolist()]
            d.write(mem, ref.fold("sum", d.dtype, np.array(wide, num.uint(d.dtype)))[:, None])
        yield Case("pto.trowsum", [(None, src)], t, dps("pto.trowsum", ["a"], ["d"]), run, 9, "into " + dst).place()


def expands(rng):
    for dt in ALL:
        u = unit(dt)
        for n, (r, c, vr, vc, static) in enumerate(shapes(dt)):
            src = Tile(0, dt, (r + u - 1) // u * u, 1, vr, 1, "col_major", static=static) if n % 2 else Tile(0, dt, r, u, vr, 1, static=static)
            t = {"a": src, "d": Tile(0, dt, r, c, vr, vc, static=static)}
            yield Case("pto.trowexpand", [(None, dt)], t, dps("pto.trowexpand", ["a"], ["d"]), partial(ref.row_expand, dst=t["d"], src=t["a"]),
                       vr * vc).place()
            t = {"a": Tile(0, dt, 1 + n % 2, c, 1, vc, static=static), "d": Tile(0, dt, r, c, vr, vc, static=static)}
            yield Case("pto.tcolexpand", [(None, dt)], t, dps("pto.tcolexpand", ["a"], ["d"]), partial(ref.col_expand, dst=t["d"], src=t["a"]),
                       vr * vc).place()
    for name in ("add", "sub", "mul", "div", "max", "min", "expdif"):
        for dt in FLOATS if name == "expdif" else ALL:
            u = unit(dt)
            for n, (r, c, vr, vc, mode, first) in enumerate([
                    (16, 2 * u, 16, 2 * u, 2, False), (32, 2 * u, 5, u + 1, 1, False), (8, 2 * u, 8, 2 * u, 2, True), (32, 3 * u, 7, 2 * u + 1, 1, True),
                    (4, 3 * u, 3, 3 * u - 1, 2, False)]):
                if first and name == "add":
                    continue                                                    # refused: pto-as.md 5.10 wants its src0 full
                full_fill = random_codes(rng, dt, (r, c)) if name != "expdif" else tame(rng, dt, (r, c), -6, 6)
                one = Tile(0, dt, r, u, vr, u) if mode == 2 else Tile(0, dt, r, 1, vr, 1, "col_major")
                one.fill = random_codes(rng, dt, (one.rows, one.cols)) if name != "expdif" else tame(rng, dt, (one.rows, one.cols), -6, 6)
                t = {"a": Tile(0, dt, r, c, vr, vc, fill=full_fill), "b": one, "d": Tile(0, dt, r, c, vr, vc)}
                pair = [t["b"], t["a"]] if first else [t["a"], t["b"]]
                if name == "div" and num.is_int(dt):
                    pair[1].fill = usable("div", dt, pair[1].fill)
                ins = ["b", "a"] if first else ["a", "b"]
                yield Case("pto.trowexpand" + name, [(None, dt)], t, dps("pto.trowexpand" + name, ins, ["d"]),
                           partial(ref.row_expand_op, ref.BINARY[name], dst=t["d"], a=pair[0], b=pair[1]), vr * vc,
                           "mode %d%s" % (mode, ", first" if first else "")).place({"d": "a"} if n == 1 else None)
            for n, (r, c, vr, vc) in enumerate([(8, 2 * u, 8, 2 * u), (5, 3 * u, 4, 2 * u + 1), (1, u, 1, u)]):
                make = (lambda s: tame(rng, dt, s, -6, 6)) if name == "expdif" else (lambda s: random_codes(rng, dt, s))
                t = {"a": Tile(0, dt, r, c, vr, vc, fill=make((r, c))), "b": Tile(0, dt, 1, c, 1, vc, fill=usable(name, dt, make((1, c)))),
                     "d": Tile(0, dt, r, c, vr, vc)}
                yield Case("pto.tcolexpand" + name, [(None, dt)], t, dps("pto.tcolexpand" + name, ["a", "b"], ["d"]),
                           partial(ref.col_expand_op, ref.BINARY[name], dst=t["d"], a=t["a"], b=t["b"]), vr * vc).place({"d": "a"} if n == 1 else None)


WIDE = ["i8", "ui8", "i16", "ui16", "i32", "ui32", "i64", "ui64", "f16", "bf16", "f32"]
LOW = [("f32", "f8E4M3FN"), ("f32", "f8E5M2"), ("f32", "!pto.hif8"), ("f16", "!pto.hif8"), ("bf16", "!pto.f4E2M1x2"),
       ("bf16", "!pto.f4E1M2x2"), ("!pto.f4E2M1x2", "bf16"), ("!pto.f4E1M2x2", "bf16"), ("f8E4M3FN", "f32"), ("f8E5M2", "f32"),
       ("!pto.hif8", "f32")]
MODES = [None, "NONE", "RINT", "ROUND", "FLOOR", "CEIL", "TRUNC", "ODD"]


def tie_values(dst):
    """Numbers on and beside the middle between two numbers of dst, and at its ends."""
    if num.is_int(dst):
        top = float(2 ** (num.bits(dst) - num.is_signed(dst)))
        base = [0.5, 1.5, 2.5, 0.3, 0.7, 2.75, top - 1, top - 0.5, top, top + 1, top * 2 + 1, top * 300, 1e30, 44.0, 300.0]
        return base + [-v for v in base]
    near = []
    steps = {"f16": (2.0 ** -10, 65504.0), "bf16": (2.0 ** -7, 3.3895314e38), "f32": (2.0 ** -23, 3.4028235e38), "f8E4M3FN": (0.125, 448.0),
             "f8E5M2": (0.25, 57344.0), "!pto.hif8": (0.125, 32768.0), "!pto.f4E2M1x2": (0.5, 6.0), "!pto.f4E1M2x2": (0.25, 1.75)}
    step, top = steps[dst]
    for k in range(8):
        near += [1 + (k + 0.5) * step, (1 + (k + 0.5) * step) * (1 + 2.0 ** -12), (1 + (k + 0.25) * step) * 4]
    near += [top, top * 1.001, top * 1.03, top * 1.07, top * 1.3, top * 4, 2.0 ** -24, 2.0 ** -25, 3 * 2.0 ** -25, 2.0 ** -9, 2.0 ** -10, 2.0 ** -17,
             2.0 ** -23, 2.0 ** -22 * 1.5, 2.0 ** -134, 0.25, 0.75, 1.25, 5.0, 40000.0, 40960.0, 36864.0]
    return near + [-v for v in near]


def convert_data(rng, src, dst, shape):
    if num.bits(src) == 4 or (num.bits(src) == 8 and not num.is_int(src)):
        return np.resize(np.arange(256), shape).astype(np.uint8)
    if num.is_int(src):
        some = [0, 1, 2, 127, 128, 129, 255, 256, 32767, 32768, 65535, 65504, 65519, 65520, 1 << 24, (1 << 24) + 1, (1 << 24) + 3, (1 << 31) - 1,
                1 << 31, (1 << 32) - 1, (1 << 53) + 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 2049, 2051, 257, 259]
        v = some + [-x for x in some]
        codes = np.array([x & ((1 << num.bits(src)) - 1) for x in v], np.uint64)
        bulk = rng.integers(0, 1 << 63, shape, dtype=np.uint64) >> rng.integers(0, 64, shape, dtype=np.uint64)
    else:
        codes = np.concatenate([num.from_f32(src, np.array(tie_values(dst), np.float32)).astype(np.uint64), np.array(special(src), np.uint64),
                                np.array([CANON_NEG[src]], np.uint64)])
        bulk = random_codes(rng, src, shape).astype(np.uint64)
    flat = bulk.reshape(-1)
    n = min(codes.size, flat.size)
    flat[:n] = codes[:n]
    return flat.reshape(shape).astype(num.uint(src))


CANON_NEG = {"f32": 0xFFC00001, "f16": 0xFE01, "bf16": 0xFFC1}


def conversions(rng):
    pairs = [(s, d) for s in WIDE for d in WIDE if s != d or s == "f32"] + LOW
    for src, dst in pairs:
        arch = ("a3", "a5") if (src, dst) not in LOW else ("a5",)
        u = max(unit(src), unit(dst))
        exact = num.is_int(src) and num.is_int(dst)
        for n, (mode, sat) in enumerate([(m, s) for m in ([None, "TRUNC"] if exact else MODES) for s in (None, "ON", "OFF")]):
            cols = 64 if num.bits(src) == 4 else (128 + u - 1) // u * u
            vr, vc = (1, cols) if n % 3 else (2, cols - 3)
            four_s, four_d = num.bits(src) == 4, num.bits(dst) == 4
            vc = cols if four_s or four_d else vc
            fill = convert_data(rng, src, dst, (2, cols))
            t = {"a": Tile(0, src, 2, cols, vr, vc, fill=fill)}
            scale = 0.5 if four_d else 2 if four_s else 1
            t["d"] = Tile(0, dst, 2, int(cols * scale), vr, int(vc * scale))
            words = (["rmode = #pto<round_mode %s>" % mode] if mode else []) + (["sat_mode = #pto<saturation_mode %s>" % sat] if sat else [])
            inner = "{%s}" % ", ".join(words) if words else ""
            yield Case("pto.tcvt", [("src > dst", src + " > " + dst)], t, dps("pto.tcvt", ["a"], ["d"], inner=inner),
                       partial(ref.convert, mode, sat, dst=t["d"], src=t["a"]), vr * int(vc * max(1, scale)), " ".join(words), arch=arch).place()


def quants(rng):
    for dd in ("i8", "ui8"):
        for asym in (False, True):
            for n, (r, c, vr, vc, mode) in enumerate([(8, 32, 8, 32, 2), (8, 32, 5, 19, 1)]):
                one = lambda lo, hi: (Tile(0, "f32", r, 8, vr, 8, fill=tame(rng, "f32", (r, 8), lo, hi)) if mode == 2 else
                                      Tile(0, "f32", r, 1, vr, 1, "col_major", fill=tame(rng, "f32", (r, 1), lo, hi)))
                fill = tame(rng, "f32", (r, c), -200, 200)
                fill[0, :12] = num.from_f32("f32", np.array([.5, 1.5, -.5, -1.5, 2.5, 1e9, -1e9, np.inf, -np.inf, np.nan, 127.5, -128.5], np.float32))
                t = {"a": Tile(0, "f32", r, c, vr, vc, fill=fill), "fp": one(0.2, 1.5)}
                ins = ["a", "fp"]
                if asym:
                    t["o"] = one(-20, 140)
                    ins.append("o")
                t["d"] = Tile(0, dd, r, c, vr, vc)
                yield Case("pto.tquant", [("src,fp,offset", "f32"), ("dst", dd)], t,
                           dps("pto.tquant", ins, ["d"], "{quant_type = #pto<quant_type %s>}" % ("INT8_ASYM" if asym else "INT8_SYM")),
                           partial(ref.quant, asym, dst=t["d"], src=t["a"], scale=t["fp"], offset=t.get("o")), vr * vc, "asym" if asym else "sym").place()
    for sd in ("i8", "i16", "ui8"):
        for n, (r, c, vr, vc) in enumerate([(8, 32, 8, 32), (5, 64, 3, 37)]):
            par = [Tile(0, "f32", r, 8, vr, 8 if n == 0 else 1, fill=tame(rng, "f32", (r, 8))) for _ in range(2)]
            if n == 0:
                par = [Tile(0, "f32", 8, 1, vr, 1, "col_major", fill=tame(rng, "f32", (8, 1))) for _ in range(2)]
            t = {"a": Tile(0, sd, r, c, vr, vc), "s": par[0], "o": par[1], "d": Tile(0, "f32", r, c, vr, vc)}
            yield Case("pto.tdequant", [("src", sd), ("scale,offset,dst", "f32")], t, dps("pto.tdequant", ["a", "s", "o"], ["d"]),
                       partial(ref.dequant, dst=t["d"], src=t["a"], scale=t["s"], offset=t["o"]), vr * vc).place()


LAYOUTS = {"rows": ("row_major", "none_box"), "columns": ("col_major", "none_box"), "Nz": ("col_major", "row_major"),
           "Zn": ("row_major", "col_major"), "Zz": ("row_major", "row_major"), "Nn": ("col_major", "col_major")}


def layouts(rng):
    """Every layout of source and destination (machine-and-cube.md b.5), valid region across boxes."""
    def tile(dt, layout, fill=None):
        return Tile(0, dt, 64, 64, 37, 41, *LAYOUTS[layout], fill=fill)
    for ls in LAYOUTS:
        for ld in LAYOUTS:
            form = "%s to %s" % (ls, ld)
            for dt in ("f32", "f16", "i8"):
                t = {"a": tile(dt, ls), "d": tile(dt, ld)}
                yield Case("pto.tmov", [("vec to vec", dt)], t, dps("pto.tmov", ["a"], ["d"]),
                           partial(ref.elementwise, lambda d, a: a, dst=t["d"], sources=[t["a"]]), 37 * 41, form).place()
            for src, dst in (("f32", "bf16"), ("bf16", "f32"), ("f16", "i8")):
                few = np.resize(random_codes(rng, src, (1, 200)), (64, 64))
                t = {"a": tile(src, ls, few), "d": tile(dst, ld)}
                yield Case("pto.tcvt", [("src > dst", src + " > " + dst)], t, dps("pto.tcvt", ["a"], ["d"]),
                           partial(ref.convert, None, None, dst=t["d"], src=t["a"]), 37 * 41, form).place()
    for layout in LAYOUTS:
        for dt in ("f32", "bf16", "i8", "i16"):
            t = {k: tile(dt, layout) for k in "abd"}
            yield Case("pto.tadd", [(None, dt)], t, dps("pto.tadd", ["a", "b"], ["d"]),
                       partial(ref.elementwise, ref.add, dst=t["d"], sources=[t["a"], t["b"]]), 37 * 41, layout).place()
            scalar, code = scalar_of(rng, dt, 1)
            t = {"a": tile(dt, layout), "d": tile(dt, layout)}
            yield Case("pto.tmuls", [(None, dt)], t, dps("pto.tmuls", ["a", "s"], ["d"]),
                       partial(ref.elementwise, ref.mul, dst=t["d"], sources=[t["a"], code]), 37 * 41, layout, {"s": scalar}).place()
            t = {"d": tile(dt, layout)}
            yield Case("pto.texpands", [(None, dt)], t, dps("pto.texpands", ["s"], ["d"]),
                       partial(ref.elementwise, lambda d, a: a, dst=t["d"], sources=[code]), 37 * 41, layout, {"s": scalar}).place()


FORMS = [elementwise, tile_scalar, partials, compares, reductions, expands, conversions, quants, layouts, parts_of_tiles, long_ints]
