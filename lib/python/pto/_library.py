"""Finds libpto and declares its functions (pto/sim.h, pto/asm.h, pto/kernels/by_name.h) for ctypes. Knows no numpy."""
from __future__ import annotations

import ctypes
import ctypes.util
import os
import pathlib
from ctypes import (POINTER, Structure, c_bool, c_char, c_char_p, c_double, c_int, c_int64, c_size_t, c_uint, c_uint32, c_uint64,
                    c_void_p)

OK, DIAGNOSED, USAGE, FINDINGS, DIFFERS, LIMIT, INTERNAL = 0, 1, 2, 3, 4, 5, 70
SEVERITIES = ("off", "note", "warning", "error", "fatal error", "internal error")


class Buffer(Structure):
    _fields_ = [("name", c_char_p), ("data", c_void_p), ("dtype", c_int), ("rank", c_uint), ("shape", c_int64 * 8), ("elems", c_int64),
                ("bytes", c_int64), ("address", c_int64), ("device", c_uint), ("window", c_bool)]


class Tolerance(Structure):
    _fields_ = [("rtol", c_double), ("atol", c_double), ("ulp", c_int64), ("max_mismatch", c_int64)]


class RunInfo(Structure):
    _fields_ = [("kernel", c_char * 64), ("device", c_uint), ("group", c_uint32), ("blocks", c_uint32), ("cores", c_uint32), ("sync", c_char_p),
                ("begun", c_double), ("cycles", c_double), ("microseconds", c_double), ("instructions", c_uint64), ("macs", c_uint64),
                ("read_bytes", c_int64), ("written_bytes", c_int64), ("complete", c_bool)]


class CoreInfo(Structure):
    _fields_ = [("name", c_char * 32), ("block", c_uint32), ("vector", c_bool), ("start", c_double), ("cycles", c_double),
                ("instructions", c_uint64), ("macs", c_uint64), ("pipes", c_uint32)]


class PipeInfo(Structure):
    _fields_ = [("name", c_char_p), ("busy", c_double), ("stall", c_double), ("idle", c_double), ("instructions", c_uint64), ("bytes", c_int64)]


class Diag(Structure):
    _fields_ = [("code", c_char * 12), ("name", c_char_p), ("check", c_char_p), ("severity", c_int), ("message", c_char_p), ("file", c_char_p),
                ("line", c_uint32), ("column", c_uint32), ("notes", c_uint32)]


class ParamInfo(Structure):
    _fields_ = [("name", c_char_p), ("type", c_int), ("dtype", c_int), ("optional", c_bool)]


POINTER_PARAM, INT_PARAM, FLOAT_PARAM = 0, 1, 2
ARG_POINTER, ARG_INT, ARG_FLOAT, ARG_TEXT = 0, 1, 2, 3


class Arg(Structure):
    _fields_ = [("name", c_char_p), ("kind", c_int), ("ptr", c_void_p), ("i", c_int64), ("f", c_double), ("text", c_char_p)]


class Tensor(Structure):
    _fields_ = [("data", c_void_p), ("dtype", c_int), ("rank", c_int), ("shape", c_int64 * 8), ("stride", c_int64 * 8), ("format", c_int)]


class OpReport(Structure):
    _fields_ = [("op", c_char * 40), ("launches", c_uint32), ("findings", c_uint32), ("blocks", c_uint32), ("cycles", c_double),
                ("microseconds", c_double), ("macs", c_uint64), ("useful_macs", c_uint64), ("read_bytes", c_int64), ("written_bytes", c_int64),
                ("utilisation", c_double), ("bound_cycles", c_double), ("bound_by", c_char_p), ("of_bound", c_double), ("tiling", c_char * 120),
                ("warnings", c_char * 400)]


