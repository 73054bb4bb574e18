"""What the operators of the kernel library compute, in numpy, written from kernels.md alone: an oracle that shares no code with lib/kernels.

`outputs(vector)` gives the expected tensors of a vector (kernels.md 10) from its params and inputs. Run with files, it checks itself
against the outputs that stand there (those of the specification)."""
import json
import sys

import numpy as np

F32, F16 = np.float32, np.float16
np.seterr(all="ignore")


# ---- numbers (kernels.md 1) ----

class Bits(np.ndarray):
    """An array of 16-bit words that are bf16."""


def bf16_bits(x):
    """fp32 to bf16 words, ties to even."""
    u = np.ascontiguousarray(x, F32).view(np.uint32).astype(np.uint64)
    r = ((u + 0x7FFF + ((u >> 16) & 1)) >> 16).astype(np.uint16)
    return np.where(np.isnan(x), np.uint16(0x7FC0), r).astype(np.uint16)


def bf16_value(bits):
    return (np.asarray(bits).astype(np.uint32) << 16).view(F32)


def to(kind, x):
    """RNE of fp32 to a type, as fp32 again."""
    x = np.asarray(x, F32)
    if kind == "fp16":
        return x.astype(F16).astype(F32)
    if kind == "bf16":
        return bf16_value(bf16_bits(x))
    return x


def sat8(x):
    """clamp of rint to int8; NaN is 0."""
    x = np.asarray(x, F32)
    return np.where(np.isnan(x), 0, np.clip(np.rint(np.nan_to_num(x, nan=0, posinf=1e9, neginf=-1e9)), -128, 127)).astype(np.int8)


E2M1 = [0, .5, 1, 1.5, 2, 3, 4, 6]
E1M2 = [0, .25, .5, .75, 1, 1.25, 1.5, 1.75]


def minifloat(code, ebits, mbits, bias, kind):
    code = np.asarray(code).astype(np.int64)
    s, e, m = code >> (ebits + mbits), (code >> mbits) & ((1 << ebits) - 1), code & ((1 << mbits) - 1)
    v = np.where(e == 0, m * 2.0 ** (1 - bias - mbits), (1 + m * 2.0 ** -mbits) * 2.0 ** (e - bias).astype(float))
    if kind == "ieee":
        v = np.where(e == (1 << ebits) - 1, np.where(m == 0, np.inf, np.nan), v)
    if kind == "fn":
        v = np.where((code & ((1 << (ebits + mbits)) - 1)) == (1 << (ebits + mbits)) - 1, np.nan, v)
    return np.where(s == 1, -v, v)


def decode(kind, code):
    if kind == "e4m3":
        return minifloat(code, 4, 3, 7, "fn")
    if kind == "e5m2":
        return minifloat(code, 5, 2, 15, "ieee")
    table = np.array(E2M1 if kind == "e2m1" else E1M2)
    return np.where(np.asarray(code) & 8, -1.0, 1.0) * table[np.asarray(code) & 7]


def nibbles(packed):
    """[.., n] bytes to [.., 2n] codes, low nibble first."""
    p = np.asarray(packed).astype(np.uint8)
    return np.stack([p & 15, p >> 4], -1).reshape(*p.shape[:-1], -1)


def codes_of(packed, bits):
    """[.., n] bytes to [.., n * 8 / bits] codes, lowest bits first."""
    p = np.asarray(packed).view(np.uint8)
    per = 8 // bits
    return np.stack([(p >> (i * bits)) & ((1 << bits) - 1) for i in range(per)], -1).reshape(*p.shape[:-1], -1)


def pack_codes(codes, bits):
    per = 8 // bits
    c = np.asarray(codes).astype(np.uint8).reshape(*codes.shape[:-1], -1, per)
    out = np.zeros(c.shape[:-1], np.uint8)
    for i in range(per):
        out |= (c[..., i] & ((1 << bits) - 1)) << (i * bits)
    return out.view(np.int8)


# ---- 2: quantised matmul ----

