"""Buffers of the simulator as numpy arrays, and the element types that numpy lacks."""
from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Optional, Sequence, Tuple, Union

import numpy as np

from . import _library as c

if TYPE_CHECKING:
    from ._sim import Sim

# Types that numpy has. The others are seen as raw bits: uint16, or uint8; two 4-bit elements a byte, the first in the low half.
_NUMPY = {"f32": "float32", "f16": "float16", "f64": "float64", "tf32": "float32", "hf32": "float32", "i8": "int8", "i16": "int16", "i32": "int32",
          "i64": "int64", "u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64", "i1": "bool"}
_OF_NUMPY = {numpy: name for name, numpy in reversed(list(_NUMPY.items())) if name not in ("tf32", "hf32")}

DTypeLike = Union[str, np.dtype, type]


def dtype_code(dtype: DTypeLike) -> int:
    """The library's code of an element type: a name (`bf16`, `f8E4M3FN`, `float8_e4m3_t`) or a numpy dtype."""
    if isinstance(dtype, str):
        code = c.lib.pto_dtype(dtype.encode())
        if code > 0:
            return code
    try:
        name = _OF_NUMPY.get(np.dtype(dtype).name)
    except TypeError:
        name = None
    if name is None:
        raise TypeError("%r is no element type" % (dtype,))
    return c.lib.pto_dtype(name.encode())


def dtype_name(code: int) -> str:
    return c.text(c.lib.pto_dtype_name(code)) or ""


def storage(code: int) -> np.dtype:
    """numpy's dtype of the elements in memory."""
    numpy = _NUMPY.get(dtype_name(code))
    return np.dtype(numpy if numpy is not None else "uint16" if c.lib.pto_dtype_bits(code) == 16 else "uint8")


def decode(bits: np.ndarray, dtype: DTypeLike, shape: "Optional[Tuple[int, ...]]" = None) -> np.ndarray:
    """Raw elements as float64. shape: of the elements; that of bits if nothing is said, with twice the columns for 4-bit types."""
    code = dtype_code(dtype)
    bits = np.ascontiguousarray(bits)
    if shape is None:
        shape = bits.shape
        if c.lib.pto_dtype_bits(code) == 4:
            shape = shape[:-1] + (shape[-1] * 2,)
    out = np.empty(shape, np.float64)
    if out.size * c.lib.pto_dtype_bits(code) != bits.nbytes * 8:
        raise ValueError("%d bytes are not %d elements of %s" % (bits.nbytes, out.size, dtype_name(code)))
    c.lib.pto_decode(code, bits.ctypes.data, out.size, out.ctypes.data)
    return out


