"""The assembler without a simulator: text to text, objects, or a verdict (ptoas)."""
from __future__ import annotations

import ctypes
import os
import weakref
from typing import Any, List, Union

from . import _library as c
from ._diagnostic import Diagnostic, Error, read


class Assembler:
    """What ptoas does. Keyword arguments are its options with `_` for `-`; `D` takes a dictionary.

    >>> a = Assembler(pto_level="level3", enable_insert_sync=True)
    """

    def __init__(self, **options: Any):
        self._handle = c.lib.pto_asm_new()
        weakref.finalize(self, c.lib.pto_asm_free, self._handle)
        for name, value in options.items():
            self.set(name, value)

    def set(self, name: str, value: Any = True) -> "Assembler":
        """An option of the runs that follow."""
        name = "enable-bufid_sync" if name == "enable_bufid_sync" else name.replace("_", "-")
        if isinstance(value, dict):
            for key, one in value.items():
                self.set(name, "%s=%s" % (key, one))
            return self
        before = c.lib.pto_asm_diag_count(self._handle)
        status = c.lib.pto_asm_set(self._handle, name.encode(), c.option_text(value))
        if status != c.OK:
            raise Error(status, self.diagnostics[before:])
        return self

    @property
    def diagnostics(self) -> "List[Diagnostic]":
        """Of the last run."""
        return read(c.lib.pto_asm_diag_count, c.lib.pto_asm_diag_get, c.lib.pto_asm_diag_note, c.lib.pto_asm_diag_render, self._handle)

    def _result(self, status: int) -> bytes:
        if status not in (c.OK, c.FINDINGS):
            raise Error(status, self.diagnostics)
        length = ctypes.c_size_t()
        address = c.lib.pto_asm_output(self._handle, length)
        return ctypes.string_at(address, length.value)

    def run(self, text: "Union[str, bytes]", name: str = "<text>") -> "Union[str, bytes]":
        """What the options ask for, from text or the bytes of an object: text, or bytes for emit="obj" and "ptobc". Raises Error if the
        program is wrong; findings of check=True are in diagnostics."""
        data = text.encode() if isinstance(text, str) else text
        return _as_text(self._result(c.lib.pto_asm_run(self._handle, name.encode(), data, len(data))))

    def run_file(self, path: "Union[str, os.PathLike[str]]") -> "Union[str, bytes]":
        """The same from a file."""
        return _as_text(self._result(c.lib.pto_asm_run_file(self._handle, os.fspath(path).encode())))

    def explain(self, code: str) -> str:
        """What a diagnostic means, by code or name."""
        text = c.lib.pto_asm_explain(self._handle, code.encode())
        if text is None:
            raise KeyError(code)
        return c.text(text) or ""


def _as_text(output: bytes) -> "Union[str, bytes]":
    is_binary = output[:4] == b"\x89PTO" or b"\0" in output
    return output if is_binary else output.decode("utf-8", "replace")


def assemble(text: "Union[str, bytes]", **options: Any) -> "Union[str, bytes]":
    """Assembler(**options).run(text)."""
    return Assembler(**options).run(text)
