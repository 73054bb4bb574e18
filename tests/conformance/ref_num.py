# Number formats and exact arithmetic of the conformance oracle, written from machine-and-cube.md c and vector.md 0.6, 0.7, 9 alone.
# Values travel as arrays of codes (numpy unsigned integers).  It must not know tiles, operations or the simulator.
from decimal import Context, Decimal
from fractions import Fraction
import math

import numpy as np

np.seterr(all="ignore")

# name: (bits, kind, exponent bits, mantissa bits, bias).  Kinds: s and u integers; ieee with inf; fn and fp4 without; own: by table.
TYPES = {
    "i8": (8, "s"), "i16": (16, "s"), "i32": (32, "s"), "i64": (64, "s"),
    "ui8": (8, "u"), "ui16": (16, "u"), "ui32": (32, "u"), "ui64": (64, "u"),
    "f32": (32, "ieee", 8, 23, 127), "f16": (16, "ieee", 5, 10, 15), "bf16": (16, "ieee", 8, 7, 127),
    "f8E4M3FN": (8, "fn", 4, 3, 7), "f8E5M2": (8, "ieee", 5, 2, 15), "!pto.hif8": (8, "hif8"),
    "!pto.f8E8M0": (8, "e8m0"), "!pto.f4E2M1x2": (4, "fp4", 2, 1, 1), "!pto.f4E1M2x2": (4, "fp4", 1, 2, 1),
}
CANON_NAN = {"f32": 0x7FC00000, "f16": 0x7E00, "bf16": 0x7FC0}


def bits(dt):
    return TYPES[dt][0]


def size(dt):
    return max(1, TYPES[dt][0] // 8)


def is_int(dt):
    return TYPES[dt][1] in "su"


def is_signed(dt):
    return TYPES[dt][1] == "s"


def uint(dt):
    return np.dtype("<u%d" % size(dt))


# --- whole arrays: the formats of arithmetic -----------------------------------------------------------------------------------------
def as_f32(dt, codes):
    """Codes of f32, f16 or bf16 as binary32 numbers; exact."""
    codes = np.asarray(codes)
    if dt == "f32":
        return codes.astype("<u4").view(np.float32)
    if dt == "f16":
        return codes.astype("<u2").view(np.float16).astype(np.float32)
    return (codes.astype("<u4") << 16).view(np.float32)


def from_f32(dt, x):
    """One rounding to nearest, ties to even; every NaN becomes the canonical one."""
    x = np.ascontiguousarray(x, dtype=np.float32)
    if dt == "f32":
        out = x.view("<u4").copy()
    elif dt == "f16":
        out = x.astype(np.float16).view("<u2").copy()
    else:
        u = x.view("<u4").astype(np.uint64)
        out = ((u + 0x7FFF + ((u >> 16) & 1)) >> 16).astype("<u2")
    out[np.isnan(x)] = CANON_NAN[dt]
    return out


def as_int(dt, codes):
    """Codes of an integer type of at most 32 bits as int64; 64-bit ones as Python integers."""
    codes = np.asarray(codes).astype(uint(dt))
    if bits(dt) == 64:
        return codes.view("<i8").astype(object) if is_signed(dt) else codes.astype(object)
    return codes.view("<i%d" % size(dt)).astype(np.int64) if is_signed(dt) else codes.astype(np.int64)


def from_int(dt, x):
    """Two's complement wrap at the width of the type (0.6)."""
    x = np.asarray(x)
    if x.dtype == object or bits(dt) == 64:
        flat = [int(v) & ((1 << bits(dt)) - 1) for v in x.reshape(-1)]
        return np.array(flat, dtype=np.uint64).reshape(x.shape).astype(uint(dt))
    return (x & ((1 << bits(dt)) - 1)).astype(uint(dt))


def flush(dt, x):
    """The value after storing it in dt and reading it back: the rounding after each primitive of 0.7."""
    return as_f32(dt, from_f32(dt, x))


# --- single values as exact numbers ---------------------------------------------------------------------------------------------------
def split_ieee(dt, code):
    """(sign, what, number): what is nan, inf or num; the number is a non-negative Fraction."""
    _, kind, ebits, mbits, bias = TYPES[dt]
    sign = code >> (ebits + mbits) & 1
    e = code >> mbits & ((1 << ebits) - 1)
    m = code & ((1 << mbits) - 1)
    top = (1 << ebits) - 1
    if kind == "ieee" and e == top:
        return sign, "nan" if m else "inf", Fraction(0)
    if kind == "fn" and e == top and m == (1 << mbits) - 1:
        return sign, "nan", Fraction(0)
    if e == 0:
        return sign, "num", Fraction(m) * pow2(1 - bias - mbits)
    return sign, "num", Fraction(m + (1 << mbits)) * pow2(e - bias - mbits)


def pow2(k):
    return Fraction(1 << k) if k >= 0 else Fraction(1, 1 << -k)


def split_hif8(code):
    sign, p = code >> 7, code & 0x7F
    if p == 0:
        return (0, "nan", Fraction(0)) if sign else (0, "num", Fraction(0))
    if p == 0x6F:
        return sign, "inf", Fraction(0)
    if p < 8:
        return sign, "num", pow2(p - 23)
    if p < 16:
        return sign, "num", 1 + Fraction(p & 7, 8)
    if p < 32:
        return sign, "num", (1 + Fraction(p & 7, 8)) * pow2(-1 if p & 8 else 1)
    if p < 64:
        k = 2 + (p >> 3 & 1)
        return sign, "num", (1 + Fraction(p & 7, 8)) * pow2(-k if p & 16 else k)
    if p < 96:
        k = 4 + (p >> 2 & 3)
        return sign, "num", (1 + Fraction(p & 3, 4)) * pow2(-k if p & 16 else k)
    k = 8 + (p >> 1 & 7)
    return sign, "num", (1 + Fraction(p & 1, 2)) * pow2(-k if p & 16 else k)


def split(dt, code):
    code = int(code)
    if is_int(dt):
        v = code - (1 << bits(dt)) if is_signed(dt) and code >> (bits(dt) - 1) else code
        return (1, "num", Fraction(-v)) if v < 0 else (0, "num", Fraction(v))
    if TYPES[dt][1] == "hif8":
        return split_hif8(code)
    if TYPES[dt][1] == "e8m0":
        return (0, "nan", Fraction(0)) if code == 0xFF else (0, "num", pow2(code - 127))
    return split_ieee(dt, code)


def round_int(x, sign, mode):
    """A non-negative Fraction with its sign to an integer magnitude by the mode of 9."""
    low = x.numerator // x.denominator
    rest = x - low
    if not rest:
        return low
    if mode == "RINT":
        return low + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low & 1))
    if mode == "ROUND":
        return low + (rest >= Fraction(1, 2))
    if mode == "FLOOR":
        return low + sign
    if mode == "CEIL":
        return low + (1 - sign)
    if mode == "TRUNC":
        return low
    return low | 1                                                                     # ODD