def word(scale, offset=None, mode=0):
    """The 64-bit quantisation word (2.2)."""
    b = int(np.array(scale, F32).view(np.uint32))
    if mode == 0:
        w = b & 0xFFFFE000
    else:
        s, e, m = b >> 31, (b >> 23) & 255, b & 0x7FFFFF
        if e == 0:
            w = s << 31
        elif e == 255:
            w = b & 0xFFFFE000
        else:
            low, m = m & 0x1FFF, m >> 13
            m += low > 0x1000 or (low == 0x1000 and m & 1)
            w = (s << 31) | (((e << 10) + m) << 13)
    w |= 1 << 46
    if offset is not None:
        w |= (int(min(max(float(np.rint(F32(offset))), -256), 255)) & 0x1FF) << 37
    return w


def word_scale(w):
    return np.array(int(w) & 0xFFFFE000, np.uint32).view(F32)


def word_offset(w):
    o = (int(w) >> 37) & 0x1FF
    return o - 512 if o & 256 else o


def int4_words(words):
    """[.., n] words to [.., 8n] values."""
    u = np.asarray(words).view(np.uint32)
    v = np.stack([(u >> (4 * i)) & 15 for i in range(8)], -1).reshape(*u.shape[:-1], -1).astype(np.int64)
    return np.where(v > 7, v - 16, v)


def fix_scaled(acc, s):
    """One rounding from the exact product, as the fixpipe does: in float64, where acc (32 bits) times s (11 bits) is exact."""
    return acc.astype(np.float64) * np.float64(s)


def quant(acc, out, scale, scale_kind, offset=None, pertoken=None, bias=None, bias_kind=None):
    """acc[.., m, n] int64 with the int32 bias in it, to a tensor (kind, values)."""
    n = acc.shape[-1]
    acc = ((acc + 2 ** 31) % 2 ** 32 - 2 ** 31)
    if out == "int32":
        return acc.astype(np.int32)
    wide = np.broadcast_to
    if out == "int8" or (out == "fp16" and pertoken is None):
        off = None if offset is None else wide(offset, max(len(offset), len(scale)))
        ws = [int(x) for x in scale] if scale_kind in ("uint64", "int64") else \
             [word(x, None if off is None else off[min(i, len(off) - 1)]) for i, x in enumerate(wide(scale, max(len(scale), 0 if off is None else len(off))))]
        ws = wide(np.array([w & (2 ** 64 - 1) for w in ws], np.uint64), n)
        s = np.array([float(word_scale(w)) for w in ws])
        t = fix_scaled(acc, s)
        if out == "fp16":
            return t.astype(F16)
        o = np.array([word_offset(w) for w in ws])
        t = np.where(np.isnan(t), 0, np.clip(np.rint(np.nan_to_num(t, nan=0, posinf=1e9, neginf=-1e9)), -256, 255))
        return np.clip(t + o, -128, 127).astype(np.int8)
    u = acc.astype(F32) * wide(scale, n).astype(F32)
    if pertoken is not None:
        u = u * pertoken.astype(F32)[:, None]
    if bias is not None and bias_kind != "int32":
        u = u + bias
    return bf16_bits(u) if out == "bf16" else u.astype(F16)


def quant_matmul(p, x):
    x1, x2 = x["x1"][1], x["x2"][1]
    if p.get("int4_packed"):
        x1, x2 = int4_words(x1), int4_words(x2)
    x1, x2 = x1.astype(np.int64), x2.astype(np.int64)
    if p.get("transpose_x2"):
        x2 = np.swapaxes(x2, -1, -2)
    acc = np.matmul(x1, x2)
    kind, bias = x.get("bias", (None, None))
    if kind == "int32":
        acc = acc + (bias if bias.ndim == 1 else bias).astype(np.int64)
    y = quant(acc, p["output_dtype"], x["scale"][1], x["scale"][0], x["offset"][1] if "offset" in x else None,
              x["pertoken_scale"][1] if "pertoken_scale" in x else None, bias, kind)
    return {"y": y}


def trans_quant_param(p, x):
    s = x["scale"][1]
    o = x["offset"][1] if "offset" in x else None
    n = max(s.size, 0 if o is None else o.size)
    w = [word(np.broadcast_to(s.reshape(-1), n)[i], None if o is None else np.broadcast_to(o.reshape(-1), n)[i], p.get("round_mode", 0)) for i in range(n)]
    return {"out": np.array(w, np.uint64).reshape(s.shape if s.size == n else (n,))}


