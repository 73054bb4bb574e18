"""What the data.py of the examples share: bfloat16, .npy files, a seeded generator.  It shares no code with the toolchain."""
import os
import sys

import numpy as np

# Every example makes the same numbers on every machine.
rng = np.random.RandomState(20261)


def bf16(x):
    """The nearest bfloat16 values (ties to even), as float64."""
    bits = np.ascontiguousarray(x, dtype=np.float32).view(np.uint32)
    rounded = (bits.astype(np.uint64) + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return rounded.astype(np.uint32).view(np.float32).astype(np.float64)


def normal(*shape, scale=1.0):
    """Random bfloat16 values."""
    return bf16(rng.standard_normal(shape) * scale)


def save(name, x, dtype):
    """Writes NAME.npy into the folder of the first argument; bf16 as raw bits in u2, which is how ptosim reads it."""
    if dtype == "bf16":
        x = (np.asarray(bf16(x), dtype=np.float32).view(np.uint32) >> 16).astype(np.uint16)
    else:
        x = np.asarray(x, dtype=dtype)
    np.save(os.path.join(sys.argv[1], name + ".npy"), x)


# The mathematics of the larger examples, in float64.

def rmsnorm(x, weight, eps=1e-6):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps) * weight


def rope_tables(positions, width, base=10000.0):
    """cos and sin [positions, width / 2] of the angles position * base^(-2i / width)."""
    angle = np.arange(positions)[:, None] * base ** (-np.arange(width // 2) * 2.0 / width)[None, :]
    return np.float32(np.cos(angle)).astype(np.float64), np.float32(np.sin(angle)).astype(np.float64)


def rope(x, cos, sin):
    """x [tokens, heads, width]; element i turns with element i + width / 2."""
    half = x.shape[-1] // 2
    low, high, c, s = x[..., :half], x[..., half:], cos[:, None, :], sin[:, None, :]
    return np.concatenate([low * c - high * s, high * c + low * s], axis=-1)


def silu(x):
    return x / (1.0 + np.exp(-x))


def attention(q, k, v, past, rounded=False):
    """q [tokens, heads, width]; k, v [keys, heads, width]; query i sees the keys up to past + i.  rounded: the weights meet v in bf16,
    before they are divided by their sum."""
    scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(q.shape[-1])
    scores[:, np.arange(k.shape[0])[None, :] > past + np.arange(q.shape[0])[:, None]] = -np.inf
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total = weights.sum(axis=-1).T[:, :, None]
    return np.einsum("hqk,khd->qhd", bf16(weights) if rounded else weights, v) / total