def encode(values: Any, dtype: DTypeLike) -> np.ndarray:
    """Numbers as elements: rounded to nearest, ties to even; too large ones become the largest finite one."""
    code = dtype_code(dtype)
    values = np.ascontiguousarray(values, np.float64)
    shape = values.shape
    if c.lib.pto_dtype_bits(code) == 4:
        if not shape or shape[-1] % 2:
            raise ValueError("the last dimension of a 4-bit type must be even")
        shape = shape[:-1] + (shape[-1] // 2,)
    bits = np.zeros(shape, storage(code))
    c.lib.pto_encode(code, values.ctypes.data, values.size, bits.ctypes.data)
    return bits


class Pointer:
    """An argument that points behind the beginning of a buffer."""

    def __init__(self, array: "Array", byte_offset: int):
        self.array, self.address = array, array._address + byte_offset


class Array:
    """A buffer of global memory. `data` is a numpy view of it: what kernels write shows there, what is written there kernels read."""

    def __init__(self, sim: "Sim", info: c.Buffer):
        code = info.dtype
        self._sim, self._code, self._address = sim, code, info.data
        self.name: str = c.text(info.name) or ""
        self.dtype: str = dtype_name(code)                                  #: canonical name: `f32`, `bf16`, `f8e4m3` ..
        self.shape: "Tuple[int, ...]" = tuple(info.shape[:info.rank])         #: elements
        self.device: int = info.device
        self.address: int = info.address                                    #: on the device
        memory = (ctypes.c_char * info.bytes).from_address(info.data)
        memory._owner = sim._owner  # the view keeps the session's memory alive
        stored = self.shape
        if c.lib.pto_dtype_bits(code) == 4:
            stored = stored[:-1] + (stored[-1] // 2,)
        self.data: np.ndarray = np.frombuffer(memory, storage(code)).reshape(stored)
        self.is_raw = self.dtype not in _NUMPY                             #: numpy lacks the type: `data` holds bits

    def __repr__(self) -> str:
        return "<pto.Array %s: %s[%s]>" % (self.name, self.dtype, ",".join(map(str, self.shape)))

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        data = self.to_float() if self.is_raw else self.data
        return np.array(data, dtype) if dtype is not None or copy else data

    def __getitem__(self, key: Any) -> Any:
        return self.data[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self.data[key] = value

    def __len__(self) -> int:
        return len(self.data)

    def to_float(self) -> np.ndarray:
        """The elements as float64, of any type. A copy."""
        return decode(self.data, self.dtype, self.shape)

    def from_float(self, values: Any) -> "Array":
        """Sets all elements to numbers, rounded to the type."""
        self.data[...] = encode(np.broadcast_to(np.asarray(values, np.float64), self.shape), self.dtype)
        return self

    def set(self, values: Any) -> "Array":
        """Sets all elements. Floating-point numbers are rounded to the type; an array of the dtype of `data` is taken as it is."""
        values = np.asarray(values)
        if self.is_raw and values.dtype != self.data.dtype:
            return self.from_float(values)
        self.data[...] = values.reshape(self.data.shape) if values.size == self.data.size else values
        return self

    def fill(self, init: str) -> "Array":
        """zeros, ones, iota, const:V, rand:SEED, @FILE.npy (pto_gm_fill() of pto/sim.h)."""
        self._sim._check(c.lib.pto_gm_fill(self._sim._handle, self._address, init.encode()))
        return self

    def write(self, path: str) -> None:
        """Writes the buffer as .npy; types that numpy lacks as raw bits."""
        self._sim._check(c.lib.pto_gm_write(self._sim._handle, self._address, str(path).encode()))

    def expect(self, expected: Any, rtol: float = 0, atol: float = 0, ulp: int = 0, max_mismatch: int = 0) -> None:
        """Compares with a SPEC text or values; an Error shows the worst elements with their coordinates."""
        tolerance = c.Tolerance(rtol, atol, ulp, max_mismatch)
        if isinstance(expected, str):
            status = c.lib.pto_gm_expect(self._sim._handle, self._address, expected.encode(), tolerance)
        else:
            values = np.asarray(expected)
            values = encode(np.broadcast_to(values, self.shape), self.dtype) if self.is_raw and values.dtype != self.data.dtype else values
            values = np.ascontiguousarray(np.broadcast_to(values, self.data.shape), self.data.dtype)
            status = c.lib.pto_gm_expect_data(self._sim._handle, self._address, values.ctypes.data, tolerance)
        self._sim._check(status)

    def at(self, elements: int) -> Pointer:
        """As an argument of a kernel: a pointer so many elements behind the beginning."""
        bits = elements * c.lib.pto_dtype_bits(self._code)
        if bits % 8 or not 0 <= bits // 8 <= self.data.nbytes:
            raise ValueError("%d elements behind the beginning of %r" % (elements, self))
        return Pointer(self, bits // 8)


def describe(what: Any, dtype: "Optional[DTypeLike]", shape: "Union[int, Sequence[int], None]") -> "Tuple[int, Tuple[int, ...], Any]":
    """Element type, shape and contents (None: zeros) that Sim.array() was asked for."""
    if isinstance(what, tuple) and len(what) == 2 and isinstance(what[0], (str, np.dtype, type)):
        dtype, shape, what = what[0], what[1], None
    if what is None:
        if dtype is None or shape is None:
            raise TypeError("give values, or (dtype, shape), or a SPEC text such as 'f32[16,64]=rand:7'")
        return dtype_code(dtype), (shape,) if isinstance(shape, int) else tuple(shape), None
    values = np.asarray(what)
    code = dtype_code(dtype if dtype is not None else values.dtype)
    extents = values.shape if shape is None else (shape,) if isinstance(shape, int) else tuple(shape)
    if shape is None and c.lib.pto_dtype_bits(code) == 4 and values.dtype == np.uint8:
        extents = extents[:-1] + (extents[-1] * 2,)  # packed bits
    return code, extents, values
