"""Writes the kernels of the calibration as PTO-AS text: copies, the vector ladder, GEMMs.  Knows nothing of measurements."""

TYPES = {"f16": 16, "f32": 32, "bf16": 16, "f4E2M1": 4}


class Text:
    """A function of a module: constants on demand, fresh names, nested loops."""

    def __init__(self, arch, args, cube):
        self.arch, self.args, self.cube = arch, args, cube
        self.types, self.lines, self.consts, self.depth, self.fresh = {}, [], {}, 2, 0

    def name(self, stem="v"):
        self.fresh += 1
        return "%%%s%d" % (stem, self.fresh)

    def put(self, line):
        self.lines.append("  " * self.depth + line)

    def const(self, value, kind="index"):
        key = (value, kind)
        if key not in self.consts:
            self.consts[key] = "%%c%s%s" % (str(value).replace("-", "m").replace(".", "_"), "" if kind == "index" else "_" + kind)
        return self.consts[key]

    def type(self, text):
        if text not in self.types:
            self.types[text] = "!t%d" % len(self.types)
        return self.types[text]

    def op(self, op, *operands, kind="index"):
        name = self.name()
        self.put("%s = arith.%s %s : %s" % (name, op, ", ".join(operands), kind))
        return name

    def add(self, a, b):
        return self.op("addi", a, b)

    def mul(self, a, b):
        return self.op("muli", a, b)

    def i64(self, value):
        name = self.name()
        self.put("%s = arith.index_cast %s : index to i64" % (name, value))
        return name

    def block(self):
        name, index = self.name(), self.name("b")
        self.put("%s = pto.get_block_idx" % name)
        self.put("%s = arith.index_cast %s : i64 to index" % (index, name))
        return index

    def loop(self, first, last, step, body):
        name = self.name("i")
        self.put("scf.for %s = %s to %s step %s {" % (name, first, last, step))
        self.depth += 1
        body(name)
        self.depth -= 1
        self.put("}")

    def when(self, condition, body):
        self.put("scf.if %s {" % condition)
        self.depth += 1
        body()
        self.depth -= 1
        self.put("}")

    def tensor(self, ptr, dtype, rows, cols, layout=None):
        kind = self.type("!pto.tensor_view<?x?x%s>" % dtype)
        name = self.name("g")
        stride = "%s, %s" % (self.const(cols), self.const(1))
        self.put("%s = pto.make_tensor_view %s, shape = [%s, %s], strides = [%s] : %s"
                 % (name, ptr, self.const(rows), self.const(cols), stride, kind))
        return name, kind, dtype

    def window(self, tensor, row, col, rows, cols, valid_cols=None):
        kind = self.type("!pto.partition_tensor_view<%dx%sx%s>" % (rows, "?" if valid_cols else cols, tensor[2]))
        name = self.name("w")
        self.put("%s = pto.partition_view %s, offsets = [%s, %s], sizes = [%s, %s] : %s -> %s"
                 % (name, tensor[0], row, col, self.const(rows), valid_cols or self.const(cols), tensor[1], kind))
        return name, kind

    def tile(self, kind, addr, valid_cols=None):
        name = self.name("t")
        kind = self.type(kind)
        text = addr if str(addr).startswith("%") else self.const(addr, "i64")
        self.put("%s = pto.alloc_tile addr = %s%s : %s" % (name, text, " valid_col = %s" % valid_cols if valid_cols else "", kind))
        return name, kind

    def load(self, window, tile):
        self.put("pto.tload ins(%s : %s) outs(%s : %s)" % (*window, *tile))

    def store(self, tile, window):
        self.put("pto.tstore ins(%s : %s) outs(%s : %s)" % (*tile, *window))

    def flag(self, what, src, dst, event):
        if str(event).startswith("%"):
            self.put("pto.%s_flag_dyn[<PIPE_%s>, <PIPE_%s>, %s]" % (what, src, dst, event))
        else:
            self.put("pto.%s_flag[<PIPE_%s>, <PIPE_%s>, <EVENT_ID%d>]" % (what, src, dst, event))

    def text(self):
        head = ["%s = %s" % (v, k) for k, v in self.types.items()]
        head.append('module attributes {pto.target_arch = "%s"} {' % self.arch)
        args = ", ".join("%%%s: !pto.ptr<%s>" % (n, t) for n, t in self.args)
        head.append("  func.func @kernel(%s) attributes {pto.entry, pto.kernel_kind = #pto.kernel_kind<%s>} {"
                    % (args, "cube" if self.cube else "vector"))
        for (value, kind), name in self.consts.items():
            head.append("    %s = arith.constant %s : %s" % (name, value, kind))
        return "\n".join(head + self.lines + ["    return", "  }", "}"]) + "\n"


