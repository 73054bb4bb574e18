"""Random vectors in the form of kernels.md 10, expectations by oracle.py: random_vectors.py SYSTEM SEED COUNT > FILE.json

Sizes go from 1 over odd ones to more than a tile; where a float sum decides, inputs are chosen so that it is exact in fp32 in any order."""
import json
import sys

import numpy as np

import oracle as o

F32, F16 = np.float32, np.float16


def tensor(kind, a):
    a = np.ascontiguousarray(np.asarray(a).astype(o.NUMPY[kind]))
    return {"dtype": kind, "shape": list(a.shape), "hex": a.tobytes().hex()}


class Draw:
    def __init__(self, seed):
        self.r = np.random.default_rng(seed)

    def pick(self, *options):
        return options[self.r.integers(len(options))]

    def size(self, most=200):
        return int(min(most, self.pick(1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 100, 127, 128, 129, 144, 200)))

    def some(self, p=0.5):
        return bool(self.r.random() < p)

    def i8(self, *shape):
        return self.r.integers(-128, 128, shape).astype(np.int8)

    def steps(self, shape, step, most):
        """Multiples of step up to most: exact sums."""
        return (self.r.integers(-most, most + 1, shape) * step).astype(F32)


def bf(x):
    return o.bf16_bits(np.asarray(x, F32))


def scale_of(d, n, k, negative=True):
    """fp32 scales that keep results of k products of int8 within fp16."""
    s = np.exp(d.r.uniform(-8, 0, n)) / (k ** 0.5 * 4)
    return (s * np.where(d.r.random(n) < 0.3, -1, 1) if negative else s).astype(F32)


