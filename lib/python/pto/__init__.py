"""PTO tile kernels in Python: assemble text, run it on the simulator, read values, cycles, findings, reports and traces.

    import numpy as np, pto
    sim = pto.Sim("a5")
    x = sim.array("x", np.arange(2048, dtype=np.float32).reshape(32, 64))
    y = sim.array("y", ("f32", (32, 64)))
    run = sim.load("scale.pto").run(x=x, y=y, rows=32, f=2.5, block_dim=2)
    run.cycles, run.findings, y.data

Needs numpy and libpto: beside this package, in the prefix it is installed in, where PTO_LIBRARY says, or where the system finds it. Operators of the kernel library: pto.kernels.
"""
from ._array import Array, Pointer, decode, encode
from ._assembler import Assembler, assemble
from ._diagnostic import Diagnostic, Error
from ._library import lib as _lib
from ._run import Core, Launch, Pipe, Run
from ._sim import Group, Kernel, Module, Sim
from . import kernels

__all__ = ["Array", "Assembler", "Core", "Diagnostic", "Error", "Group", "Kernel", "Launch", "Module", "Pipe", "Pointer", "Run", "Sim", "assemble",
           "decode", "encode"]
for _name in __all__:
    globals()[_name].__module__ = __name__  # they are shown as pto.Error, not by the file they are in
__all__ += ["kernels"]
__version__ = _lib.pto_version().decode()