def exponent(x):
    """floor(log2 x) of a positive Fraction."""
    e = x.numerator.bit_length() - x.denominator.bit_length()
    return e if pow2(e) <= x else e - 1


def encode_ieee(dt, sign, x, mode, overflow):
    """overflow: 'max' or 'inf' for what exceeds the range after rounding."""
    nbits, kind, ebits, mbits, bias = TYPES[dt]
    s = sign << (nbits - 1)
    if not x:
        return s
    e = max(exponent(x), 1 - bias)
    m = round_int(x / pow2(e - mbits), sign, mode)
    if m >> (mbits + 1):
        m, e = m >> 1, e + 1
    code = m if m < 1 << mbits else (e + bias) << mbits | (m & ((1 << mbits) - 1))
    top = {"ieee": (((1 << ebits) - 1) << mbits) - 1, "fn": (1 << (ebits + mbits)) - 2, "fp4": 7}[kind]
    if code > top:
        return s | (top + 1 if overflow == "inf" and kind == "ieee" else top)
    return s | code


HIF8 = sorted((split_hif8(c)[2], c) for c in range(1, 128) if c != 0x6F)


def encode_hif8(sign, what, x, saturate):
    """c.3: nearest, ties away from zero, whatever the mode."""
    s = sign << 7
    if what == "nan":
        return 0x80
    if what == "inf" or x >= 40960:
        return s | (0x6E if saturate else 0x6F)
    if x < pow2(-23):
        return 0
    values = [(Fraction(0), 0)] + HIF8
    lo, hi = 0, len(values) - 1
    if x >= values[hi][0]:
        return s | values[hi][1]
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if values[mid][0] <= x:
            lo = mid
        else:
            hi = mid
    return s | (values[hi][1] if 2 * x >= values[lo][0] + values[hi][0] else values[lo][1])


