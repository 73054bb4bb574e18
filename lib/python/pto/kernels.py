"""Operators of the kernel library on numpy arrays (docs/kernels.md): each is a function of this module, made from the library's table.

    import numpy as np, pto
    result = pto.kernels.quant_matmul(x1=a, x2=b, scale=s, y="f16")
    result.y, result.report.cycles

Inputs are numpy arrays or scalars, tensor(values, "bf16") for types that numpy lacks, or buffers of a session. Arrays without gaps and
transposed views of them go as they are, other views (every second row, broadcast ones) are copied first. An output is made by the library;
its element type, or (type, shape), may be given where the operator leaves it open, or a writable array, of any strides, that it is written to.
"""
from __future__ import annotations

import ctypes
import dataclasses
import inspect
import json
import operator
from typing import Any, Callable, Dict, List, Optional, Tuple, Union

import numpy as np

from . import _library as c
from ._array import Array, DTypeLike, decode, dtype_code, dtype_name, encode, storage
from ._diagnostic import Diagnostic
from ._sim import Sim

ND, NZ = 2, 29
_ALL_RANKS = -1


class OperatorError(Exception):
    """An operator refused its arguments, or failed."""

    def __init__(self, op: str, status: int, message: str, diagnostics: "List[Diagnostic]"):
        self.op, self.status, self.message = op, status, message  #: status: enum pto_op_status of pto/kernels/common.h
        self.diagnostics = diagnostics                            #: what the session said meanwhile
        name = c.text(c.lib.pto_op_status_string(status)) or ""
        super().__init__("\n".join(["%s: %d %s: %s" % (op, status, name, message), *(str(d) for d in diagnostics if d.is_error)]))


class Tensor:
    """An operand: elements as they lie in memory, their type, shape and format. Two 4-bit elements share a byte of `data`."""

    def __init__(self, data: np.ndarray, dtype: DTypeLike, shape: "Optional[Tuple[int, ...]]" = None, format: int = ND):
        self.data, self._code, self.format = data, dtype_code(dtype), format
        if shape is None:
            shape = data.shape
            if c.lib.pto_dtype_bits(self._code) == 4:
                shape = shape[:-1] + (shape[-1] * 2,)
        self.shape: "Tuple[int, ...]" = tuple(shape)
        if len(self.shape) > 8:
            raise ValueError("%d dimensions; tensors have at most 8" % len(self.shape))

    @property
    def dtype(self) -> str:
        """Canonical name: `bf16`, `f8e4m3` .."""
        return dtype_name(self._code)

    def __repr__(self) -> str:
        return "<pto.kernels.Tensor %s[%s]%s>" % (self.dtype, ",".join(map(str, self.shape)), " NZ" if self.format == NZ else "")

    def to_float(self) -> np.ndarray:
        """The elements as float64. A copy."""
        return decode(np.ascontiguousarray(self.data), self.dtype, self.shape)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array(self.to_float(), dtype)

    @property
    def T(self) -> "Tensor":
        """A view with the last two dimensions exchanged. Types of 8 bits and more."""
        if c.lib.pto_dtype_bits(self._code) == 4 or len(self.shape) < 2:
            raise TypeError("%r has no transposed view" % self)
        return Tensor(np.swapaxes(self.data, -1, -2), self.dtype, format=self.format)

    def _struct(self) -> "c.Tensor":
        bits = c.lib.pto_dtype_bits(self._code)
        t = c.Tensor(data=self.data.ctypes.data, dtype=self._code, rank=len(self.shape), format=self.format)
        for d, size in enumerate(self.shape):
            t.shape[d] = size
        if bits >= 8 and not self.data.flags.c_contiguous:
            for d, step in enumerate(self.data.strides):
                t.stride[d] = step * 8 // bits
        return t