def quant_matmul(d):
    row = d.pick("a", "b", "c", "d", "e", "f")
    m, k, n = d.size(), d.size(300), d.size()
    int4 = row == "e"
    if int4:
        k, n = (k + 7) // 8 * 8, (n + 7) // 8 * 8
    t = d.some()
    kind = {"a": d.pick("uint64", "int64", "fp32"), "b": d.pick("uint64", "fp32"), "c": d.pick("fp32", "bf16"), "d": "fp32", "e": d.pick("uint64", "fp32"), "f": d.pick("fp32", "bf16")}[row]
    out = {"a": "fp16", "b": "int8", "c": "bf16", "d": "fp16", "e": "fp16", "f": "int32"}[row]
    p = {"output_dtype": out, "scale_dtype": "int64" if kind == "uint64" else kind, "transpose_x2": t}
    x = {}
    batch1, batch2 = (), ()
    if not int4 and d.some(0.4):
        full = [int(d.r.integers(1, 4)) for _ in range(d.r.integers(1, 5))]
        batch1 = tuple(1 if d.some(0.3) else b for b in full)
        batch2 = tuple(1 if d.some(0.3) else b for b in full)[int(d.r.integers(0, len(full))) if d.some(0.3) else 0:]
        m, k, n = min(m, 40), min(k, 64), min(n, 40)
        p["broadcast_batch"] = True
    if int4:
        p["int4_packed"] = True
        lo, hi = -(2 ** 31), 2 ** 31
        x["x1"] = tensor("int32", d.r.integers(lo, hi, (m, k // 8)))
        x["x2"] = tensor("int32", d.r.integers(lo, hi, (n, k // 8) if t else (k, n // 8)))
    else:
        x["x1"] = tensor("int8", d.i8(*batch1, m, k))
        x["x2"] = tensor("int8", d.i8(*batch2, *((n, k) if t else (k, n))))
    ns = d.pick(1, n, n)
    s = scale_of(d, ns, k * (0.05 if int4 else 1))
    if kind in ("uint64", "int64"):
        off = d.r.integers(-300, 300, ns) if row == "b" and d.some() else None
        words = [o.word(s[i], None if off is None else off[i], d.pick(0, 1)) for i in range(ns)]
        x["scale"] = tensor(kind, np.array(words, np.uint64))
    else:
        x["scale"] = tensor(kind, bf(s) if kind == "bf16" else s)
    if row == "b" and kind == "fp32" and d.some():
        x["offset"] = tensor("fp32", d.r.uniform(-200, 200, d.pick(1, n)).astype(F32))
    if row == "d" or (row == "c" and d.some()):
        x["pertoken_scale"] = tensor("fp32", np.where(d.r.random(m) < 0.1, 0, d.r.uniform(-2, 2, m)).astype(F32))
        if batch1:
            pass
    kinds = {"a": ["int32"], "b": ["int32"], "c": ["int32", "bf16", "fp32"], "d": ["int32", "fp16", "fp32"], "e": ["int32"], "f": ["int32"]}[row]
    if d.some(0.7):
        bk = d.pick(*kinds)
        rank = max(len(batch1), len(batch2)) + 2
        shape = (n,)
        if rank == 3 and d.some():
            shape = (int(np.broadcast_shapes(batch1, batch2)[0]), 1, n)
        b = d.r.integers(-5000, 5000, shape)
        x["bias"] = tensor(bk, b if bk == "int32" else bf(b / 977.0) if bk == "bf16" else (b / 977.0))
        p["bias_dtype"] = bk
    return "quant_matmul", p, x


SPECIAL = np.array([0, -0.0, 1e-40, -1e-42, 1e-30, 1e30, -1e20, 3e38, np.inf, -np.inf, np.nan, 1, -1, 0.3], F32)


def quant_matmul_edge(d):
    """Scales of every kind, accumulators beyond 2^24, bias over its whole range."""
    row = d.pick("word", "b", "c", "c16", "d", "f")
    m, k, n = d.size(40), d.pick(1, 3, 700, 1500), d.size(60)
    same = d.some()
    fill = lambda *s: np.full(s, d.pick(127, -128), np.int8) if same else d.i8(*s)
    s = SPECIAL[d.r.integers(0, SPECIAL.size, n)]
    x = {"x1": tensor("int8", fill(m, k)), "x2": tensor("int8", fill(k, n))}
    p = {"transpose_x2": False, "output_dtype": {"word": "int8", "b": "int8", "c": "bf16", "c16": "bf16", "d": "fp16", "f": "int32"}[row]}
    if d.some():
        x["bias"], p["bias_dtype"] = tensor("int32", d.r.integers(-2 ** 31, 2 ** 31, n)), "int32"
    if row == "word":
        low = d.r.integers(0, 2 ** 63, n, np.uint64) & np.uint64(0x7FE0FFFFE000)
        low = np.where((low >> np.uint64(23) & np.uint64(255)) == 255, low ^ np.uint64(1 << 30), low)  # finite
        x["scale"] = tensor("uint64", low | np.uint64(1 << 46))
    elif row == "b":
        x["scale"] = tensor("fp32", np.where(np.isfinite(s), s, F32(2)))
        x["offset"] = tensor("fp32", d.r.uniform(-500, 500, n))
    else:
        s = s[:1] if row == "f" else s
        x["scale"] = tensor("bf16", bf(s)) if row == "c16" else tensor("fp32", s)
        if row != "f":
            x["pertoken_scale"] = tensor("fp32", SPECIAL[d.r.integers(0, SPECIAL.size, m)])
    return "quant_matmul", p, x


def trans_quant_param(d):
    n = d.size()
    s = d.r.integers(0, 2 ** 32, n, np.uint64).astype(np.uint32).view(F32)
    s = np.where(np.isnan(s) | np.isinf(s), F32(1.5), s)
    x = {"scale": tensor("fp32", s)}
    if d.some():
        x["offset"] = tensor("fp32", d.r.uniform(-400, 400, d.pick(n, n, 1)))
    return "trans_quant_param", {"round_mode": d.pick(0, 1)}, x


def all_reduce(d):
    ranks, kind = d.pick(1, 2, 4, 8), d.pick("fp16", "bf16")
    m, k, n = d.size(40), d.size(80), d.size(80)
    lead = (m,) if d.some(0.7) else (2, (m + 1) // 2)
    m = int(np.prod(lead))
    pack = (lambda v: bf(v)) if kind == "bf16" else (lambda v: np.asarray(v, F32))
    p = {"ranks": ranks, "output_dtype": kind, "reduceOp": "sum", "commTurn": 0, "streamMode": 1}
    token, third, bias, low = d.some(), d.some(), d.some(), d.some()
    if low:
        for i in "12":
            p["commQuantScale" + i] = tensor(kind, pack(d.r.uniform(0.01, 0.4, n)))
    per = []
    for _ in range(ranks):
        x = {"x1": tensor("int8", d.i8(*lead, k)), "x2": tensor("int8", d.i8(k, n))}
        if bias:
            x["bias"] = tensor("int32", d.r.integers(-5000, 5000, n))
        s = scale_of(d, n, k)
        if kind == "bf16":
            x["dequantScale"] = tensor("bf16", bf(s))
        elif token:
            x["dequantScale"] = tensor("fp32", s)
        else:
            x["dequantScale"] = tensor("uint64", np.array([o.word(v) for v in s], np.uint64))
        if token:
            x["pertokenScale"] = tensor("fp32", d.r.uniform(0, 2, m))
        if third:
            x["x3"] = tensor(kind, pack(d.r.uniform(-4, 4, (*lead, n))))
        per.append(x)
    return "quant_matmul_all_reduce", p, {"per_rank": per}


def bitblas_matmul(d):
    w = d.pick("float16", "int8", "int4", "int2", "int1", "uint4", "uint2", "uint1", "fp4_e2m1", "nf4")
    m = d.size(70)
    a8 = w in ("int8", "int4", "int2", "int1", "uint4", "uint2", "uint1") and d.some(0.35)
    per = 8 // o.BITS.get(w, 8)
    k = (d.size(160) + 15) // 16 * 16 if d.some(0.7) else (d.size(160) + per - 1) // per * per
    n = d.size(130)
    p = {"M": m, "N": n, "K": k, "A_dtype": "int8" if a8 else "float16", "W_dtype": w, "accum_dtype": "int32" if a8 else "float16", "layout": "nt",
         "out_dtype": d.pick("int32", "int32", "int8", "float32") if a8 else d.pick("float16", "float16", "float32")}
    x = {}
    if w == "float16" or (w == "int8" and a8):
        p["layout"] = d.pick("nn", "nt", "tn", "tt")
        make = (lambda *s: tensor("int8", d.i8(*s))) if a8 else (lambda *s: tensor("fp16", d.steps(s, 0.125, 15)))
        x["A"] = make(*((k, m) if p["layout"][0] == "t" else (m, k)))
        x["W"] = make(*((n, k) if p["layout"][1] == "t" else (k, n)))
    else:
        x["A"] = tensor("int8", d.i8(m, k)) if a8 else tensor("fp16", d.steps((m, k), 0.125, 15))
        x["W"] = tensor("int8", d.i8(n, k * o.BITS[w] // 8))
        groups = [g for g in (16, 32, 48, 64, k) if k % g == 0]
        g = d.pick(*groups)
        p["group_size"] = -1 if g == k and d.some() else g
        if not a8 and d.some(0.7):
            p["with_scaling"] = True
            x["scale"] = tensor("fp16", 2.0 ** d.r.integers(-4, 2, (n, k // g)) * d.r.integers(1, 4, (n, k // g)))
            if w.startswith("uint") and d.some(0.7):
                p["with_zeros"], p["zeros_mode"] = True, d.pick("original", "rescale", "quantized")
                bits = o.BITS[w]
                if p["zeros_mode"] == "quantized" and n % (8 // bits) == 0:
                    x["qzeros"] = tensor("int8", d.i8(k // g, n * bits // 8))
                else:
                    p["zeros_mode"] = "original" if p["zeros_mode"] == "quantized" else p["zeros_mode"]
                    x["zeros"] = tensor("fp16", d.r.integers(0, 1 << bits, (n, k // g)) * (0.25 if p["zeros_mode"] == "rescale" else 1))
        if w == "fp4_e2m1":
            p["fp4_decode"] = d.pick("ocp", "bitblas")
    if not a8 and d.some(0.3):
        p["with_bias"] = True
        x["bias"] = tensor("fp16", d.r.uniform(-3, 3, n))
    compare = {"mode": "tol", "W_dequant_fp16": "bits", "rtol": 0.002, "atol": 0.004} if w == "nf4" or p.get("fp4_decode") == "bitblas" else {"mode": "bits"}
    return "bitblas_matmul", p, x, compare


def bitblas_pack(d):
    bits = d.pick(1, 2, 4)
    return "bitblas_pack", {"bits": bits}, {"codes": tensor("int8", d.r.integers(0, 1 << bits, (d.size(20), 32 * int(d.r.integers(1, 6)))))}


def repack_from_gptq(d):
    bits = d.pick(2, 4, 8)
    per = 32 // bits
    g = d.pick(16, 32)
    k, n = g * int(d.r.integers(1, 5)), 16 * int(d.r.integers(1, 6))
    word = lambda *s: tensor("int32", d.r.integers(-2 ** 31, 2 ** 31, s))
    x = {"qweight": word(k // per, n), "qzeros": word(k // g, n // per), "scales": tensor("fp16", 2.0 ** d.r.integers(-8, -3, (k // g, n))),
         "A": tensor("fp16", d.steps((d.size(20), k), 0.25, 7))}
    return "repack_from_gptq", {"bits": bits, "group_size": g, "in_features": k, "out_features": n, "gptq_version": d.pick(1, 2)}, x


def flash_atten(d):
    b, h, s, dim = int(d.r.integers(1, 3)), int(d.r.integers(1, 4)), d.size(300), d.pick(8, 16, 32, 40, 64, 80, 96, 128)
    p = {"batch": b, "heads": h, "seq_len": s, "dim": dim, "layout": d.pick("nnn", "ntn"), "is_causal": d.some()}
    spread = d.pick(0.5, 1, 3)
    mk = lambda *shape: tensor("fp16", d.r.normal(0, spread, shape))
    x = {"Q": mk(b, s, h, dim), "K": mk(b, dim, h, s) if p["layout"] == "ntn" else mk(b, s, h, dim), "V": tensor("fp16", d.r.normal(0, 1, (b, s, h, dim)))}
    return "flash_atten", p, x, {"mode": "tol", "rtol": 0.002, "atol": 0.0015}


def pack(kind, v):
    return tensor(kind, bf(v) if kind == "bf16" else v)


def weight_int8pack_mm(d):
    kind = d.pick("bf16", "fp16", "fp32")
    m, k, n = d.size(70), d.size(), d.size()
    return "weight_int8pack_mm", {"dtype": kind}, {"input": pack(kind, d.steps((m, k), 0.125, 15)), "weight": tensor("int8", d.i8(n, k)),
                                                   "scale": pack(kind, np.exp(d.r.uniform(-6, 0, n)))}


def weight_int4pack_mm(d):
    kind = d.pick("bf16", "fp16", "fp32")
    g = d.pick(32, 64, 128)
    m, k, n = d.size(40), g * int(d.r.integers(1, 4)), 16 * int(d.r.integers(1, 12))
    codes = d.r.integers(0, 16, (n, k)).astype(np.uint8)
    sz = np.stack([2.0 ** d.r.integers(-4, 1, (k // g, n)), d.r.integers(-8, 9, (k // g, n)) / 8.0], -1)
    x = {"input": pack(kind, d.steps((m, k), 0.25, 7)), "weight_codes": tensor("uint8", codes)}
    x.update({name: tensor("uint8", v) for name, v in o.int4_orders(codes).items()})
    x["qScaleAndZeros"] = pack(kind, sz)
    return "weight_int4pack_mm_for_cpu", {"dtype": kind, "qGroupSize": g}, x


def rows_to_quantise(d, m, k):
    """Rows of several sizes, some of one value; or of a special kind."""
    kind = d.pick("spread", "spread", "positive", "negative", "halves", "tiny", "huge", "mixed")
    x = d.r.normal(0, 2, (m, k)).astype(F32) * np.exp(d.r.uniform(-3, 3, (m, 1))).astype(F32)
    if kind == "halves":  # S is 1: products lie half-way
        x = (d.r.integers(-255, 256, (m, k)) / 2).astype(F32)
        x[:, 0], x[:, -1] = 127.5, -127.5
    elif kind == "tiny":  # S is infinite
        x = d.r.normal(0, 1e-39, (m, k)).astype(F32)
    elif kind == "huge":  # the range overflows, S is 0
        x = d.r.normal(0, 5e37, (m, k)).astype(F32)
    elif kind == "mixed":
        x = (x * 10.0 ** d.r.integers(-10, 10, (m, k))).astype(F32)
    elif kind in ("positive", "negative"):
        x = np.abs(x) * (1 if kind == "positive" else -1)
    if kind == "spread":
        x[d.r.random(m) < 0.1] = d.pick(0, 1.5, -2)
    return x


def dyn_quant(d):
    kind = d.pick("fp32", "fp32", "bf16")
    groups = 1 if kind == "bf16" else int(d.r.integers(1, 5))
    g = 32 * int(d.r.integers(1, 4)) if groups > 1 else d.pick(2, 6, 10, 32, 34, 62, 64, 96, 130, 1000)
    k, m, n = g * groups, d.size(40), d.size(70)
    inp = rows_to_quantise(d, m, k)
    x = {"inp": pack(kind, inp), "weights": tensor("uint8", d.r.integers(0, 256, (n, k // 2))), "scales": tensor("fp32", np.exp(d.r.uniform(-5, 0, (n, groups))))}
    if d.some():
        x["bias"] = tensor("fp32", d.r.normal(0, 2, n))
    return "dyn_quant_matmul_4bit", {"block_size": g, "in_features": k, "out_features": n, "dtype": kind}, x


def tmatmul_mx(d):
    fp4 = d.some(0.4)
    at, bt = (d.pick("e2m1", "e1m2"), d.pick("e2m1", "e1m2")) if fp4 else (d.pick("e4m3", "e5m2"), d.pick("e4m3", "e5m2"))
    m, n, k = d.size(), d.size(), 64 * int(d.r.integers(1, 5)) if d.some() else int(d.r.integers(1, 300))
    special = d.some(0.3)  # NaN and infinities
    if fp4:
        n, k = (n + 1) // 2 * 2, (k + 1) // 2 * 2
    groups = (k + 31) // 32
    p = {"a_type": at, "b_type": bt, "M": m, "K": k, "N": n, "form": d.pick("plain", "bias", "acc")}
    mid = {"e4m3": (0x30, 0x44), "e5m2": (0x38, 0x42)}  # around 1: exact sums

    def data(kind, rows, cols):
        if fp4:
            return tensor("uint8", d.r.integers(0, 256, (rows, cols // 2)))
        lo, hi = mid[kind]
        c = d.r.integers(lo, hi, (rows, cols)) | (d.r.integers(0, 2, (rows, cols)) << 7)
        c = np.where(d.r.random((rows, cols)) < 0.1, 0, c)
        return tensor("uint8", np.where(d.r.random((rows, cols)) < 0.005, d.pick(0x7f, 0xff, 0x7c, 0xfc, 0x01), c) if special else c)

    scales = [np.where(d.r.random(s) < 0.02, 255, d.r.integers(126, 130, s)) if special else d.r.integers(126, 130, s) for s in ((m, groups), (groups, n))]
    x = {"scale_a": tensor("uint8", scales[0]), "scale_b": tensor("uint8", scales[1])}
    x["a_packed_rowmajor" if fp4 else "a"] = data(at, m, k)
    x["b_packed_rowmajor" if fp4 else "b"] = data(bt, k, n)
    if p["form"] == "bias":
        x["bias"] = tensor("fp32", d.steps(n, 0.25, 40))
    if p["form"] == "acc":
        x["c_in"] = tensor("fp32", d.steps((m, n), 0.25, 40))
    return "tmatmul_mx", p, x, {"mode": "tol", "rtol": 1e-6, "atol": 1e-6} if special else {"mode": "bits"}


MAKERS = {f.__name__: f for f in (quant_matmul, quant_matmul_edge, trans_quant_param, all_reduce, bitblas_matmul, bitblas_pack, repack_from_gptq, flash_atten,
                                  weight_int8pack_mm, weight_int4pack_mm, dyn_quant, tmatmul_mx)}


def main(name, seed, count):
    vectors = []
    for i in range(count):
        system, p, x, *compare = MAKERS[name](Draw([seed + i]))
        v = {"name": "%s_%d" % (name, seed + i), "system": system, "params": p, "inputs": x, "compare": compare[0] if compare else {"mode": "bits"}, "note": ""}
        out = o.outputs(v)
        kinds = {"y": p.get("output_dtype"), "out": "uint64" if name == "trans_quant_param" else p.get("dtype")}
        of = {np.dtype(t): k for k, t in o.NUMPY.items() if k != "bf16"}
        v["outputs"] = {k: tensor(kinds.get(k) or of[a.dtype], a) for k, a in out.items()}
        vectors.append(v)
    print("[" + ",\n".join(json.dumps(v) for v in vectors) + "]")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