OFF_PAIRS = {("f16", "ui8"), ("f16", "i8"), ("f32", "i16"), ("f16", "i16"), ("i64", "i32"), ("i32", "i16")}


def tcvt(src, dst, code, mode=None, sat=None, memo={}):
    """One element of vector.md 9 with R14, R15, R16.  mode None is what text means without one."""
    key = (src, dst, int(code), mode, sat)
    if key not in memo:
        memo[key] = tcvt_one(*key)
    return memo[key]


def tcvt_one(src, dst, code, mode, sat):
    mode = {None: "RINT", "CAST_RINT": "RINT"}.get(mode, mode)
    if mode == "NONE" or (mode == "ODD" and (src, dst) != ("f32", "f16")):
        mode = "TRUNC" if not is_int(src) and is_int(dst) else "RINT"
    written, on = sat, (sat or ("OFF" if (src, dst) in OFF_PAIRS else "ON")) == "ON"
    sign, what, x = split(src, code)
    if is_int(dst):
        if what == "nan" or (what == "inf" and not on):
            return 0
        low = -(1 << (bits(dst) - 1)) if is_signed(dst) else 0
        high = (1 << (bits(dst) - is_signed(dst))) - 1
        if what == "inf":
            v = low if sign else high
        else:
            v = round_int(x, sign, mode)
            v = -v if sign else v
            v = min(max(v, low), high) if on else v
        return v & ((1 << bits(dst)) - 1)
    kind = TYPES[dst][1]
    if kind == "hif8":
        return encode_hif8(sign, what, x, written == "ON")
    if dst in ("f8E4M3FN", "f8E5M2"):
        if what == "nan":
            return 0
        x = Fraction(1 << 200) if what == "inf" else x
        return encode_ieee(dst, sign, x, "RINT", "max")
    if kind == "fp4":
        x = Fraction(1 << 200) if what == "inf" else x
        return 7 if what == "nan" else encode_ieee(dst, sign, x, mode, "max")
    s = sign << (bits(dst) - 1)
    if what == "nan":
        return s | CANON_NAN[dst]
    if dst == "f32" and src == "f32":
        if what == "inf":
            return code
        return encode_ieee(dst, sign, Fraction(round_int(x, sign, mode)), "RINT", "inf")
    clamp = on and dst != "f32"
    if what == "inf":
        top = encode_ieee(dst, 0, Fraction(1 << 300), "RINT", "max")
        return s | (top if clamp else top + 1)
    return encode_ieee(dst, sign, x, mode, "max" if clamp else "inf")


# --- functions that are defined by their correctly rounded value (R19) --------------------------------------------------------------------
WIDE = Context(prec=60, Emax=999999999, Emin=-999999999)