def tensor(values: Any, dtype: "Optional[DTypeLike]" = None, format: int = ND) -> Tensor:
    """Values as a Tensor: numbers are rounded to dtype (nearest, ties to even); uint8 or uint16 arrays for types that numpy lacks are
    taken as their bits. format NZ: the shape is that of the boxes."""
    values = np.asarray(values)
    code = dtype_code(dtype if dtype is not None else values.dtype)
    raw = storage(code)
    if values.dtype != raw or values.dtype.name in ("uint8", "uint16") and values.dtype != raw:
        values = encode(values, dtype_name(code)).astype(raw, copy=False)
    return Tensor(values, dtype_name(code), format=format)


def _tensor(name: str, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Array):
        return Tensor(value.data, value.dtype, value.shape)
    if isinstance(value, (np.ndarray, np.generic)):
        return tensor(value)
    raise TypeError("%s: a numpy array, pto.kernels.tensor(..) or a buffer of the session, not %r" % (name, type(value).__name__))


def _input(name: str, value: Any) -> Tensor:
    """Strides of the library are not negative, and 0 in all of them says that there are no gaps: what is no matrix is copied."""
    t = _tensor(name, value)
    view = np.swapaxes(t.data, -1, -2) if t.data.ndim > 1 and c.lib.pto_dtype_bits(t._code) != 4 else t.data
    if t.data.flags.aligned and (t.data.flags.c_contiguous or view.flags.c_contiguous):
        return t
    return Tensor(np.ascontiguousarray(t.data).reshape(t.data.shape), t.dtype, t.shape, t.format)


@dataclasses.dataclass(frozen=True)
class Report:
    """What a run cost (struct pto_op_report of pto/kernels/common.h)."""
    op: str
    launches: int
    findings: int
    blocks: int
    cycles: float
    microseconds: float
    macs: int
    useful_macs: int
    read_bytes: int
    written_bytes: int
    utilisation: float   #: useful_macs over what all cube cores could do in these cycles
    bound_cycles: float  #: no schedule takes less
    bound_by: str
    of_bound: float      #: bound_cycles / cycles
    tiling: str
    warnings: str        #: parameters that are allowed but make little sense, a sentence a line


class PerRank(list):
    """Values of an argument, one a rank."""


def per_rank(values: Any) -> PerRank:
    """An argument that is another one on each rank."""
    return PerRank(values)


class Result:
    """What an operator made. Outputs of rank 0 are attributes (numpy arrays; Tensor for types that numpy lacks)."""

    def __init__(self, op: str, sim: Sim, ranks: "List[Dict[str, Any]]", reports: "List[Optional[Report]]", findings: "List[Diagnostic]"):
        self.op, self.sim, self.ranks, self.reports, self.findings = op, sim, ranks, reports, findings
        for name, value in ranks[0].items():
            setattr(self, name, value)

    @property
    def report(self) -> "Optional[Report]":
        """Of rank 0; None without timing."""
        return self.reports[0]

    def __repr__(self) -> str:
        shown = ", ".join("%s: %s[%s]" % (n, v.dtype, ",".join(map(str, v.shape))) for n, v in self.ranks[0].items())
        return "<pto.kernels.Result %s: %s>" % (self.op, shown)


def _fail(op: str, sim: Sim, status: int) -> None:
    if status != 0:
        raise OperatorError(op, status, c.text(c.lib.pto_last_error()) or "", sim._news())


def _text(value: Any) -> bytes:
    if isinstance(value, (bool, np.bool_)):
        return b"true" if value else b"false"
    if isinstance(value, (list, tuple)):
        return ",".join(str(int(v)) for v in value).encode()
    if isinstance(value, (np.dtype, type)):
        return dtype_name(dtype_code(value)).encode()
    return str(value).encode()


