"""Sessions, modules, kernels."""
from __future__ import annotations

import contextlib
import ctypes
import os
import weakref
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Union

import numpy as np

from . import _library as c
from ._array import Array, DTypeLike, Pointer, describe, dtype_name
from ._diagnostic import Diagnostic, Error, read
from ._run import Run


class _Owner:
    """The session itself: freed when neither the Sim nor a view of its memory is left."""

    def __init__(self, handle: int):
        self.handle = handle
        weakref.finalize(self, c.lib.pto_sim_free, handle)


class Sim:
    """A simulator of one target with buffers, options and results (pto/sim.h).

    >>> sim = Sim("a5", trace=True, check=["race", "init"])

    Keyword arguments are options: those of pto_sim_set(), with `_` for `-`; `define` and `set` take dictionaries.
    """

    def __init__(self, arch: str = "a3", **options: Any):
        handle = c.lib.pto_sim_new(arch.encode())
        if not handle:
            raise ValueError("%r is no target; ptoas --list-targets shows them" % arch)
        self._owner, self._handle = _Owner(handle), handle
        self._said = 0      # diagnostics that calls have told of
        self._launches = 0  # how many there were
        self._grouping = False
        self._arrays: Dict[str, Array] = {}
        for name, value in options.items():
            self.set(name, value)

    def __repr__(self) -> str:
        return "<pto.Sim %s: %d buffers, %d launches>" % (self.arch, c.lib.pto_gm_count(self._handle), self._launches)

    @property
    def arch(self) -> str:
        return c.text(c.lib.pto_sim_arch(self._handle)) or ""

    # ---- what calls say ----

    def _read(self, first: int) -> "List[Diagnostic]":
        return read(c.lib.pto_diag_count, c.lib.pto_diag_get, c.lib.pto_diag_note, c.lib.pto_diag_render, self._handle, first)

    def _news(self) -> "List[Diagnostic]":
        news = self._read(self._said)
        self._said += len(news)
        return news

    def _check(self, status: int, allowed: "Tuple[int, ...]" = (c.OK,)) -> "List[Diagnostic]":
        news = self._news()
        if status not in allowed:
            raise Error(status, news)
        return news

    def _made(self, pointer: "Optional[int]", status: int = c.USAGE) -> int:
        news = self._news()
        if not pointer:
            raise Error(status, news)
        return pointer

    @property
    def diagnostics(self) -> "List[Diagnostic]":
        """All since the session began, or since clear()."""
        return self._read(0)

    def clear(self) -> None:
        """Forgets the diagnostics."""
        c.lib.pto_diag_clear(self._handle)
        self._said = 0

    # ---- options ----

    def set(self, name: str, value: Any = True) -> "Sim":
        """An option of the launches that follow, as pto_sim_set() of pto/sim.h lists them."""
        name = name.replace("_", "-")
        if isinstance(value, dict):
            for key, one in value.items():
                self.set(name, "%s=%s" % (key, one))
            return self
        self._check(c.lib.pto_sim_set(self._handle, name.encode(), c.option_text(value)))
        return self

    # ---- buffers ----

    def _array(self, name: str) -> Array:
        info = c.Buffer()
        if not c.lib.pto_gm_find(self._handle, name.encode(), info):
            raise KeyError(name)
        self._arrays[name] = Array(self, info)
        return self._arrays[name]

    def array(self, name: str, what: Any = None, dtype: "Optional[DTypeLike]" = None, shape: "Union[int, Sequence[int], None]" = None) -> Array:
        """A buffer of global memory, which lives as long as the session.

        what: values (a numpy array or what becomes one), `(dtype, shape)` for zeros, or a SPEC as `ptosim --arg` takes it, such as
        "bf16[16,64]=rand:7" or "f32=@x.npy". dtype: of the elements, if they are to be other than the values': floating-point numbers
        are rounded to it. A name that is there already gets new contents, if type and shape are the same.
        """
        if isinstance(what, str):
            self._made(c.lib.pto_gm_spec(self._handle, name.encode(), what.encode()))
            return self._array(name)
        code, extents, values = describe(what, dtype, shape)
        array = self._arrays.get(name)
        if array is None or array._code != code or array.shape != extents:
            elems = int(np.prod(extents, dtype=np.int64))
            address = self._made(c.lib.pto_gm_new(self._handle, name.encode(), code, elems))
            self._check(c.lib.pto_gm_shape(self._handle, address, len(extents), (ctypes.c_int64 * len(extents))(*extents)))
            array = self._array(name)
        if values is None:
            array.data[...] = 0
        else:
            array.set(values)
        return array

    def window(self, name: str, spec: str) -> "List[Array]":
        """A window: a copy on each device, which the other devices can reach."""
        self._made(c.lib.pto_gm_window(self._handle, name.encode(), spec.encode()))
        copies = []
        with contextlib.suppress(KeyError):
            while True:
                copies.append(self._array("%s@%d" % (name, len(copies))))
        return copies

    @property
    def arrays(self) -> "Dict[str, Array]":
        """All buffers by name."""
        for i in range(c.lib.pto_gm_count(self._handle)):
            info = c.Buffer()
            c.lib.pto_gm_get(self._handle, i, info)
            name = c.text(info.name) or ""
            if name not in self._arrays:
                self._arrays[name] = Array(self, info)
        return dict(self._arrays)

    # ---- programs ----

    def load(self, path: "Union[str, os.PathLike[str]]") -> "Module":
        """A module from a file: text, an object or public byte code."""
        return Module(self, self._made(c.lib.pto_load(self._handle, os.fspath(path).encode()), c.DIAGNOSED))

    def assemble(self, text: "Union[str, bytes]", name: str = "<text>") -> "Module":
        """A module from text, or from the bytes of an object. name: for messages."""
        data = text.encode() if isinstance(text, str) else text
        return Module(self, self._made(c.lib.pto_assemble(self._handle, name.encode(), data, len(data)), c.DIAGNOSED))

    @contextlib.contextmanager
    def group(self) -> "Iterator[Group]":
        """Launches inside run at the same time, at the end of the block; group.result is the Run of all of them."""
        group = Group()
        self._check(c.lib.pto_group_begin(self._handle))
        self._grouping = True
        try:
            yield group
        except BaseException:
            self._grouping = False
            with contextlib.suppress(Error):
                self._finish(c.lib.pto_group_end(self._handle))
            raise
        self._grouping = False
        group.result = self._finish(c.lib.pto_group_end(self._handle))

    def _finish(self, status: int) -> Run:
        """The results of a launch that has ended."""
        self._launches += 1
        news = self._check(status, (c.OK, c.FINDINGS))
        return Run(self, status, news)


