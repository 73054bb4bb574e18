# Reference of the tile operations of vector.md 1-14 and 25 for the conformance test: every function takes the bytes of a local memory
# and tiles that name parts of them, reads its sources from a snapshot, and writes what the operation may write, nothing else.
# Written from the specification; it must not know how the simulator does it.
from dataclasses import dataclass, field

import numpy as np

import ref_num as num


@dataclass
class Tile:
    addr: int
    dtype: str
    rows: int
    cols: int
    vr: int
    vc: int
    blayout: str = "row_major"
    slayout: str = "none_box"
    fractal: int = 512
    pad: int = 0
    static: bool = True
    fill: object = None                    # codes for the whole tile, [rows, cols]; None: random bytes
    parent: object = None                  # the tile that this one is a part of, and where in it
    row: int = 0
    col: int = 0
    grid: object = field(default=None, repr=False)

    @property
    def esz(self):
        return num.size(self.dtype)

    @property
    def nbytes(self):
        return self.rows * self.cols * self.esz

    def offsets(self):
        """Byte offset of every element (machine-and-cube.md b.5), [rows, cols]; x2 types count bytes (R1)."""
        if self.parent is not None:
            return self.parent.offsets()[self.row:self.row + self.rows, self.col:self.col + self.cols]
        if self.grid is None:
            r, c = np.meshgrid(np.arange(self.rows), np.arange(self.cols), indexing="ij")
            if self.slayout == "none_box":
                e = r * self.cols + c if self.blayout == "row_major" else c * self.rows + r
            else:
                c0 = 32 // self.esz
                ir, ic = (16, c0) if self.slayout == "row_major" else (c0, 16)
                if self.fractal == 1024:
                    ir, ic = 16, 16
                if self.fractal == 32:
                    ir, ic = (16, 2) if self.slayout == "row_major" else (2, 16)
                inner = (r % ir) * ic + c % ic if self.slayout == "row_major" else (c % ic) * ir + r % ir
                box = ir * ic
                e = inner + ((r // ir) * self.cols * ir + (c // ic) * box if self.blayout == "row_major"
                             else (c // ic) * self.rows * ic + (r // ir) * box)
            self.grid = self.addr + e * self.esz
        return self.grid

    def read(self, mem, r=None, c=None):
        """Codes of the first r rows and c columns, by default of the valid region."""
        off = self.offsets()[:self.vr if r is None else r, :self.vc if c is None else c]
        out = np.zeros(off.shape, dtype=np.uint64)
        for k in range(self.esz):
            out |= mem[off + k].astype(np.uint64) << np.uint64(8 * k)
        return out.astype(num.uint(self.dtype))

    def write(self, mem, codes, keep=None):
        """Writes codes at (0, 0), row-major order; keep: where not to."""
        codes = np.asarray(codes)
        off = self.offsets()[:codes.shape[0], :codes.shape[1]]
        sel = np.ones(codes.shape, bool) if keep is None else ~keep
        for k in range(self.esz):
            mem[(off + k)[sel]] = (codes.astype(np.uint64) >> np.uint64(8 * k) & np.uint64(255)).astype(np.uint8)[sel]


# --- elementwise (1, 2, 3, 4, 6) ---------------------------------------------------------------------------------------------------------
def f_max(a, b):
    """0.7: one NaN gives the other operand, max(+0, -0) = +0."""
    out = np.where((a > b) | ((a == b) & ~np.signbit(a)), a, b)
    out = np.where(np.isnan(b), a, out)
    return np.where(np.isnan(a), b, out).astype(np.float32)


def f_min(a, b):
    out = np.where((a < b) | ((a == b) & np.signbit(a)), a, b)
    out = np.where(np.isnan(b), a, out)
    return np.where(np.isnan(a), b, out).astype(np.float32)


def f_relu(x):
    return f_max(x, np.zeros_like(x))


def trunc_div(a, b):
    q = np.abs(a) // np.abs(b)
    return np.where((a < 0) != (b < 0), -q, q)


def i_rem(a, b):
    r = a - trunc_div(a, b) * b
    return np.where((r != 0) & ((r < 0) != (b < 0)), r + b, r)


def f_rem(a, b):
    r = np.fmod(a, b)
    return np.where((r != 0) & ((r < 0) != (b < 0)), r + b, r).astype(np.float32)


def i_pow(dt, a, b):
    """Repeated squaring, wrapping; negative exponents as integers divide (section 1)."""
    mod = 1 << num.bits(dt)
    out = []
    for x, n in zip(a.reshape(-1).tolist(), b.reshape(-1).tolist()):
        if n >= 0:
            out.append(pow(x, n, mod))
        else:
            out.append({1: 1, -1: -1 if n & 1 else 1}.get(x, 0) % mod)
    return np.array(out, dtype=object).reshape(a.shape)


def ints(fn):
    return lambda dt, *ops: num.from_int(dt, fn(*(num.as_int(dt, o) for o in ops)))


def floats(fn):
    return lambda dt, *ops: num.from_f32(dt, fn(*(num.as_f32(dt, o) for o in ops)))


def both(i, f):
    fi, ff = ints(i), floats(f)
    return lambda dt, *ops: (fi if num.is_int(dt) else ff)(dt, *ops)


def same(fn):
    return both(fn, fn)


def shift(left):
    def run(dt, a, n):
        width = num.bits(dt)
        count = np.asarray(n).astype(np.int64) & (width - 1)
        v = num.as_int(dt, a)
        return num.from_int(dt, v << count if left else v >> count)
    return run


def copy_sign(op):
    """tabs and tneg of floats act on the sign bit (3); NaN results are canonical (0.7)."""
    def run(dt, a):
        if num.is_int(dt):
            v = num.as_int(dt, a)
            return num.from_int(dt, -v if op == "neg" else np.where(v < 0, -v, v))
        top = num.uint(dt).type(1 << (num.bits(dt) - 1))
        out = a ^ top if op == "neg" else a & ~top
        return np.where(np.isnan(num.as_f32(dt, a)), num.CANON_NAN[dt], out).astype(num.uint(dt))
    return run


def leaky(dt, a, slope):
    x = num.as_f32(dt, a)
    return np.where(x > 0, a, num.from_f32(dt, x * num.as_f32(dt, slope))).astype(num.uint(dt))


def pow_any(dt, a, b):
    if num.is_int(dt):
        return num.from_int(dt, i_pow(dt, num.as_int(dt, a), num.as_int(dt, b)))
    return num.power(dt, a, b)


def expdif(dt, a, b):
    return num.exp(dt, num.from_f32(dt, num.as_f32(dt, a) - num.as_f32(dt, b)))


add, sub, mul = same(lambda a, b: a + b), same(lambda a, b: a - b), same(lambda a, b: a * b)
div = both(trunc_div, lambda a, b: a / b)
BINARY = {
    "add": add, "sub": sub, "mul": mul, "div": div, "max": both(np.maximum, f_max), "min": both(np.minimum, f_min),
    "rem": both(i_rem, f_rem), "fmod": both(lambda a, b: a - trunc_div(a, b) * b, np.fmod), "pow": pow_any,
    "prelu": leaky, "lrelu": leaky, "and": ints(lambda a, b: a & b), "or": ints(lambda a, b: a | b), "xor": ints(lambda a, b: a ^ b),
    "shl": shift(True), "shr": shift(False), "expdif": expdif,
    "addrelu": lambda dt, a, b: UNARY["relu"](dt, add(dt, a, b)), "subrelu": lambda dt, a, b: UNARY["relu"](dt, sub(dt, a, b)),
}
UNARY = {
    "abs": copy_sign("abs"), "neg": copy_sign("neg"), "relu": both(lambda a: np.maximum(a, 0), f_relu), "not": ints(lambda a: ~a),
    "sqrt": floats(np.sqrt), "recip": both(lambda a: trunc_div(np.ones_like(a), a), lambda a: np.float32(1) / a),
    "exp": num.exp, "log": num.log, "rsqrt": num.rsqrt,
}
TERNARY = {
    "addc": lambda dt, a, b, c: add(dt, add(dt, a, b), c), "subc": lambda dt, a, b, c: add(dt, sub(dt, a, b), c),
}


def elementwise(fn, mem, dst, sources):
    """Every source has dst's valid region (0.2); the sources are read before anything is written (0.4)."""
    shape = dst.vr, dst.vc
    codes = [s.read(mem, *shape) if isinstance(s, Tile) else np.full(shape, s, num.uint(dst.dtype)) for s in sources]
    dst.write(mem, fn(dst.dtype, *codes))


def axpy(mem, dst, src, s):
    """d + a * s: the product is rounded to the type of dst, then the sum (2); s is a code of src's type."""
    a = num.as_f32(src.dtype, src.read(mem))
    p = num.flush(dst.dtype, a * num.as_f32(src.dtype, np.array([s], num.uint(src.dtype)))[0])
    dst.write(mem, num.from_f32(dst.dtype, num.as_f32(dst.dtype, dst.read(mem)) + p))


def part(fn, mem, dst, a, b):
    """Union with copy (R18)."""
    old = mem.copy()
    out = np.zeros((dst.vr, dst.vc), num.uint(dst.dtype))
    done = np.zeros(out.shape, bool)
    for t in (b, a):
        r, c = min(t.vr, dst.vr), min(t.vc, dst.vc)
        out[:r, :c], done[:r, :c] = t.read(old, r, c), True
    r, c = min(a.vr, b.vr, dst.vr), min(a.vc, b.vc, dst.vc)
    out[:r, :c] = fn(dst.dtype, a.read(old, r, c), b.read(old, r, c))
    dst.write(mem, out, keep=~done)


def part_arg(larger, mem, dst, didx, a, b, ia, ib):
    """(value, index) of the larger or smaller; a tie takes the second (1)."""
    old = mem.copy()
    shape = dst.vr, dst.vc
    val, idx = np.zeros(shape, num.uint(dst.dtype)), np.zeros(shape, num.uint(didx.dtype))
    for i in range(shape[0]):
        for j in range(shape[1]):
            in_a, in_b = i < a.vr and j < a.vc, i < b.vr and j < b.vc
            first = in_a
            if in_a and in_b:
                x = num.as_f32(a.dtype, a.read(old, i + 1, j + 1)[i:, j:])[0, 0]
                y = num.as_f32(b.dtype, b.read(old, i + 1, j + 1)[i:, j:])[0, 0]
                first = x > y if larger else x < y
            v, k = (a, ia) if first else (b, ib)
            val[i, j], idx[i, j] = v.read(old, i + 1, j + 1)[i, j], k.read(old, i + 1, j + 1)[i, j]
    dst.write(mem, val)
    didx.write(mem, idx)


# --- compare and select (5) ----------------------------------------------------------------------------------------------------------------
COMPARE = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal}


def numbers(dt, codes):
    return num.as_int(dt, codes) if num.is_int(dt) else num.as_f32(dt, codes)


def put_mask(mem, dst, pred):
    """Packed bits, least significant first, a row of the mask tile for each row; the last byte is filled with zeros."""
    packed = np.packbits(pred, axis=1, bitorder="little")
    for i in range(packed.shape[0]):
        start = dst.addr + i * dst.cols * dst.esz
        mem[start:start + packed.shape[1]] = packed[i]


def get_mask(mem, mask, r, c):
    rows = [mem[mask.addr + i * mask.cols * mask.esz:][:(c + 7) // 8] for i in range(r)]
    return np.unpackbits(np.array(rows, np.uint8).reshape(r, -1), axis=1, bitorder="little")[:, :c].astype(bool)


def compare(mode, mem, dst, a, b):
    x = numbers(a.dtype, a.read(mem))
    y = numbers(a.dtype, b.read(mem, a.vr, a.vc) if isinstance(b, Tile) else np.full((a.vr, a.vc), b, num.uint(a.dtype)))
    put_mask(mem, dst, COMPARE[mode](x, y))


def select(mem, dst, mask, a, b):
    bit = get_mask(mem, mask, dst.vr, dst.vc)
    other = b.read(mem, dst.vr, dst.vc) if isinstance(b, Tile) else np.full((dst.vr, dst.vc), b, num.uint(dst.dtype))
    dst.write(mem, np.where(bit, a.read(mem, dst.vr, dst.vc), other))


# --- reductions (7) ---------------------------------------------------------------------------------------------------------------------------
def fold(kind, dt, codes):
    """Along axis 1, ascending.  Sums start from 0 and keep f32 for the 16-bit floats, products round each step."""
    if kind in ("max", "min"):
        out = codes[:, 0]
        if not num.is_int(dt):
            out = num.from_f32(dt, num.as_f32(dt, out))
        for j in range(1, codes.shape[1]):
            out = BINARY[kind](dt, out, codes[:, j])
        return out
    if num.is_int(dt):
        x = num.as_int(dt, codes).astype(object)
        return num.from_int(dt, x.sum(axis=1) if kind == "sum" else x.prod(axis=1))
    x = num.as_f32(dt, codes)
    acc = np.full(x.shape[0], 0 if kind == "sum" else 1, np.float32)
    for j in range(x.shape[1]):
        acc = acc + x[:, j] if kind == "sum" else num.flush(dt, acc * x[:, j])
    return num.from_f32(dt, acc)


def arg_fold(kind, dt, codes):
    """First position of the extreme among the numbers; 0 if there is none."""
    x = numbers(dt, codes)
    best = np.zeros(x.shape[0], np.int64)
    for i in range(x.shape[0]):
        row = x[i]
        good = ~np.isnan(row) if row.dtype == np.float32 else np.ones(row.shape, bool)
        if good.any():
            best[i] = int(np.argmax(good & (row == (row[good].max() if kind == "max" else row[good].min()))))
    return best


def row_reduce(kind, mem, dst, src):
    codes = src.read(mem)
    out = num.from_int(dst.dtype, arg_fold(kind[3:], src.dtype, codes)) if kind.startswith("arg") else fold(kind, src.dtype, codes)
    dst.write(mem, out[:, None])


def col_reduce(kind, mem, dst, src):
    if not src.vr:
        return
    codes = src.read(mem).T
    out = num.from_int(dst.dtype, arg_fold(kind[3:], src.dtype, codes)) if kind.startswith("arg") else fold(kind, src.dtype, codes)
    dst.write(mem, out[None, :])


# --- expand (8) --------------------------------------------------------------------------------------------------------------------------------
def row_expand(mem, dst, src):
    dst.write(mem, np.repeat(src.read(mem, dst.vr, 1), dst.vc, axis=1))


def col_expand(mem, dst, src):
    dst.write(mem, np.repeat(src.read(mem, 1, dst.vc), dst.vr, axis=0))


def row_expand_op(fn, mem, dst, a, b):
    j = np.arange(dst.vc)
    dst.write(mem, fn(dst.dtype, *(t.read(mem, dst.vr, t.vc)[:, j % t.vc] for t in (a, b))))


def col_expand_op(fn, mem, dst, a, b):
    row = np.repeat(b.read(mem, 1, dst.vc), dst.vr, axis=0)
    dst.write(mem, fn(dst.dtype, a.read(mem, dst.vr, dst.vc), row))


# --- conversions, quantisation (9, 14) ---------------------------------------------------------------------------------------------------------
def nibbles(codes):
    return np.stack([codes & 15, codes >> 4], axis=-1).reshape(codes.shape[0], -1)


def convert(mode, sat, mem, dst, src):
    codes = src.read(mem)
    codes = nibbles(codes) if num.bits(src.dtype) == 4 else codes
    out = np.array([num.tcvt(src.dtype, dst.dtype, c, mode, sat) for c in codes.reshape(-1).tolist()], np.uint64).reshape(codes.shape)
    if num.bits(dst.dtype) == 4:
        out = out[:, 0::2] | out[:, 1::2] << np.uint64(4)
    dst.write(mem, out.astype(num.uint(dst.dtype)))


def quant(asym, mem, dst, src, scale, offset):
    """clamp(rne(src * scale [+ offset])), to the range of the kind of quantisation; parameters as the one-per-row operand of trowexpandmul."""
    j = np.arange(dst.vc)
    x = num.as_f32("f32", src.read(mem)) * num.as_f32("f32", scale.read(mem, dst.vr, scale.vc)[:, j % scale.vc])
    if asym:
        x = x + num.as_f32("f32", offset.read(mem, dst.vr, offset.vc)[:, j % offset.vc])
    low, high = (0, 255) if asym else (-128, 127)
    v = np.clip(np.rint(np.where(np.isnan(x), 0, x).astype(np.float64)), low, high).astype(np.int64)
    dst.write(mem, num.from_int(dst.dtype, v))


def dequant(mem, dst, src, scale, offset):
    x = num.as_int(src.dtype, src.read(mem)).astype(np.float32)
    s, o = (num.as_f32("f32", t.read(mem, dst.vr, 1)) for t in (scale, offset))
    dst.write(mem, num.from_f32("f32", (x - o) * s))


# --- rearrangements (10, 11, 12, 25) ---------------------------------------------------------------------------------------------------------------
def pad_code(dt, pad):
    if pad == 1 or num.TYPES[dt][1] not in ("s", "u", "ieee") or dt == "f8E5M2":
        return 0
    if num.is_int(dt):
        top = (1 << (num.bits(dt) - num.is_signed(dt))) - 1
        return top if pad == 2 else (top + 1 if num.is_signed(dt) else 0)
    inf = {"f32": 0x7F800000, "bf16": 0x7F80, "f16": 0x7C00}[dt]
    return inf if pad == 2 else inf | 1 << (num.bits(dt) - 1)


def fill_pad(mem, dst, src):
    if not dst.vr or not dst.vc:
        return
    out = np.full((dst.rows, dst.cols), pad_code(dst.dtype, dst.pad), num.uint(dst.dtype))
    out[:src.vr, :src.vc] = src.read(mem)
    dst.write(mem, out)


def transpose(mem, dst, src):
    dst.write(mem, src.read(mem).T)


def concat(mem, dst, a, b):
    dst.write(mem, np.concatenate([a.read(mem), b.read(mem)], axis=1))


def concat_idx(mem, dst, a, b, ia, ib):
    old = mem.copy()
    n0, n1 = num.as_int(ia.dtype, ia.read(old, dst.vr, 1))[:, 0], num.as_int(ib.dtype, ib.read(old, dst.vr, 1))[:, 0]
    out, keep = np.zeros((dst.vr, dst.vc), num.uint(dst.dtype)), np.ones((dst.vr, dst.vc), bool)
    for i in range(dst.vr):
        p = max(0, min(int(n0[i]), a.vc, dst.vc))
        q = max(0, min(int(n1[i]), b.vc, dst.vc - p))
        out[i, :p], out[i, p:p + q] = a.read(old)[i, :p], b.read(old)[i, :q]
        keep[i, :p + q] = False
    dst.write(mem, out, keep)


PATTERN = {"P0101": (2, 0), "P1010": (2, 1), "P0001": (4, 0), "P0010": (4, 1), "P0100": (4, 2), "P1000": (4, 3), "P1111": (1, 0)}


def flat_bytes(tile):
    return tile.addr + np.arange(tile.rows * tile.cols) * tile.esz


def put_flat(mem, tile, where, codes):
    for k in range(tile.esz):
        mem[tile.addr + np.asarray(where) * tile.esz + k] = (np.asarray(codes).astype(np.uint64) >> np.uint64(8 * k) & np.uint64(255)).astype(np.uint8)


def gather_index(mem, dst, src, idx):
    flat = src.read(mem, src.rows, src.cols).reshape(-1)
    at = num.as_int(idx.dtype, idx.read(mem, dst.vr, dst.vc))
    dst.write(mem, np.where((at >= 0) & (at < flat.size), flat[np.clip(at, 0, flat.size - 1)], 0))


def gather_mask(pattern, axis, mem, dst, src):
    k, off = PATTERN[pattern]
    codes = src.read(mem)
    if axis == "col":
        picked = codes[off::k]
        dst.write(mem, picked)
    else:
        picked = codes[:, off::k].reshape(-1)
        put_flat(mem, dst, np.arange(picked.size), picked)


def gather_compare(mode, offset, mem, dst, cdst, src, k):
    x = numbers(src.dtype, src.read(mem))
    y = numbers(src.dtype, np.full(x.shape, k, num.uint(src.dtype)))
    hit = COMPARE[mode](x, y)
    for i in range(x.shape[0]):
        where = np.nonzero(hit[i])[0][:dst.vc]
        row = dst.read(mem, dst.rows, dst.cols)
        row[i, :where.size] = where + offset
        dst.write(mem, row)
    put_counts(mem, cdst, hit.sum(axis=1))


def put_counts(mem, cdst, counts):
    if cdst.vc == 1:
        cdst.write(mem, counts[:, None])
    else:
        cdst.write(mem, counts[None, :])


def gather_block(mem, dst, src, off):
    old = mem.copy()
    blocks = dst.vc * dst.esz // 32
    at = off.read(old, dst.vr, blocks).astype(np.int64)
    for i in range(dst.vr):
        for b in range(blocks):
            start = dst.addr + i * dst.cols * dst.esz + b * 32
            mem[start:start + 32] = old[src.addr + at[i, b]:src.addr + at[i, b] + 32]


def scatter_index(mem, dst, src, idx):
    codes = src.read(mem, idx.vr, idx.vc).reshape(-1)
    at = num.as_int(idx.dtype, idx.read(mem)).reshape(-1)
    out = np.zeros((dst.vr, dst.vc), num.uint(dst.dtype))
    dst.write(mem, out)
    for k, c in zip(at.tolist(), codes):
        if 0 <= k < dst.rows * dst.cols:
            put_flat(mem, dst, np.array([k]), np.array([c]))


def scatter_mask(pattern, axis, mem, dst, src):
    k, off = PATTERN[pattern]
    codes = src.read(mem)
    out = np.zeros((dst.vr, dst.vc), num.uint(dst.dtype))
    for i in range(codes.shape[0]):
        for j in range(codes.shape[1]):
            r, c = (i, j * k + off) if axis == "row" else (i * k + off, j)
            if r < dst.vr and c < dst.vc:
                out[r, c] = codes[i, j]
    dst.write(mem, out)


def sort_key(dt, code):
    return -float(num.as_f32(dt, np.array([code]))[0])


def records(dt, tile, mem, count):
    """(value code, index) pairs at the start of a tile: 8 bytes each (12)."""
    raw = mem[tile.addr:tile.addr + 8 * count].copy().view("<u4").reshape(-1, 2)
    return [(int(v) & (0xFFFFFFFF if dt == "f32" else 0xFFFF), int(i)) for v, i in raw]


def put_records(mem, at, recs):
    flat = np.array(recs, "<u4").reshape(-1).view(np.uint8)
    mem[at:at + flat.size] = flat


def sort32(mem, dst, src, idx):
    old = mem.copy()
    codes, ids = src.read(old), idx.read(old, src.vr, src.vc)
    for i in range(src.vr):
        for j in range(0, src.vc, 32):
            row = list(zip(codes[i, j:j + 32].tolist(), ids[i, j:j + 32].tolist()))
            row.sort(key=lambda p: (sort_key(src.dtype, p[0]), p[1]))
            put_records(mem, dst.addr + i * dst.cols * dst.esz + 8 * j, row)


def merge_blocks(length, mem, dst, src):
    per = 2 if src.dtype == "f32" else 4
    recs = records(src.dtype, src, mem.copy(), src.vc // per)
    n = length // per
    for g in range(len(recs) // (4 * n)):
        lists = [recs[(4 * g + k) * n:(4 * g + k + 1) * n] for k in range(4)]
        out, _ = merge(src.dtype, lists, 4 * n, False)
        put_records(mem, dst.addr + 8 * 4 * n * g, out)


def merge(dt, lists, limit, exhausted):
    at, out = [0] * len(lists), []
    while len(out) < limit:
        live = [k for k in range(len(lists)) if at[k] < len(lists[k])]
        if not live or (exhausted and len(live) < len(lists)):
            break
        k = min(live, key=lambda q: (sort_key(dt, lists[q][at[q]][0]), q))
        out.append(lists[k][at[k]])
        at[k] += 1
    return out, at


def merge_lists(exhausted, mem, dst, sources):
    per = 2 if dst.dtype == "f32" else 4
    lists = [records(s.dtype, s, mem, s.vc // per) for s in sources]
    out, used = merge(dst.dtype, lists, dst.vc // per, exhausted)
    if out:
        put_records(mem, dst.addr, out)
    return used


# --- generators (13) ---------------------------------------------------------------------------------------------------------------------------------
def iota(start, down, mem, dst):
    j = np.arange(dst.vc)
    dst.write(mem, num.from_int(dst.dtype, start - j if down else start + j)[None, :])


def one_code(dt):
    return 1 if num.is_int(dt) else {"f32": 0x3F800000, "f16": 0x3C00, "bf16": 0x3F80}[dt]


def triangle(diag, upper, mem, dst):
    i, j = np.meshgrid(np.arange(dst.vr), np.arange(dst.vc), indexing="ij")
    dst.write(mem, np.where(j >= i + diag if upper else j <= i + diag, one_code(dst.dtype), 0))


def philox(key, counter, rounds):
    k0, k1 = key
    c = [counter >> 32 * i & 0xFFFFFFFF for i in range(4)]
    for _ in range(rounds):
        p, q = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [q >> 32 ^ c[1] ^ k0, q & 0xFFFFFFFF, p >> 32 ^ c[3] ^ k1, p & 0xFFFFFFFF]
        k0, k1 = k0 + 0x9E3779B9 & 0xFFFFFFFF, k1 + 0xBB67AE85 & 0xFFFFFFFF
    return c


def random_fill(key, counter, rounds, mem, dst):
    at = sum(w << 32 * i for i, w in enumerate(counter))
    out = np.zeros((dst.vr, dst.vc), np.uint32)
    for i in range(dst.vr):
        for chunk in range(0, dst.vc, 256):
            for lane in range(64):
                words = philox(key, (at + lane) & ((1 << 128) - 1), rounds)
                for r in range(4):
                    if chunk + r * 64 + lane < dst.vc:
                        out[i, chunk + r * 64 + lane] = words[r]
            at += dst.cols // 4
    dst.write(mem, out)


def histogram(byte, mem, dst, src, idx):
    x = src.read(mem).astype(np.int64)
    top = src.esz - 1
    out = np.zeros((dst.vr, 256), np.int64)
    if top == 1:
        filters = idx.read(mem, src.vr, 1).astype(np.int64)
    else:
        filters = idx.read(mem, top - byte, 1).astype(np.int64) if byte < top else None
    for i in range(dst.vr):
        row = x[i]
        for k in range(top, byte, -1):
            want = filters[i, 0] if top == 1 else filters[top - k, 0]
            row = row[(row >> 8 * k & 255) == want]
        out[i] = np.cumsum(np.bincount(row >> 8 * byte & 255, minlength=256))
    dst.write(mem, out)