# ---- 3: all-reduce ----

def all_reduce(p, x):
    kind, ranks = p["output_dtype"], x["per_rank"]
    ys = []
    for r in ranks:
        acc = np.matmul(r["x1"][1].astype(np.int64), r["x2"][1].astype(np.int64))
        if "bias" in r:
            acc = acc + r["bias"][1]
        sk, s = r["dequantScale"]
        pt = r["pertokenScale"][1] if "pertokenScale" in r else None
        y = quant(acc.reshape(-1, acc.shape[-1]), kind, s.reshape(-1), sk, pertoken=pt)
        y = bf16_value(y) if kind == "bf16" else y.astype(F32)
        if "x3" in r:
            y = to(kind, y + r["x3"][1].reshape(y.shape))
        ys.append(y)
    shape = ranks[0]["x1"][1].shape[:-1] + (ys[0].shape[-1],)
    done = lambda v: (bf16_bits(v) if kind == "bf16" else v.astype(F16)).reshape(shape)
    if "commQuantScale1" not in p:
        total = ys[0]
        for y in ys[1:]:
            total = to(kind, total + y)
        return {"y": done(total)}
    s1, s2 = (p["commQuantScale" + i][1].reshape(-1).astype(F32) for i in "12")
    m, n = ys[0].shape
    pad = -m % len(ranks)
    qs = [np.vstack([sat8((to("fp16", y / s1))), np.zeros((pad, n), np.int8)]) for y in ys]
    a = sum(q.astype(np.int64) for q in qs)
    c = sat8(to("fp16", a.astype(F32) * (s1 / s2)))
    out = to(kind, c.astype(F32) * s2)[:m]
    return {"y": done(out), "stage_q_rank0": qs[0], "stage_reduced_int8_padded": c}


# ---- 4: BitBLAS ----

NF4 = [-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
       0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0]
BITS = {"int8": 8, "int4": 4, "int2": 2, "int1": 1, "uint4": 4, "uint2": 2, "uint1": 1, "fp4_e2m1": 4, "nf4": 4}


def code_values(w, codes, compat=False):
    c = codes.astype(np.int64)
    if w.startswith("uint"):
        return c.astype(F32)
    if w in ("int4", "int2"):
        return (c - (8 if w == "int4" else 2)).astype(F32)
    if w == "int1":
        return (2 * c - 1).astype(F32)
    if w == "nf4":
        return np.array(NF4, F32).astype(F16).astype(F32)[c]
    if compat:
        e = c & 7
        return np.where(e == 0, 0, np.where(c & 8, -1.0, 1.0) * 2.0 ** (e - 7)).astype(F32)
    return decode("e2m1", c).astype(F32)


def dequant(p, x):
    """W[n, k] as fp16 values (4.3)."""
    w, k = p["W_dtype"], p["K"]
    h = lambda v: to("fp16", v)
    codes = codes_of(x["W"][1], BITS[w]) if w != "int8" else None
    d = x["W"][1].astype(F32) if w == "int8" else code_values(w, codes, p.get("fp4_decode") == "bitblas")
    if not p.get("with_scaling"):
        return d
    g = p.get("group_size", -1)
    g = k if g in (-1, None) else g
    s = np.repeat(x["scale"][1].astype(F32), g, 1)
    if not p.get("with_zeros"):
        return h(d * s)
    mode = p.get("zeros_mode") or "original"
    if mode == "quantized":
        z = np.repeat(codes_of(x["qzeros" if "qzeros" in x else "zeros"][1], BITS[w]).T.astype(np.int64), g, 1)
        return h((codes.astype(np.int64) - z).astype(F32) * s)
    z = np.repeat(x["zeros"][1].astype(F32), g, 1)
    return h(h(d - z) * s) if mode == "original" else h(h(d * s) - z)