class Group:
    """Launches that run together; result is there when the block has ended."""
    result: "Optional[Run]" = None


class Module:
    """An assembled program of a session. run() is that of its only kernel."""

    def __init__(self, sim: Sim, handle: int):
        self._sim, self._handle = sim, handle
        self._finalizer = weakref.finalize(self, _unload, sim._owner, handle)

    def __repr__(self) -> str:
        return "<pto.Module: %s>" % ", ".join(self.kernels)

    @property
    def kernels(self) -> "List[str]":
        """The names of its kernels."""
        names = c.text(c.lib.pto_kernels(self._sim._handle, self._handle)) or ""
        return [name for name in names.replace(",", " ").split() if name]

    def __getitem__(self, name: str) -> "Kernel":
        if name not in self.kernels:
            raise KeyError(name)
        return Kernel(self, name)

    def run(self, *args: Any, block_dim: int = 1, device: int = 0, **named: Any) -> "Optional[Run]":
        """Kernel.run() of the only kernel."""
        return Kernel(self, None).run(*args, block_dim=block_dim, device=device, **named)


def _unload(owner: _Owner, handle: int) -> None:
    c.lib.pto_unload(owner.handle, handle)


class Kernel:
    """A kernel of a module."""

    def __init__(self, module: Module, name: "Optional[str]"):
        self._module, self._sim = module, module._sim
        self.name = name

    def __repr__(self) -> str:
        return "<pto.Kernel %s(%s)>" % (self.name, ", ".join("%s: %s" % p for p in self.params))

    @property
    def params(self) -> "List[Tuple[str, str]]":
        """(name, type) of each parameter; `*f32` is a pointer to f32."""
        result, info = [], c.ParamInfo()
        entry = self.name.encode() if self.name is not None else None
        while c.lib.pto_param_get(self._sim._handle, self._module._handle, entry, len(result), info):
            result.append((c.text(info.name) or "", ("*" if info.type == c.POINTER_PARAM else "") + dtype_name(info.dtype)))
        return result

    def _arg(self, name: "Optional[str]", value: Any) -> c.Arg:
        arg = c.Arg(name=name.encode() if name is not None else None)
        if isinstance(value, str):
            known = self._sim._arrays.get(value)
            if known is not None:
                value = known
        if isinstance(value, (Array, Pointer)):
            owner = value._sim if isinstance(value, Array) else value.array._sim
            if owner is not self._sim:
                raise ValueError("%r is a buffer of another session" % (value,))
            arg.kind, arg.ptr = c.ARG_POINTER, value._address if isinstance(value, Array) else value.address
        elif isinstance(value, (bool, np.bool_)):
            arg.kind, arg.text = c.ARG_TEXT, str(int(value)).encode()
        elif isinstance(value, (int, np.integer)):
            arg.kind, arg.text = c.ARG_TEXT, str(int(value)).encode()
        elif isinstance(value, (float, np.floating)):
            arg.kind, arg.f = c.ARG_FLOAT, float(value)
        elif isinstance(value, str):
            arg.kind, arg.text = c.ARG_TEXT, value.encode()
        else:
            raise TypeError("%s: an argument is an Array of the session, Array.at(n), a number, or a text; not %r" % (name or "argument", type(value).__name__))
        return arg

    def run(self, *args: Any, block_dim: int = 1, device: int = 0, **named: Any) -> "Optional[Run]":
        """Launches it on block_dim blocks. Arguments by position or by the names of the program: buffers (Array, Array.at(n), or the
        name of one), numbers, or texts such as "0x3C00". In `with sim.group():` None; else the results. Raises Error if it is refused,
        ended by an error or by a limit; findings of checks are in Run.findings."""
        sim = self._sim
        given = [self._arg(None, value) for value in args] + [self._arg(name, value) for name, value in named.items()]
        sim._check(c.lib.pto_on_device(sim._handle, device))
        status = c.lib.pto_run(sim._handle, self._module._handle, self.name.encode() if self.name is not None else None, block_dim,
                                 (c.Arg * len(given))(*given), len(given))
        if sim._grouping:
            sim._check(status)
            return None
        return sim._finish(status)
