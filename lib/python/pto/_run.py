"""Results of a launch."""
from __future__ import annotations

import dataclasses
import html
import json
import os
from typing import TYPE_CHECKING, Any, Dict, List, Union

from . import _library as c
from ._diagnostic import Diagnostic, Error

if TYPE_CHECKING:
    from ._sim import Sim

_Path = Union[str, "os.PathLike[str]"]


@dataclasses.dataclass(frozen=True)
class Pipe:
    """A pipe of a core: busy + stall + idle are the core's cycles."""
    name: str
    busy: float
    stall: float
    idle: float
    instructions: int
    bytes: int


@dataclasses.dataclass(frozen=True)
class Core:
    """A core that ran a block."""
    name: str      #: core0.cubecore0, core1.veccore1 ..
    block: int
    vector: bool
    start: float   #: cycles after the start of the launch
    cycles: float
    instructions: int
    macs: int
    pipes: "Dict[str, Pipe]"


@dataclasses.dataclass(frozen=True)
class Launch:
    """One kernel of a Run: one, but for groups and keep="all"."""
    kernel: str
    device: int
    group: int
    blocks: int
    sync: str
    begun: float
    cycles: float
    microseconds: float
    instructions: int
    macs: int
    read_bytes: int
    written_bytes: int
    complete: bool
    cores: "List[Core]"


def _read_core(handle: int, run: int, core: int) -> Core:
    info, pipe = c.CoreInfo(), c.PipeInfo()
    c.lib.pto_core_get(handle, run, core, info)
    pipes = {}
    for p in range(info.pipes):
        c.lib.pto_pipe_get(handle, run, core, p, pipe)
        name = c.text(pipe.name) or ""
        pipes[name] = Pipe(name, pipe.busy, pipe.stall, pipe.idle, pipe.instructions, pipe.bytes)
    return Core(c.text(info.name) or "", info.block, info.vector, info.start, info.cycles, info.instructions, info.macs, pipes)


def _read_launch(handle: int, run: int) -> Launch:
    i = c.RunInfo()
    c.lib.pto_run_get(handle, run, i)
    return Launch(c.text(i.kernel) or "", i.device, i.group, i.blocks, c.text(i.sync) or "", i.begun, i.cycles, i.microseconds, i.instructions, i.macs,
                  i.read_bytes, i.written_bytes, i.complete, [_read_core(handle, run, k) for k in range(i.cores)])


class Run:
    """What a launch left behind. Figures stay; reports and traces can be asked for until the next launch of the session (or, with the
    option keep="all", at any time: then they are of all launches)."""

    def __init__(self, sim: "Sim", status: int, diagnostics: "List[Diagnostic]"):
        self._sim, self._launch = sim, sim._launches
        handle = sim._handle
        self.status = status                                    #: 0, or 3: a check found something
        self.diagnostics = diagnostics                          #: of this launch
        self.cycles: float = c.lib.pto_cycles(handle)           #: from the start to the end of the last core
        self.microseconds: float = c.lib.pto_microseconds(handle)
        self.printed: str = c.text(c.lib.pto_printed(handle)) or ""   #: by the kernels
        self.summary: str = (c.text(c.lib.pto_summary(handle)) or "").rstrip("\n")
        self.launches = [_read_launch(handle, k) for k in range(c.lib.pto_run_count(handle))]

    @property
    def findings(self) -> "List[Diagnostic]":
        """What the checks found: races, deadlocks, undefined bytes .."""
        return [d for d in self.diagnostics if d.check is not None and d.is_error]

    @property
    def cores(self) -> "List[Core]":
        """The cores of all launches."""
        return [core for launch in self.launches for core in launch.cores]

    def _last(self) -> int:
        if self._sim._launches != self._launch:
            raise Error(c.USAGE, [Diagnostic("PTO0703", "usage", None, "error", "", None, 0, 0, (),
                                             "another launch of the session followed; ask before it, or use a session of its own")])
        return self._sim._handle

    def text(self, form: str = "txt") -> str:
        """The report in a form: txt, json, html, csv, pipes.csv."""
        return c.text(self._text(c.lib.pto_report(self._last(), form.encode()))) or ""

    def report(self) -> "Dict[str, Any]":
        """The JSON report (docs/report.md)."""
        return json.loads(self.text("json"))

    def why(self) -> str:
        """Where the time goes; with the option why=True, also what would help."""
        return c.text(self._text(c.lib.pto_why(self._last()))) or ""

    def _text(self, text: "bytes | None") -> bytes:
        if text is None:
            raise Error(c.USAGE, self._sim._news())
        return text

    def write(self, path: _Path) -> None:
        """The report as a file: .txt, .json, .html, .csv."""
        self._sim._check(c.lib.pto_report_write(self._last(), os.fspath(path).encode()))

    html = write

    def trace(self, path: _Path) -> None:
        """A trace: .json, .pftrace, .perfetto-trace, each also .zst. Needs Sim(.., trace=True)."""
        self._sim._check(c.lib.pto_trace_write(self._last(), os.fspath(path).encode()))

    def __repr__(self) -> str:
        found = len(self.findings)
        return "<pto.Run %s%s>" % (self.summary.replace("\n", "; "), "; %d findings" % found if found else "")

    def _repr_html_(self) -> str:
        """For notebooks: the summary, how busy the pipes of each core were, and what was found."""
        rows = []
        names = [n for n in ("scalar", "vec", "mac", "mte1", "mte2", "mte3", "fixpipe") if any(n in core.pipes for core in self.cores)]
        for core in self.cores[:32]:
            cells = "".join("<td style='text-align:right'>%.1f %%</td>" % (100 * core.pipes[n].busy / core.cycles if core.cycles else 0) if n in core.pipes
                            else "<td></td>" for n in names)
            rows.append("<tr><td>%s</td><td style='text-align:right'>%.3f</td>%s</tr>" % (html.escape(core.name), core.cycles, cells))
        more = "<p>and %d more cores</p>" % (len(self.cores) - 32) if len(self.cores) > 32 else ""
        found = "".join("<pre>%s</pre>" % html.escape(str(d)) for d in self.diagnostics if d.severity != "note")
        return ("<div><p><b>%s</b></p><table><tr><th>core</th><th>cycles</th>%s</tr>%s</table>%s%s</div>" %
                (html.escape(self.summary).replace("\n", "<br>"), "".join("<th>%s</th>" % n for n in names), "".join(rows), more, found))