def nearest_f32(value, memo_min=pow2(-160), memo_max=pow2(130)):
    """The binary32 code of a Decimal that stands for an irrational or exact number.  60 digits decide every case but exact ties, which
    only exact numbers can be; those are put back on the grid of 25 bits first."""
    sign = 1 if value.is_signed() else 0
    if value.is_infinite():
        return sign << 31 | 0x7F800000
    x = abs(Fraction(value)) if abs(value.adjusted()) < 400 else (memo_max if value.adjusted() > 0 else memo_min)
    if x:
        step = pow2(max(exponent(x), -126) - 24)
        q = x / step
        near = Fraction((2 * q.numerator + q.denominator) // (2 * q.denominator))
        if abs(q - near) * 10 ** 40 < near:
            x = near * step
    return encode_ieee("f32", sign, x, "RINT", "inf")


def f32_exp(code):
    sign, what, x = split("f32", code)
    if what == "nan":
        return CANON_NAN["f32"]
    if what == "inf" or x > 200:
        return 0 if sign else 0x7F800000
    if not x:
        return 0x3F800000
    return nearest_f32(WIDE.exp(decimal_of(-x if sign else x)))


def decimal_of(x):
    """Exact: the numbers of f32 have at most 112 significant decimal digits; rounded once to 120."""
    return Context(prec=160, Emax=999999999, Emin=-999999999).divide(Decimal(x.numerator), Decimal(x.denominator))


def f32_log(code):
    sign, what, x = split("f32", code)
    if what == "num" and not x:
        return 0xFF800000
    if what == "nan" or sign:
        return CANON_NAN["f32"]
    return 0x7F800000 if what == "inf" else nearest_f32(WIDE.ln(decimal_of(x)))


def f32_rsqrt(code):
    sign, what, x = split("f32", code)
    if what == "num" and not x:
        return 0x7F800000                                                               # of -0, too (vector.md 3)
    if what == "nan" or sign:
        return CANON_NAN["f32"]
    return 0 if what == "inf" else nearest_f32(WIDE.divide(Decimal(1), Context(prec=80).sqrt(decimal_of(x))))


def f32_pow(base, exp):
    """C's pow: its specials, else the correctly rounded value."""
    bs, bw, b = split("f32", base)
    es, ew, e = split("f32", exp)
    one, inf, nan = 0x3F800000, 0x7F800000, CANON_NAN["f32"]
    if (ew == "num" and not e) or base == one:
        return one
    if bw == "nan" or ew == "nan":
        return nan
    if ew == "inf":
        if bw == "num" and b == 1:
            return one
        large = bw == "inf" or b > 1
        return inf if large != bool(es) else 0
    whole = e.denominator == 1
    odd = whole and e.numerator & 1
    s = bs if odd else 0
    if bw == "inf" or not b:
        return s << 31 | (inf if (bw == "inf") != bool(es) else 0)
    if bs and not whole:
        return nan
    y = -e if es else e
    power = WIDE.multiply(Context(prec=70).ln(decimal_of(b)), decimal_of(y)) if b != 1 else Decimal(0)
    if power.adjusted() > 3 and abs(power) > 200:
        return s << 31 | (0 if power.is_signed() else inf)
    return s << 31 | nearest_f32(Context(prec=60, Emax=999999999, Emin=-999999999).exp(power))


def by_f32(one, memo=None):
    """An array function of codes of dt from a function of single codes of f32: evaluated in f32, then rounded once to dt."""
    memo = {} if memo is None else memo

    def run(dt, *operands):
        wide = [as_f32(dt, c).reshape(-1).view("<u4") for c in operands]
        out = np.empty(len(wide[0]), dtype="<u4")
        for i, key in enumerate(zip(*(w.tolist() for w in wide))):
            if key not in memo:
                memo[key] = one(*key)
            out[i] = memo[key]
        return from_f32(dt, out.view(np.float32)).reshape(np.shape(operands[0]))
    return run


exp = by_f32(f32_exp)
log = by_f32(f32_log)
rsqrt = by_f32(f32_rsqrt)
power = by_f32(f32_pow)


def self_check():
    """Values the documents print (c.1, c.3, R16)."""
    one = {0x01: (1, -22), 0x07: (1, -16), 0x08: (1, 0), 0x0F: (15, -3), 0x10: (2, 0), 0x17: (15, -2), 0x18: (1, -1), 0x20: (4, 0),
           0x28: (8, 0), 0x30: (1, -2), 0x40: (16, 0), 0x47: (56, 0), 0x50: (1, -4), 0x60: (256, 0), 0x6E: (32768, 0),
           0x70: (1, -8), 0x7E: (1, -15), 0x7F: (3, -16)}
    for code, (m, e) in one.items():
        assert split_hif8(code)[2] == m * pow2(e), hex(code)
    for code in range(1, 256):
        if code not in (0x80,):
            assert encode_hif8(*split_hif8(code), False) == code, hex(code)
    for dt, m in (("!pto.f4E2M1x2", (0, .5, 1, 1.5, 2, 3, 4, 6)), ("!pto.f4E1M2x2", (0, .25, .5, .75, 1, 1.25, 1.5, 1.75))):
        assert [float(split(dt, c)[2]) for c in range(8)] == list(m)
    assert split("f8E4M3FN", 0x7E)[2] == 448 and split("f8E5M2", 0x7B)[2] == 57344
    assert math.isclose(float(as_f32("f32", np.array([f32_exp(0x3F800000)], "<u4"))[0]), math.e, rel_tol=1e-7)
    assert f32_pow(0x40000000, 0x40400000) == 0x41000000 and f32_rsqrt(0x40800000) == 0x3F000000


if __name__ == "__main__":
    self_check()