def vec(dtype, rows, cols, valid=""):
    return "!pto.tile_buf<vec, %dx%dx%s%s>" % (rows, cols, dtype, valid)


def mat(dtype, rows, cols):
    return "!pto.tile_buf<mat, %dx%dx%s, blayout=col_major, slayout=row_major>" % (rows, cols, dtype)


def copy(arch, l1, rows, cols, tile, blocks, passes=1, slices=1, shared=None):
    """Each block reads its rows of [rows, cols]; shared: each block reads everything, in the "same" order or "staggered"."""
    t = Text(arch, [("x", "f16")], l1)
    tr, tc = tile
    kind = mat("f16", tr, tc) if l1 else vec("f16", tr, tc)
    ragged = cols % tc != 0
    b = t.block()
    x = t.tensor("%x", "f16", rows, cols)
    wide = None if ragged else t.tile(kind, 0)

    def one(row, col):
        if not ragged:
            t.load(t.window(x, row, col, tr, tc), wide)
            return
        left = t.op("subi", t.const(cols), col)
        n = t.op("minsi", left, t.const(tc))
        dyn = kind.replace("f16", "f16, valid=%dx?" % tr)
        t.load(t.window(x, row, col, tr, tc, n), t.tile(dyn, 0, n))

    if shared:
        across, n = cols // tc, (rows // tr) * (cols // tc)

        def step(i):
            at = i if shared == "same" else t.op("remui", t.add(b, i), t.const(n))
            one(t.mul(t.op("divui", at, t.const(across)), t.const(tr)), t.mul(t.op("remui", at, t.const(across)), t.const(tc)))
        t.loop(t.const(0), t.const(n), t.const(1), step)
        return t.text()
    own = rows // blocks
    first = t.mul(b, t.const(own))
    last = t.add(first, t.const(own))

    def sweep(start, end):
        t.loop(first, last, t.const(tr), lambda i: t.loop(start, end, t.const(tc), lambda j: one(i, j)))

    def in_slice(s):
        start = t.mul(s, t.const(cols // slices))
        end = t.add(start, t.const(cols // slices))
        t.loop(t.const(0), t.const(passes), t.const(1), lambda p: sweep(start, end))
    if passes * slices == 1:
        sweep(t.const(0), t.const(cols))
    else:
        t.loop(t.const(0), t.const(slices), t.const(1), in_slice)
    return t.text()


def stream(arch, total, blocks, elems, depth, body, inputs, addrs, dtype="f16"):
    """A one-dimensional kernel: `inputs` arrays in, one out, `elems` a copy, `depth` buffers; body(t, tiles in, tile out)."""
    names = [chr(ord("x") + i) for i in range(inputs)]
    t = Text(arch, [(n, dtype) for n in names] + [("out", dtype)], False)
    own = -(-total // blocks)
    tensors = [t.tensor("%" + n, dtype, 1, total) for n in names]
    out = t.tensor("%out", dtype, 1, total)
    b = t.block()
    first = t.mul(b, t.const(own))
    stop = t.op("minsi", t.add(first, t.const(own)), t.const(total))
    kind = vec(dtype, 1, elems, ", valid=1x?")
    free = "V" if depth > 1 else "MTE3"  # with one buffer each copy in waits for the copy out before it
    for s in range(depth):
        t.flag("set", free, "MTE2", s)
        t.flag("set", "MTE3", "V", s)

    def step(i):
        left = t.op("subi", stop, i)
        n = t.op("minsi", left, t.const(elems))
        if depth > 1:
            done = t.op("subi", i, first)
            stage = t.op("remui", t.op("divui", done, t.const(elems)), t.const(depth))
            wide = t.i64(stage)
        else:
            stage = 0

        def place(pair):
            if depth == 1:
                return pair[0]
            name = t.op("muli", wide, t.const(pair[1] - pair[0], "i64"), kind="i64")
            return t.op("addi", name, t.const(pair[0], "i64"), kind="i64")
        tiles = [t.tile(kind, place(a), n) for a in addrs[:inputs]]
        result = t.tile(kind, place(addrs[inputs]), n)
        t.flag("wait", free, "MTE2", stage)
        for g, tile in zip(tensors, tiles):
            t.load(t.window(g, t.const(0), i, 1, elems, n), tile)
        t.flag("set", "MTE2", "V", stage)
        t.flag("wait", "MTE2", "V", stage)
        t.flag("wait", "MTE3", "V", stage)
        body(t, tiles, result)
        if depth > 1:
            t.flag("set", free, "MTE2", stage)
        t.flag("set", "V", "MTE3", stage)
        t.flag("wait", "V", "MTE3", stage)
        t.store(result, t.window(out, t.const(0), i, 1, elems, n))
        t.flag("set", "MTE3", "V", stage)
        if depth == 1:
            t.flag("set", free, "MTE2", stage)
    t.loop(first, stop, t.const(elems), step)
    for s in range(depth):
        t.flag("wait", free, "MTE2", s)
        t.flag("wait", "MTE3", "V", s)
    return t.text()


def vop(op, *ins):
    """A body's step: op(ins) -> out."""
    def put(t, tiles, out):
        t.put("pto.%s ins(%s : %s) outs(%s : %s)" % (op, ", ".join(tiles[i][0] for i in ins), ", ".join(tiles[i][1] for i in ins), *out))
    return put


def scalar_op(t, op, tile, value, out):
    t.put("pto.%s ins(%s, %s : %s, f32) outs(%s : %s)" % (op, tile[0], t.const(value, "f32"), tile[1], *out))


def nd2nz(arch, rows, cols, blocks, tile, pitch):
    """Half ND to Nz in UB by one vector copy; pitch: 32-byte blocks from one column of boxes to the next."""
    t = Text(arch, [("x", "f16"), ("out", "f16")], False)
    tr, tc = tile
    x = t.tensor("%x", "f16", rows, cols)
    out = t.tensor("%out", "f16", cols // 16, rows * 16)
    b = t.block()
    across = cols // tc
    n = (rows // tr) * across
    own = -(-n // blocks)
    first = t.mul(b, t.const(own))
    stop = t.op("minsi", t.add(first, t.const(own)), t.const(n))
    nd, nz = vec("f16", tr, tc), vec("f16", tc // 16, pitch * 16, ", valid=%dx%d" % (tc // 16, tr * 16))
    size = max(tr * tc * 2, pitch * 32 * (tc // 16))
    for s in range(2):
        t.flag("set", "V", "MTE2", s)
        t.flag("set", "MTE3", "V", s)

    def step(i):
        stage = t.op("remui", i, t.const(2))
        wide = t.i64(stage)
        base = t.op("muli", wide, t.const(size, "i64"), kind="i64")
        src = t.tile(nd, base)
        to = t.op("addi", base, t.const(2 * size, "i64"), kind="i64")
        dst = t.tile(nz, to)
        row, col = t.mul(t.op("divui", i, t.const(across)), t.const(tr)), t.mul(t.op("remui", i, t.const(across)), t.const(tc))
        t.flag("wait", "V", "MTE2", stage)
        t.load(t.window(x, row, col, tr, tc), src)
        t.flag("set", "MTE2", "V", stage)
        t.flag("wait", "MTE2", "V", stage)
        t.flag("wait", "MTE3", "V", stage)
        boxed = t.tile(vec("f16", pitch, tc, ", valid=%dx%d, blayout=col_major, slayout=row_major" % (tr, tc)), to)
        t.put("pto.tmov ins(%s : %s) outs(%s : %s)" % (*src, *boxed))
        t.flag("set", "V", "MTE2", stage)
        t.flag("set", "V", "MTE3", stage)
        t.flag("wait", "V", "MTE3", stage)
        t.store(dst, t.window(out, t.op("divui", col, t.const(16)), t.mul(row, t.const(16)), tc // 16, tr * 16))
        t.flag("set", "MTE3", "V", stage)
    t.loop(first, stop, t.const(1), step)
    for s in range(2):
        t.flag("wait", "V", "MTE2", s)
        t.flag("wait", "MTE3", "V", s)
    return t.text()


class Gemm:
    """out[m, n] = a[m, k] x b[k, n] on a grid of cores.
    base: tile of one matmul instruction; panel: K of one load to L1; stages: buffers of L1; grid: cores along m and n;
    inner: "n" or "m", which tile index runs fastest; slices: parts of the core's n that are finished one after another;
    a_part: only 1 / a_part of a panel of a is loaded, in whole lines;
    mx: fp4 data with a scale for 32 elements of K; scale_panel: K of one load of scales."""

    def __init__(self, m, n, k, base, panel, stages, grid, dtype="f16", out="f16", inner="n", slices=1, mx=False, scale_panel=0,
                 share=None, a_part=1):
        self.given = {k: v for k, v in locals().items() if k != "self"}
        self.__dict__.update(self.given)
        self.share = share or (-(-m // grid[0] // base[0]) * base[0], -(-n // grid[1] // base[1]) * base[1])


def gemm(arch, g):
    bm, bn, bk = g.base
    bits = TYPES[g.dtype]
    args = [("a", g.dtype), ("b", g.dtype)] + ([("sa", "!pto.f8E8M0"), ("sb", "!pto.f8E8M0")] if g.mx else []) + [("out", g.out)]
    t = Text(arch, args, True)
    a, b = t.tensor("%a", g.dtype, g.m, g.k), t.tensor("%b", g.dtype, g.k, g.n)
    a_lines = t.tensor("%a", g.dtype, g.m * g.k // g.a_part // 256, 256) if g.a_part > 1 else None
    out = t.tensor("%out", g.out, g.m, g.n)
    like_a5 = arch != "a3"
    a1, b1 = mat(g.dtype, bm, g.panel), mat(g.dtype, g.panel, bn)
    a0 = "!pto.tile_buf<left, %dx%dx%s, blayout=%s_major, slayout=row_major>" % (bm, bk, g.dtype, "col" if like_a5 else "row")
    b0 = "!pto.tile_buf<right, %dx%dx%s, slayout=col_major>" % (bk, bn, g.dtype)
    acc_kind = "!pto.tile_buf<acc, %dx%dxf32, blayout=col_major, slayout=row_major, fractal=1024>" % (bm, bn)
    a_bytes, b_bytes = bm * g.panel * bits // 8, bn * g.panel * bits // 8
    half_a, half_b = bm * bk * bits // 8, bn * bk * bits // 8
    if g.mx:
        sa, sb = t.tensor("%sa", "!pto.f8E8M0", g.m, g.k // 32), t.tensor("%sb", "!pto.f8E8M0", g.k // 32, g.n)
        sp = g.scale_panel or g.panel
        sa1 = "!pto.tile_buf<mat, %dx%dx!pto.f8E8M0, slayout=row_major, fractal=32>" % (bm, sp // 32)
        sb1 = "!pto.tile_buf<mat, %dx%dx!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>" % (sp // 32, bn)
        sa0 = "!pto.tile_buf<scaling, %dx%dx!pto.f8E8M0, slayout=row_major, fractal=32>" % (bm, bk // 32)
        sb0 = "!pto.tile_buf<scaling, %dx%dx!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>" % (bk // 32, bn)
    block = t.block()
    core_m, core_n = t.op("divui", block, t.const(g.grid[1])), t.op("remui", block, t.const(g.grid[1]))
    m0, n0 = t.mul(core_m, t.const(g.share[0])), t.mul(core_n, t.const(g.share[1]))
    m1 = t.op("minsi", t.add(m0, t.const(g.share[0])), t.const(g.m))
    n1 = t.op("minsi", t.add(n0, t.const(g.share[1])), t.const(g.n))
    acc = t.tile(acc_kind, 0)
    for s in range(g.stages):
        t.flag("set", "MTE1", "MTE2", s)
    for s in range(2):
        t.flag("set", "M", "MTE1", s)
    t.flag("set", "FIX", "M", 0)
    steps = g.panel // bk

    def one(row, col):
        def panel(k):
            number = t.op("divui", k, t.const(g.panel))
            stage = t.op("remui", number, t.const(g.stages)) if g.stages > 1 else 0
            wide = t.i64(stage) if g.stages > 1 else t.const(0, "i64")
            size = a_bytes + b_bytes
            base = t.op("muli", wide, t.const(size, "i64"), kind="i64") if g.stages > 1 else t.const(0, "i64")
            at_b = t.op("addi", base, t.const(a_bytes, "i64"), kind="i64")
            ta, tb = t.tile(a1, base), t.tile(b1, at_b)
            t.flag("wait", "MTE1", "MTE2", stage)
            if g.a_part == 1:
                t.load(t.window(a, row, k, bm, g.panel), ta)
            else:
                lines = bm * g.panel // g.a_part // 256
                at = t.op("divui", t.add(t.mul(row, t.const(g.k)), t.mul(k, t.const(bm))), t.const(g.a_part * 256))
                t.load(t.window(a_lines, at, t.const(0), lines, 256), t.tile(mat(g.dtype, -(-lines // 16) * 16, 256), base))
            t.load(t.window(b, k, col, g.panel, bn), tb)
            if g.mx:
                tsa, tsb = t.tile(sa1, 0x60000), t.tile(sb1, 0x70000)
                group = t.op("divui", k, t.const(32))

                def scales():
                    t.load(t.window(sa, row, group, bm, sp // 32), tsa)
                    t.load(t.window(sb, group, col, sp // 32, bn), tsb)
                if sp == g.panel:
                    scales()
                else:
                    t.when(t.op("cmpi eq,", t.op("remui", k, t.const(sp)), t.const(0)).replace("eq,,", "eq,"), scales)
            t.flag("set", "MTE2", "MTE1", stage)
            t.flag("wait", "MTE2", "MTE1", stage)
            for s in range(steps):
                half = s % 2 if steps > 1 else None
                if half is None:
                    half = t.op("remui", number, t.const(2))
                    whalf = t.i64(half)
                    la = t.tile(a0, t.op("muli", whalf, t.const(half_a, "i64"), kind="i64"))
                    lb = t.tile(b0, t.op("muli", whalf, t.const(half_b, "i64"), kind="i64"))
                else:
                    la, lb = t.tile(a0, half * half_a), t.tile(b0, half * half_b)
                t.flag("wait", "M", "MTE1", half)
                ka = t.const(s * bk)
                t.put("pto.textract ins(%s, %s, %s : %s, index, index) outs(%s : %s)" % (ta[0], t.const(0), ka, ta[1], *la))
                t.put("pto.textract ins(%s, %s, %s : %s, index, index) outs(%s : %s)" % (tb[0], ka, t.const(0), tb[1], *lb))
                if g.mx:
                    lsa, lsb = t.tile(sa0, half * half_a // 16), t.tile(sb0, half * half_b // 16)
                    ks = t.const(s * bk // 32)
                    t.put("pto.textract ins(%s, %s, %s : %s, index, index) outs(%s : %s)" % (tsa[0], t.const(0), ks, tsa[1], *lsa))
                    t.put("pto.textract ins(%s, %s, %s : %s, index, index) outs(%s : %s)" % (tsb[0], ks, t.const(0), tsb[1], *lsb))
                t.flag("set", "MTE1", "M", half)
                t.flag("wait", "MTE1", "M", half)
                parts = [la, lb] if not g.mx else [la, lsa, lb, lsb]
                op = "tmatmul.mx.acc" if g.mx else "tmatmul.acc"
                t.put("pto.%s ins(%s : %s) outs(%s : %s)" % (op, ", ".join(p[0] for p in [acc] + parts),
                                                            ", ".join(p[1] for p in [acc] + parts), *acc))
                t.flag("set", "M", "MTE1", half)
            t.flag("set", "MTE1", "MTE2", stage)
        t.flag("wait", "FIX", "M", 0)
        t.loop(t.const(0), t.const(g.k), t.const(g.panel), panel)
        t.flag("set", "M", "FIX", 0)
        t.flag("wait", "M", "FIX", 0)
        t.store(acc, t.window(out, row, col, bm, bn))
        t.flag("set", "FIX", "M", 0)

    def part(first, last):
        if g.inner == "n":
            t.loop(m0, m1, t.const(bm), lambda i: t.loop(first, last, t.const(bn), lambda j: one(i, j)))
        else:
            t.loop(first, last, t.const(bn), lambda j: t.loop(m0, m1, t.const(bm), lambda i: one(i, j)))
    if g.slices == 1:
        part(n0, n1)
    else:
        width = t.const(g.share[1] // g.slices)

        def in_slice(s):
            first = t.add(n0, t.mul(s, width))
            part(first, t.op("minsi", t.add(first, width), n1))
        t.loop(t.const(0), t.const(g.slices), t.const(1), in_slice)
    for s in range(g.stages):
        t.flag("wait", "MTE1", "MTE2", s)
    for s in range(2):
        t.flag("wait", "M", "MTE1", s)
    t.flag("wait", "FIX", "M", 0)
    return t.text()