class _Call:
    """One call: the C handle, and the memory that it points to."""

    def __init__(self, table: "Dict[str, Any]", sim: Sim, ranks: int):
        self.table, self.sim, self.ranks = table, sim, ranks
        self.kept: "List[Any]" = []
        self.given: "Dict[Tuple[int, str], Tensor]" = {}      # outputs that are the caller's
        self.back: "List[Tuple[np.ndarray, np.ndarray]]" = []  # memory with gaps, and what is copied to it behind the run
        self.handle = c.lib.pto_call_new(sim._handle, table["name"].encode(), ranks)
        if not self.handle:
            raise OperatorError(table["name"], 161002, c.text(c.lib.pto_last_error()) or "", [])

    def check(self, status: int) -> None:
        _fail(self.table["name"], self.sim, status)

    def give(self, rank: int, name: str, t: "Optional[Tensor]") -> None:
        self.kept.append(t)
        struct = t._struct() if t is not None else None
        self.check(c.lib.pto_call_tensor(self.handle, rank, name.encode(), ctypes.byref(struct) if struct is not None else None))

    def output(self, rank: int, name: str, value: Any) -> None:
        """A Tensor or an array to write to, an element type, (type, shape), or True: wanted."""
        if isinstance(value, (Tensor, Array, np.ndarray)):
            if rank == _ALL_RANKS and self.ranks > 1:
                raise ValueError("%s: every rank writes to memory of its own; give per_rank([..])" % name)
            t = _tensor(name, value)
            if not t.data.flags.writeable:
                raise ValueError("%s: the array is read-only" % name)
            if isinstance(value, np.ndarray) and t.data is not value:
                raise TypeError("%s: %s is not an element type in the machine's byte order" % (name, value.dtype.str))
            self.given[max(rank, 0), name] = t
            if not (t.data.flags.c_contiguous and t.data.flags.aligned):
                dense = np.array(t.data, order="C")
                self.back.append((t.data, dense))
                t = Tensor(dense, t.dtype, t.shape, t.format)
            self.give(rank, name, t)
        elif value is True:
            self.give(rank, name, None)
        elif value is not None and value is not False:
            dtype, shape = value if isinstance(value, tuple) else (value, ())
            if len(shape) > 8:
                raise ValueError("%s: %d dimensions; tensors have at most 8" % (name, len(shape)))
            struct = c.Tensor(dtype=dtype_code(dtype), rank=len(shape))
            for d, size in enumerate(shape):
                struct.shape[d] = size
            self.check(c.lib.pto_call_tensor(self.handle, rank, name.encode(), ctypes.byref(struct)))

    def set(self, rank: int, field: "Dict[str, Any]", value: Any) -> None:
        name, kind = field["name"], field["kind"]
        if kind == "tensor":
            if value is not None:
                self.give(rank, name, _input(name, value))
        elif kind == "output":
            self.output(rank, name, value)
        elif value is not None:
            self.check(c.lib.pto_call_set(self.handle, rank, name.encode(), _text(value)))

    def outputs(self) -> "List[Dict[str, Tensor]]":
        """Memory of numpy for what the call makes."""
        self.check(c.lib.pto_call_infer(self.handle))
        made: "List[Dict[str, Tensor]]" = []
        for rank in range(self.ranks):
            made.append({})
            for field in self.table["fields"]:
                pointer = c.lib.pto_call_result(self.handle, rank, field["name"].encode()) if field["kind"] == "output" else None
                if not pointer:
                    continue
                struct = pointer.contents
                shape = tuple(struct.shape[:struct.rank])
                stored = shape
                if c.lib.pto_dtype_bits(struct.dtype) == 4:
                    stored = shape[:-1] + ((shape[-1] + 1) // 2,)
                if struct.data:
                    made[-1][field["name"]] = self.given[rank, field["name"]]
                    continue
                t = Tensor(np.zeros(stored, storage(struct.dtype)), dtype_name(struct.dtype), shape, struct.format or ND)
                self.give(rank, field["name"], t)
                made[-1][field["name"]] = t
        return made

    def reports(self) -> "List[Optional[Report]]":
        result: "List[Optional[Report]]" = []
        for rank in range(self.ranks):
            r = c.OpReport()
            if not c.lib.pto_call_report(self.handle, rank, r):
                result.append(None)
                continue
            values = {name: getattr(r, name) for name, _ in c.OpReport._fields_}
            result.append(Report(**{k: (c.text(v) or "") if isinstance(v, bytes) else v for k, v in values.items()}))
        return result

    def close(self) -> None:
        c.lib.pto_call_free(self.handle)


def _shown(t: Tensor) -> "Union[np.ndarray, Tensor]":
    return t.data if t.data.shape == t.shape and t.data.dtype.name == _plain(t.dtype) else t


def _plain(name: str) -> str:
    from ._array import _NUMPY
    return _NUMPY.get(name, "")


def _run(table: "Dict[str, Any]", sim: "Union[Sim, str, None]", ranks: int, arguments: "Dict[str, Any]") -> Result:
    fields = {f["name"]: f for f in table["fields"]}
    for f in table["fields"]:
        if f["required"] and f["kind"] != "output" and f["name"] not in arguments:
            raise TypeError("%s() needs the argument %r" % (table["name"], f["name"]))
    if not (sim is None or isinstance(sim, (Sim, str))):
        raise TypeError("sim: a session or the name of a target, not %r" % type(sim).__name__)
    ranks = operator.index(ranks)
    if ranks < 1:
        raise ValueError("ranks: %d; at least 1" % ranks)
    if not isinstance(sim, Sim):
        sim = Sim(sim if sim is not None else table["arch"] or "a3", check="all", keep="all", **({"devices": ranks} if ranks > 1 else {}))
    call = _Call(table, sim, ranks)
    try:
        for name, value in arguments.items():
            if isinstance(value, PerRank):
                if len(value) != ranks:
                    raise ValueError("%s: %d values for %d ranks" % (name, len(value), ranks))
                for rank, one in enumerate(value):
                    call.set(rank, fields[name], one)
            else:
                call.set(_ALL_RANKS, fields[name], value)
        made = call.outputs()
        sim._news()
        call.check(c.lib.pto_call_run(call.handle))
        for memory, dense in call.back:
            memory[...] = dense
        findings = [d for d in sim._news() if d.severity != "note"]
        return Result(table["name"], sim, [{name: _shown(t) for name, t in one.items()} for one in made], call.reports(), findings)
    finally:
        call.close()


def _make(table: "Dict[str, Any]") -> "Callable[..., Result]":
    parameters = [inspect.Parameter(f["name"], inspect.Parameter.KEYWORD_ONLY, default=inspect.Parameter.empty if f["required"] and f["kind"] != "output" else None)
                  for f in table["fields"]]
    parameters += [inspect.Parameter("sim", inspect.Parameter.KEYWORD_ONLY, default=None)]
    if table["ranks"]:
        parameters += [inspect.Parameter("ranks", inspect.Parameter.KEYWORD_ONLY, default=1)]
    known = {p.name for p in parameters}

    def call(*, sim: "Union[Sim, str, None]" = None, ranks: int = 1, **arguments: Any) -> Result:
        for name in arguments:
            if name not in known:
                raise TypeError("%s() got an unexpected keyword argument %r" % (table["name"], name))
        return _run(table, sim, ranks, arguments)

    lines = [table["brief"], "", "sim: a session, or the name of a target (default %s)." % (table["arch"] or "a3")]
    for f in table["fields"]:
        extra = " [%s]" % ", ".join(f["words"]) if f["words"] else ""
        extra += " (default %s)" % f["default"] if f["default"] is not None else ""
        lines.append("%s: %s; %s%s" % (f["name"], f["kind"], f["doc"], extra))
    call.__name__ = call.__qualname__ = table["name"]
    call.__module__ = __name__
    call.__doc__ = "\n".join(lines)
    call.__signature__ = inspect.Signature(parameters, return_annotation=Result)  # type: ignore[attr-defined]
    return call


def _tables() -> "List[Dict[str, Any]]":
    sim = c.lib.pto_sim_new(b"a3")
    try:
        return json.loads(c.text(c.lib.pto_ops_json(sim)) or "[]")
    finally:
        c.lib.pto_sim_free(sim)


operators: "Dict[str, Callable[..., Result]]" = {table["name"]: _make(table) for table in _tables()}
globals().update(operators)
__all__ = ["NZ", "OperatorError", "PerRank", "Report", "Result", "Tensor", "operators", "per_rank", "tensor", *operators]
