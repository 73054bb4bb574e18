# Test programs of the conformance test: a case is one operation on tiles whose bytes it loads from and stores back to one buffer, so that
# every byte around the destination is compared, too.  It knows the text of programs and nothing of what operations mean.
import numpy as np

import ref_num as num
from pto_ref import Tile


class Scalar:
    """A constant operand: value is a number for integers, a code for floats."""

    def __init__(self, dtype, value):
        self.dtype, self.value = dtype, value

    def text(self):
        if self.dtype in ("f32", "f16", "bf16"):
            return "0x%0*X" % (num.bits(self.dtype) // 4, self.value)
        return str(self.value)


class Global:
    """A view of part of the buffer behind the tile bytes of a case."""

    def __init__(self, dtype, rows, cols, fill=None):
        self.dtype, self.rows, self.cols, self.fill, self.addr = dtype, rows, cols, fill, 0

    @property
    def nbytes(self):
        return self.rows * self.cols * num.size(self.dtype)


class Case:
    """op: mnemonic; cells: (operand, dtype) pairs of the table it stands for; points: elements it defines; run(mem): the reference."""

    def __init__(self, op, cells, tiles, text, run, points, form="", scalars=None, views=None, arch=("a3", "a5")):
        self.op, self.cells, self.tiles, self.text, self.run = op, cells, tiles, text, run
        self.points, self.form, self.scalars, self.views, self.arch = points, form, scalars or {}, views or {}, arch
        self.verdict = None

    def place(self, alias=None):
        """Gives addresses: side by side with room between them; alias: {tile: tile whose bytes it shares}."""
        at = 32
        for name, t in self.tiles.items():
            if (alias and name in alias) or t.parent is not None:
                continue
            t.addr = at
            at += (t.nbytes + 31) // 32 * 32 + 32
        for name, other in (alias or {}).items():
            self.tiles[name].addr = self.tiles[other].addr
        self.tile_bytes = at
        for v in self.views.values():
            v.addr = at
            at += (v.nbytes + 31) // 32 * 32
        self.total = at
        return self

    def image(self, rng):
        """The bytes before the operation."""
        mem = rng.integers(0, 256, self.total, dtype=np.uint8)
        for part in list(self.tiles.values()) + list(self.views.values()):
            if part.fill is None:
                continue
            if isinstance(part, Tile):
                part.write(mem, part.fill)
            else:
                raw = np.asarray(part.fill).astype(num.uint(part.dtype)).reshape(-1).view(np.uint8)
                mem[part.addr:part.addr + raw.size] = raw
        return mem


def tile_type(t):
    loc = "vec"
    valid = "%dx%d" % (t.vr, t.vc) if t.static else "?x?"
    out = "!pto.tile_buf<%s, %dx%dx%s, valid=%s" % (loc, t.rows, t.cols, t.dtype, valid)
    if t.blayout != "row_major":
        out += ", blayout=" + t.blayout
    if t.slayout != "none_box":
        out += ", slayout=" + t.slayout
    if t.fractal != 512:
        out += ", fractal=%d" % t.fractal
    if t.pad:
        out += ", pad=%d" % t.pad
    return out + ">"


def dps(op, ins, outs, attrs="", inner="", tail=""):
    """The text of an operation as a function of the names and types of its operands."""
    def render(names, types):
        def operands(ops):
            return ", ".join(names[o] for o in ops), ", ".join(types[o] for o in ops)
        left, left_types = operands(ins)
        right, right_types = operands(outs)
        return "%s ins(%s%s : %s%s) outs(%s : %s)%s" % (
            op, left, " " + inner if inner else "", left_types, tail, right, right_types, " " + attrs if attrs else "")
    return render


class Program:
    def __init__(self, arch, cases):
        self.arch, self.cases = arch, cases

    def text(self):
        total = sum(c.total for c in self.cases)
        self.size = total
        out, known = [], {}

        def const(value, dtype):
            key = (value, dtype)
            if key not in known:
                known[key] = "%%k%d" % len(known)
                out.append("    %s = arith.constant %s : %s" % (known[key], value, dtype))
            return known[key]

        at, body = 0, []
        for n, case in enumerate(self.cases):
            pre = "%%t%d_" % n
            size = case.tile_bytes
            types = {"carrier": "!pto.tile_buf<vec, 1x%dxi8>" % size}
            names = {"carrier": pre + "all"}
            body.append("    %s = pto.alloc_tile addr = %s : %s" % (names["carrier"], const(0, "i64"), types["carrier"]))
            body.append("    %sw = pto.partition_view %%v, offsets = [%s, %s], sizes = [%s, %s] : !g -> !w" % (
                pre, const(0, "index"), const(at, "index"), const(1, "index"), const(size, "index")))
            body.append("    pto.tload ins(%sw : !w) outs(%s : %s)" % (pre, names["carrier"], types["carrier"]))
            for name, t in case.tiles.items():
                names[name], types[name] = pre + name, tile_type(t)
                if t.parent is not None:
                    whole = next(n for n, o in case.tiles.items() if o is t.parent)
                    body.append("    %s = pto.subview %s[%s, %s] sizes [%d, %d] valid [%s, %s] : %s -> %s" % (
                        names[name], names[whole], const(t.row, "index"), const(t.col, "index"), t.rows, t.cols, const(t.vr, "index"),
                        const(t.vc, "index"), types[whole], types[name]))
                    continue
                valid = "" if t.static else " valid_row = %s valid_col = %s" % (const(t.vr, "index"), const(t.vc, "index"))
                body.append("    %s = pto.alloc_tile addr = %s%s : %s" % (names[name], const(t.addr, "i64"), valid, types[name]))
            for name, s in case.scalars.items():
                names[name], types[name] = const(s.text(), s.dtype), s.dtype
            for name, v in case.views.items():
                names[name], types[name] = pre + name, "!pto.partition_tensor_view<?x?x%s>" % v.dtype
                full = "!pto.tensor_view<?x?x%s>" % v.dtype
                bytes_ptr, ptr = "!pto.ptr<i8>", "!pto.ptr<%s>" % v.dtype
                rows, cols = const(v.rows, "index"), const(v.cols, "index")
                body += [
                    "    %sb%s = pto.addptr %%io, %s : %s -> %s" % (pre, name, const(at + v.addr, "index"), bytes_ptr, bytes_ptr),
                    "    %sp%s = pto.castptr %sb%s : %s -> %s" % (pre, name, pre, name, bytes_ptr, ptr) if v.dtype != "i8" else "",
                    "    %sv%s = pto.make_tensor_view %s%s%s, shape = [%s, %s], strides = [%s, %s] : %s" % (
                        pre, name, pre, "b" if v.dtype == "i8" else "p", name, rows, cols, cols, const(1, "index"), full),
                    "    %s = pto.partition_view %sv%s, offsets = [%s, %s], sizes = [%s, %s] : %s -> %s" % (
                        names[name], pre, name, const(0, "index"), const(0, "index"), rows, cols, full, types[name])]
            body.append("    " + case.text(names, types))
            body.append("    pto.tstore ins(%s : %s) outs(%sw : !w)" % (names["carrier"], types["carrier"], pre))
            at += case.total
        one, all_bytes = const(1, "index"), const(total, "index")
        head = ["!g = !pto.tensor_view<?x?xi8>", "!w = !pto.partition_tensor_view<?x?xi8>",
                "module attributes {pto.target_arch = \"%s\"} {" % self.arch,
                "  func.func @k(%io: !pto.ptr<i8>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {"]
        if any("%ex" in line for line in body):
            head.append("    %ex = arith.constant dense<0> : vector<4xi16>")
        view = "    %%v = pto.make_tensor_view %%io, shape = [%s, %s], strides = [%s, %s] : !g" % (one, all_bytes, all_bytes, one)
        return "\n".join(head + out + [view] + [b for b in body if b] + ["    return", "  }", "}", ""])

    def images(self, seed):
        """(bytes before, bytes after as the reference says)."""
        rng = np.random.default_rng(seed)
        before, after = [], []
        for case in self.cases:
            mem = case.image(rng)
            before.append(mem)
            mem = mem.copy()
            case.run(mem)
            after.append(mem)
        return np.concatenate(before), np.concatenate(after)