def bitblas_matmul(p, x):
    out = {}
    a = x["A"][1]
    layout = p.get("layout", "nt")
    a = a.T if layout[0] == "t" else a
    if p["W_dtype"] == "float16" or (p["W_dtype"] == "int8" and p["A_dtype"] == "int8"):
        w = x["W"][1] if layout[1] == "t" else x["W"][1].T
    elif p["A_dtype"] == "int8":
        w = code_values(p["W_dtype"], codes_of(x["W"][1], BITS[p["W_dtype"]]))
    else:
        w = dequant(p, x)
        out["W_dequant_fp16"] = w.astype(F16)
    if p["A_dtype"] == "int8":
        c = a.astype(np.int64) @ w.astype(np.int64).T
        kind = p["out_dtype"]
        c = c.astype(np.int32)
        c = c if kind == "int32" else c.astype(np.int8) if kind == "int8" else c.astype(F32) if kind == "float32" else c.astype(F32).astype(F16)
    else:
        c = (a.astype(np.float64) @ w.astype(np.float64).T).astype(F32)
        c = c.astype(F16) if p["out_dtype"] == "float16" else c
    if p.get("with_bias"):
        b = x["bias"][1].astype(F32)
        c = (c.astype(F32) + b).astype(F16) if p["out_dtype"] == "float16" else c + b
    out["C"] = c
    return out