_S, _M, _A, _T = c_void_p, c_void_p, c_void_p, c_char_p  # session, module, assembler, text
_STATUS = c_int
_FUNCTIONS = {
    "pto_version": (_T, []),
    "pto_sim_new": (_S, [_T]), "pto_sim_free": (None, [_S]), "pto_sim_arch": (_T, [_S]), "pto_sim_set": (_STATUS, [_S, _T, _T]),
    "pto_dtype": (c_int, [_T]), "pto_dtype_name": (_T, [c_int]), "pto_dtype_bits": (c_int, [c_int]),
    "pto_decode": (c_bool, [c_int, c_void_p, c_int64, c_void_p]), "pto_encode": (c_bool, [c_int, c_void_p, c_int64, c_void_p]),
    "pto_gm_new": (c_void_p, [_S, _T, c_int, c_int64]), "pto_gm_spec": (c_void_p, [_S, _T, _T]), "pto_gm_window": (c_void_p, [_S, _T, _T]),
    "pto_gm_count": (c_uint32, [_S]), "pto_gm_get": (c_bool, [_S, c_uint32, POINTER(Buffer)]), "pto_gm_find": (c_bool, [_S, _T, POINTER(Buffer)]),
    "pto_gm_shape": (_STATUS, [_S, c_void_p, c_uint, POINTER(c_int64)]), "pto_gm_fill": (_STATUS, [_S, c_void_p, _T]),
    "pto_gm_write": (_STATUS, [_S, c_void_p, _T]), "pto_gm_expect": (_STATUS, [_S, c_void_p, _T, POINTER(Tolerance)]),
    "pto_gm_expect_data": (_STATUS, [_S, c_void_p, c_void_p, POINTER(Tolerance)]),
    "pto_on_device": (_STATUS, [_S, c_uint]), "pto_group_begin": (_STATUS, [_S]), "pto_group_end": (_STATUS, [_S]),
    "pto_cycles": (c_double, [_S]), "pto_microseconds": (c_double, [_S]), "pto_run_count": (c_uint32, [_S]),
    "pto_run_get": (c_bool, [_S, c_uint32, POINTER(RunInfo)]), "pto_core_get": (c_bool, [_S, c_uint32, c_uint32, POINTER(CoreInfo)]),
    "pto_pipe_get": (c_bool, [_S, c_uint32, c_uint32, c_uint32, POINTER(PipeInfo)]), "pto_printed": (_T, [_S]), "pto_summary": (_T, [_S]),
    "pto_report": (_T, [_S, _T]), "pto_report_write": (_STATUS, [_S, _T]), "pto_trace_write": (_STATUS, [_S, _T]), "pto_why": (_T, [_S]),
    "pto_diag_count": (c_uint32, [_S]), "pto_diag_get": (c_bool, [_S, c_uint32, POINTER(Diag)]), "pto_diag_note": (_T, [_S, c_uint32, c_uint32]),
    "pto_diag_render": (_T, [_S, c_uint32]), "pto_diag_clear": (None, [_S]),
    "pto_assemble": (_M, [_S, _T, _T, c_size_t]), "pto_load": (_M, [_S, _T]), "pto_unload": (None, [_S, _M]), "pto_kernels": (_T, [_S, _M]),
    "pto_param_get": (c_bool, [_S, _M, _T, c_uint32, POINTER(ParamInfo)]), "pto_run": (_STATUS, [_S, _M, _T, c_int64, POINTER(Arg), c_uint32]),
    "pto_asm_new": (_A, []), "pto_asm_free": (None, [_A]), "pto_asm_set": (_STATUS, [_A, _T, _T]), "pto_asm_run": (_STATUS, [_A, _T, _T, c_size_t]),
    "pto_asm_run_file": (_STATUS, [_A, _T]), "pto_asm_output": (c_void_p, [_A, POINTER(c_size_t)]), "pto_asm_explain": (_T, [_A, _T]),
    "pto_asm_diag_count": (c_uint32, [_A]), "pto_asm_diag_get": (c_bool, [_A, c_uint32, POINTER(Diag)]),
    "pto_ops_json": (_T, [_S]), "pto_op_status_string": (_T, [c_int]), "pto_last_error": (_T, []),
    "pto_call_new": (c_void_p, [_S, _T, c_uint32]), "pto_call_free": (None, [c_void_p]), "pto_call_set": (c_int, [c_void_p, c_int, _T, _T]),
    "pto_call_tensor": (c_int, [c_void_p, c_int, _T, POINTER(Tensor)]), "pto_call_infer": (c_int, [c_void_p]), "pto_call_run": (c_int, [c_void_p]),
    "pto_call_result": (POINTER(Tensor), [c_void_p, c_uint32, _T]), "pto_call_report": (c_bool, [c_void_p, c_uint32, POINTER(OpReport)]),
    "pto_asm_diag_note": (_T, [_A, c_uint32, c_uint32]), "pto_asm_diag_render": (_T, [_A, c_uint32]),
}


def _candidates() -> "list[str]":
    given = os.environ.get("PTO_LIBRARY")
    if given:
        return [given]
    here = pathlib.Path(__file__).resolve().parent
    found = []
    for folder in (here, *list(here.parents)[:4]):  # beside the module, or in the prefix it is installed in
        for sub in (folder, folder / "lib", folder / "lib64"):
            found += sorted(str(path) for pattern in ("libpto.so*", "libpto.dylib") for path in sub.glob(pattern))
    system = ctypes.util.find_library("pto")
    return found + ([system] if system else [])


def _load() -> ctypes.CDLL:
    problems = []
    for path in _candidates():
        try:
            library = ctypes.CDLL(path)
            for name, (result, arguments) in _FUNCTIONS.items():
                function = getattr(library, name)
                function.restype, function.argtypes = result, arguments
            return library
        except (OSError, AttributeError) as error:
            problems.append(str(error))
    raise ImportError("libpto was not found; set PTO_LIBRARY to the path of libpto.so" + "".join("\n  " + p for p in problems))


lib = _load()


def text(value: "bytes | None") -> "str | None":
    return None if value is None else value.decode("utf-8", "replace")


def option_text(value: object) -> "bytes | None":
    """An option's value as the library reads it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return b"on" if value else b"off"
    if isinstance(value, (list, tuple)):
        return ",".join(str(v) for v in value).encode()
    return str(value).encode()
