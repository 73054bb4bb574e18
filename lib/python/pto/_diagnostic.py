"""Diagnostics and what is raised."""
from __future__ import annotations

import dataclasses
from typing import Any, Callable, List, Optional

from . import _library as c


@dataclasses.dataclass(frozen=True)
class Diagnostic:
    """One message: an error, a warning, a note, or a finding of a check."""
    code: str                #: "PTO0801"
    name: str                #: of the code: "race"
    check: Optional[str]     #: of a finding: race, sync, init, mem
    severity: str            #: note, warning, error ..
    message: str
    file: Optional[str]      #: of the primary place
    line: int                #: from 1; 0: none
    column: int
    notes: "tuple[str, ...]"
    text: str                #: as the tools print it, with the line of source

    def __str__(self) -> str:
        return self.text.rstrip("\n")

    @property
    def is_error(self) -> bool:
        return self.severity not in ("note", "warning")


class Error(Exception):
    """What the library refused or found wrong; str() is the rendered diagnostics."""

    def __init__(self, status: int, diagnostics: "List[Diagnostic]"):
        self.status = status            #: enum pto_status of pto/sim.h: the exit code of the tools
        self.diagnostics = diagnostics  #: all that the call said
        shown = [d for d in diagnostics if d.is_error] or diagnostics
        super().__init__("\n".join(str(d) for d in shown) or "status %d" % status)


def read(count: "Callable[[Any], int]", get: "Callable[..., bool]", note: "Callable[..., bytes]", render: "Callable[..., bytes]", handle: int,
         first: int = 0) -> "List[Diagnostic]":
    """The diagnostics of a session or an assembler from the first-th on."""
    result = []
    for i in range(first, count(handle)):
        d = c.Diag()
        if not get(handle, i, d):
            break
        result.append(Diagnostic(
            code=c.text(d.code) or "", name=c.text(d.name) or "", check=c.text(d.check), severity=c.SEVERITIES[d.severity], message=c.text(d.message) or "",
            file=c.text(d.file), line=d.line, column=d.column, notes=tuple(c.text(note(handle, i, k)) or "" for k in range(d.notes)),
            text=c.text(render(handle, i)) or ""))
    return result