LOP3 = {(4, "float16"): [0, 2, 4, 6, 1, 3, 5, 7], (4, "int8"): [0, 4, 1, 5, 2, 6, 3, 7],
        (2, "float16"): [0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15], (2, "int8"): [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
        (1, "float16"): [i + 8 * j for j in range(4) for i in (0, 2, 4, 6, 1, 3, 5, 7)],
        (1, "int8"): [i + 16 * j for j in range(2) for i in (0, 4, 8, 12, 2, 6, 10, 14, 1, 5, 9, 13, 3, 7, 11, 15)]}


def bitblas_pack(p, x):
    bits, codes = p["bits"], x["codes"][1]
    out = {"compressed": pack_codes(codes, bits)}
    for target in ("float16", "int8"):
        order = LOP3[bits, target]
        c = codes.reshape(codes.shape[0], -1, 32 // bits)[:, :, order].reshape(codes.shape)
        out["lop3_" + target] = pack_codes(c, bits)
    return out


def repack_from_gptq(p, x):
    b, g = p["bits"], p["group_size"]
    per = 32 // b
    q, z = x["qweight"][1].view(np.uint32), x["qzeros"][1].view(np.uint32)
    mask = (1 << b) - 1
    codes = np.stack([(q >> (i * b)) & mask for i in range(per)], 1).reshape(-1, q.shape[1]).T  # [out, in]
    zint = np.stack([(z >> (i * b)) & mask for i in range(per)], 2).reshape(z.shape[0], -1)     # [groups, out]
    if p["gptq_version"] == 1:
        zint = (zint + 1) & mask
    s = x["scales"][1].astype(F32).T
    zo = zint.T.astype(F32)
    w = to("fp16", to("fp16", codes.astype(F32) - np.repeat(zo, g, 1)) * np.repeat(s, g, 1))
    out = {"qweight_compressed": pack_codes(codes, b), "scales_nk": s.astype(F16), "zeros_original_fp16": zo.astype(F16),
           "zeros_rescale_fp16": to("fp16", zo * s).astype(F16), "zeros_quantized_int8": pack_codes(zint, b)}
    if "A" in x:
        out["C"] = (x["A"][1].astype(np.float64) @ w.astype(np.float64).T).astype(F32).astype(F16)
    return out


def flash_atten(p, x):
    q, k, v = (x[t][1].astype(np.float64) for t in "QKV")
    if p["layout"] == "ntn":
        k = k.transpose(0, 3, 2, 1)
    s = np.einsum("bqhd,bkhd->bhqk", q, k) / np.sqrt(float(p["dim"]))
    if p["is_causal"]:
        n = s.shape[-1]
        s = np.where(np.arange(n)[None, :] > np.arange(n)[:, None], -np.inf, s)
    e = np.exp(s - s.max(-1, keepdims=True))
    return {"O": np.einsum("bhqk,bkhd->bqhd", e / e.sum(-1, keepdims=True), v).astype(F16)}


# ---- 5: torch ----

def rne(kind, v):
    return bf16_bits(v) if kind == "bf16" else v.astype(F16) if kind == "fp16" else v.astype(F32)


def weight_int8pack_mm(p, x):
    a, s = x["input"][1].astype(np.float64), x["scale"][1].astype(F32)
    acc = (a @ x["weight"][1].astype(np.float64).T).astype(F32)
    return {"out": rne(p["dtype"], acc * s)}


def int4_orders(codes):
    n, k = codes.shape
    c = codes.astype(np.uint8)
    result = {}
    for name, bn in (("packed_block64", 64), ("packed_block32_lanes", 32), ("packed_scalar_block32", 32)):
        out = np.zeros(n * k // 2, np.uint8)
        for nb in range(0, n, bn):
            rows = min(bn, n - nb)
            base = nb * k // 2
            for kk in range(k):
                if name == "packed_block64" and rows == 64:
                    for d in range(16):
                        out[base + kk * 32 + d] = c[nb + d, kk] | c[nb + d + 32, kk] << 4
                        out[base + kk * 32 + 16 + d] = c[nb + d + 16, kk] | c[nb + d + 48, kk] << 4
                elif name == "packed_block32_lanes" and rows == 32:
                    for d in range(16):
                        out[base + kk * 16 + d] = c[nb + d, kk] | c[nb + d + 16, kk] << 4
                else:
                    for d in range(0, rows, 2):
                        out[base + kk * rows // 2 + d // 2] = c[nb + d, kk] | c[nb + d + 1, kk] << 4
        result[name] = out.reshape(n, k // 2)
    return result


def weight_int4pack_mm(p, x):
    codes, sz, g = x["weight_codes"][1], x["qScaleAndZeros"][1].astype(F32), p["qGroupSize"]
    s, z = np.repeat(sz[:, :, 0].T, g, 1), np.repeat(sz[:, :, 1].T, g, 1)
    w = (codes.astype(F32) - 8) * s + z
    acc = (x["input"][1].astype(np.float64) @ w.astype(np.float64).T).astype(F32)
    return {"out": rne(p["dtype"], acc)}


def dyn_quant(p, x):
    a, wq, s = x["inp"][1].astype(F32), nibbles(x["weights"][1].reshape(p["out_features"], -1)).astype(np.int64), x["scales"][1].astype(F32)
    s = s.reshape(p["out_features"], -1)
    mn, mx = np.minimum(F32(0), a.min(1)), np.maximum(F32(0), a.max(1))
    S = np.where(mn == mx, F32(1), F32(255) / (mx - mn)).astype(F32)
    inv = (F32(1) / S).astype(F32)
    lo, hi = mn * S, mx * S
    zf = np.where((F32(-128) + lo) + (F32(127) + hi) > 0, F32(-128) - lo, F32(127) - hi)
    zp = np.rint(np.nan_to_num(np.clip(zf, -128, 127))).astype(np.int64)
    t = np.clip(np.nan_to_num((a * S[:, None]).astype(np.float64)), -1e9, 1e9)  # NaN (an infinite S times 0) is 0 as an integer
    q = np.clip(np.copysign(np.floor(np.abs(t) + 0.5), t).astype(np.int64) + zp[:, None], -128, 127)
    groups = s.shape[1]
    acc = np.zeros((a.shape[0], s.shape[0]), F32)
    g = a.shape[1] // groups
    for b in range(groups):
        d = (q - zp[:, None])[:, b * g:(b + 1) * g] @ (wq - 8)[:, b * g:(b + 1) * g].T
        acc = acc + d.astype(F32) * s[:, b] if groups > 1 else d.astype(F32) * s[:, b]
    out = acc * inv[:, None]
    if "bias" in x:
        out = out + x["bias"][1]
    limit = F32(3.38953139e38) if p["dtype"] == "bf16" else np.finfo(F32).max
    out = np.clip(out, -limit, limit)
    fallback = np.concatenate([x["weights"][1].reshape(-1).astype(F32), s.reshape(-1)] + ([x["bias"][1]] if "bias" in x else []))
    return {"q_int8": q.astype(np.int8), "lhs_scale": inv, "zero_point": zp.astype(np.int32), "out": rne(p["dtype"], out), "packed_fallback_fp32": fallback}


# ---- 6: MX ----

def scale_image(s, left):
    """[rows, G] (left) or [G, cols] to the bytes of a scale tile."""
    t = s if left else s.T
    rows, g = t.shape
    g += g & 1
    out = np.zeros((rows + 15) // 16 * 16 * g, np.uint8)
    for i in range(rows):
        for j in range(t.shape[1]):
            out[((i // 16) * (g // 2) + j // 2) * 32 + (i % 16) * 2 + j % 2] = t[i, j]
    return out


def tmatmul_mx(p, x):
    fp4 = p["a_type"] in ("e2m1", "e1m2")
    a = nibbles(x["a_packed_rowmajor"][1]) if fp4 else x["a"][1]
    b = nibbles(x["b_packed_rowmajor"][1]) if fp4 else x["b"][1]
    k = p["K"]
    a, b = decode(p["a_type"], a)[:, :k], decode(p["b_type"], b)[:, :p["N"]]
    e = lambda s: np.where(s == 255, np.nan, 2.0 ** (s.astype(float) - 127))
    sa, sb = x["scale_a"][1], x["scale_b"][1]
    c = (a * np.repeat(e(sa), 32, 1)[:, :k]) @ (b * np.repeat(e(sb), 32, 0)[:k])
    if p["form"] == "bias":
        c = c + x["bias"][1]
    if p["form"] == "acc":
        c = c + x["c_in"][1]
    return {"c": c.astype(F32), "scale_a_zz": scale_image(sa, True), "scale_b_nn": scale_image(sb, False)}


SYSTEMS = {"quant_matmul": quant_matmul, "trans_quant_param": trans_quant_param, "quant_matmul_all_reduce": all_reduce, "bitblas_matmul": bitblas_matmul,
           "bitblas_pack": bitblas_pack, "repack_from_gptq": repack_from_gptq, "flash_atten": flash_atten, "weight_int8pack_mm": weight_int8pack_mm,
           "weight_int4pack_mm_for_cpu": weight_int4pack_mm, "dyn_quant_matmul_4bit": dyn_quant, "tmatmul_mx": tmatmul_mx}

# ---- files (kernels.md 10) ----

NUMPY = {"fp16": "<f2", "fp32": "<f4", "bf16": "<u2", "int8": "i1", "uint8": "u1", "int32": "<i4", "int64": "<i8", "uint64": "<u8"}


def unpack(t):
    """A tensor of a file as (kind, array); bf16 as its values."""
    a = np.frombuffer(bytes.fromhex(t["hex"]), NUMPY[t["dtype"]]).reshape(t["shape"])
    return t["dtype"], bf16_value(a) if t["dtype"] == "bf16" else a


def read(node):
    if isinstance(node, dict) and "hex" in node:
        return unpack(node)
    if isinstance(node, dict):
        return {k: read(v) for k, v in node.items()}
    return [read(v) for v in node] if isinstance(node, list) else node


def outputs(vector):
    return SYSTEMS[vector["system"]](read(vector["params"]), read(vector["inputs"]))


def main(files):
    failed = 0
    for name in files:
        for v in json.load(open(name)):
            if "fill" in v["params"]:
                continue
            got = outputs(v)
            for key, want in v["outputs"].items():
                if key not in got:
                    continue
                mode = v["compare"].get(key, v["compare"]["mode"])
                bits = np.frombuffer(bytes.fromhex(want["hex"]), NUMPY[want["dtype"]]).reshape(want["shape"])
                if mode == "bits":
                    good = np.ascontiguousarray(got[key]).astype(got[key].dtype, copy=False).tobytes() == bits.tobytes()
                else:
                    good = np.allclose(got[key].astype(float), bits.astype(float), v["compare"]["rtol"], v["compare"]["atol"])
                if not good:
                    failed += 1
                    print("%s: %s differs" % (v["name"], key))
    print("oracle: %d outputs differ" % failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
