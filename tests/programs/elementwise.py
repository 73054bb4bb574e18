#!/usr/bin/env python3
"""Makes data/elementwise_*.npy, inputs and expected results of elementwise*.pto, with numpy: python3 elementwise.py.
One row of the result an operation, in the order of the program."""
import os
import numpy as np

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')
rng = np.random.default_rng(4)


def save(name, array):
    np.save(os.path.join(here, 'elementwise_%s.npy' % name), array)


def floats(dtype, name):
    a = np.concatenate([[0, -0.0, 1, -1, np.inf, -np.inf, 7.5, -7.5, 1e-7, 65504], rng.normal(0, 20, 22)]).astype(dtype)
    b = np.concatenate([[2, 3, -2, 0.5, 1, 2, -2, 2, 3, 3], rng.normal(0, 5, 22)]).astype(dtype)
    s = dtype(0.3)
    with np.errstate(all='ignore'):
        rows = [a + b, a - b, a * b, a / b, np.maximum(a, b), np.minimum(a, b), np.fmod(a, b), np.where(a > 0, a, a * b),
                a + s, a - s, a * s, np.maximum(a, s), np.minimum(a, s), a / s, s / b, np.fmod(a, s), np.where(a > 0, a, a * s),
                (a + b) + a, (a - b) + a, (a + s) + b, (a - s) + b, a + b * s,
                np.abs(a), -a, np.sqrt(np.abs(a)), dtype(1) / b, np.maximum(a, 0) + dtype(0), np.where(a < b, a, b), np.where(a >= s, a, s)]
    save(name + '_a', a.reshape(1, -1))
    save(name + '_b', b.reshape(1, -1))
    save(name, np.stack(rows).astype(dtype))


def ints(dtype, name):
    info = np.iinfo(dtype)
    a = np.concatenate([[0, 1, -1, info.max, info.min, 7, -7, 85, 1, 2], rng.integers(info.min, info.max, 22)]).astype(dtype)
    b = np.concatenate([[1, 2, -1, 2, 3, -2, 2, -3, 5, 6], rng.integers(-40, 40, 22) * 2 + 1]).astype(dtype)
    n = b & (8 * dtype().itemsize - 1)
    s = dtype(5)
    rows = [a + b, a - b, a * b, np.maximum(a, b), np.minimum(a, b), np.trunc(a.astype(np.float64) / b).astype(np.int64).astype(dtype), np.mod(a, b), np.fmod(a, b),
            a & b, a | b, a ^ b, np.left_shift(a, n), np.right_shift(a, n), ~a, a & s, a | s, a ^ s, np.left_shift(a, s), np.right_shift(a, s),
            a + s, a - s, a * s, np.maximum(a, s), np.minimum(a, s), np.mod(a, s), np.fmod(a, s), -a, np.where(a != b, a, b), np.where(a > s, a, s)]
    save(name + '_a', a.reshape(1, -1))
    save(name + '_b', b.reshape(1, -1))
    save(name, np.stack(rows).astype(dtype))


floats(np.float32, 'f32')
floats(np.float16, 'f16')
with np.errstate(all='ignore'):
    ints(np.int16, 'i16')
    ints(np.int32, 'i32')
