#!/usr/bin/env python3
"""The Python module, with numpy as oracle; and the session of docs/python.md. Skipped (77) where numpy is not there.
Usage: test_python.py TREE PTOSIM, with PYTHONPATH and PTO_LIBRARY."""
import doctest
import gc
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

try:
    import numpy as np
except ImportError:
    sys.exit(77)
import pto

TREE, PTOSIM = pathlib.Path(sys.argv[1]), sys.argv[2]
SCALE = TREE / "tests/api/scale.pto"


class Arrays(unittest.TestCase):
    def setUp(self):
        self.sim = pto.Sim("a5")

    def test_types_of_numpy(self):
        for name in ("float32", "float16", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool"):
            values = np.arange(24).reshape(2, 3, 4).astype(name)
            array = self.sim.array(name, values)
            self.assertEqual((array.shape, array.data.dtype), ((2, 3, 4), np.dtype(name)))
            np.testing.assert_array_equal(array.data, values)
            np.testing.assert_array_equal(array.to_float(), values.astype(np.float64))
            np.testing.assert_array_equal(np.asarray(array), values)

    def test_bf16(self):
        # numpy as oracle: bf16 is the upper half of f32, rounded to nearest, ties to even
        rng = np.random.default_rng(7)
        values = np.concatenate([rng.standard_normal(4000), rng.standard_normal(96) * 1e30]).astype(np.float32)
        bits = values.view(np.uint32).astype(np.uint64)
        want = ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)
        array = self.sim.array("b", values, dtype="bf16")
        np.testing.assert_array_equal(array.data, want)
        np.testing.assert_array_equal(array.to_float(), (want.astype(np.uint32) << 16).view(np.float32))
        array.set(want)  # bits as they are
        np.testing.assert_array_equal(array.data, want)

    def test_f16(self):
        values = np.random.default_rng(1).standard_normal(5000) * 100
        np.testing.assert_array_equal(pto.encode(values, "f16"), values.astype(np.float16))

    def test_small_floats(self):
        # e4m3 by its definition: 1 sign, 4 exponent (bias 7), 3 mantissa bits, no infinity
        codes = np.arange(256, dtype=np.uint8)
        e, m = (codes >> 3 & 15).astype(int), (codes & 7).astype(float)
        want = np.where(e == 0, m / 8 * 2.0 ** -6, (1 + m / 8) * 2.0 ** (e - 7)) * np.where(codes & 128, -1.0, 1.0)
        want[[0x7F, 0xFF]] = np.nan
        np.testing.assert_array_equal(pto.decode(codes, "f8e4m3"), want)
        finite = ~np.isnan(want)
        np.testing.assert_array_equal(pto.encode(want[finite], "f8e4m3"), codes[finite])
        four = [0, 0.5, 1, 1.5, 2, 3, 4, 6]
        array = self.sim.array("f4", [four, [-v for v in four]], dtype="f4e2m1")
        self.assertEqual((array.shape, array.data.shape), ((2, 8), (2, 4)))
        self.assertEqual(array.data[0].tolist(), [0x10, 0x32, 0x54, 0x76])
        np.testing.assert_array_equal(array.to_float(), [four, [-v for v in four]])
        packed = self.sim.array("packed", array.data, dtype="f4e2m1")
        self.assertEqual(packed.shape, (2, 8))
        np.testing.assert_array_equal(packed.data, array.data)
        np.testing.assert_array_equal(self.sim.array("i4", [[-8, 7, 1, -1]], dtype="i4").to_float(), [[-8, 7, 1, -1]])

    def test_specs_and_files(self):
        x = self.sim.array("x", "f32[2,3]=iota")
        with tempfile.TemporaryDirectory() as folder:
            x.write(folder + "/x.npy")
            np.testing.assert_array_equal(np.load(folder + "/x.npy"), np.arange(6, dtype=np.float32).reshape(2, 3))
            y = self.sim.array("y", "f32=@%s/x.npy" % folder)
        np.testing.assert_array_equal(x.data, y.data)
        x.expect(y.data)
        x.expect("iota")
        x[1, 2] = 7
        with self.assertRaisesRegex(pto.Error, r"1 of 6 elements differ(.|\n)*\[1,2\] is 7"):
            x.expect("iota")
        x.expect(y.data, atol=2)
        x.fill("ones")
        self.assertEqual(x.data.sum(), 6)
        same = self.sim.array("x", np.zeros((2, 3), np.float32))
        self.assertIs(same.data.base, x.data.base)
        self.assertEqual(set(self.sim.arrays), {"x", "y"})

    def test_refused(self):
        self.sim.array("x", ("f32", 4))
        for what, kind in ((lambda: self.sim.array("x", ("f32", 5)), pto.Error), (lambda: self.sim.array("z"), TypeError), (lambda: self.sim.array("z", ("f7", 5)), TypeError),
                           (lambda: self.sim.array("z", [1 + 2j]), TypeError), (lambda: self.sim.array("z", "f32[2"), pto.Error), (lambda: pto.Sim("a7"), ValueError),
                           (lambda: self.sim.set("no_such"), pto.Error), (lambda: pto.Sim("a5", sync="x"), pto.Error), (lambda: pto.encode([1.0], "f4e2m1"), ValueError)):
            with self.assertRaises(kind):
                what()

    def test_views_outlive_sessions(self):
        view = pto.Sim("a5").array("x", np.arange(1000, dtype=np.int32)).data
        gc.collect()
        self.assertEqual(view.sum(), 499500)


class Runs(unittest.TestCase):
    def scale(self, **options):
        sim = pto.Sim("a5", **options)
        x = sim.array("x", np.arange(2048, dtype=np.float32).reshape(32, 64))
        return sim, x, sim.array("y", ("f32", (32, 64))), sim.load(SCALE)

    def test_values_and_figures(self):
        sim, x, y, module = self.scale()
        run = module.run(x=x, y=y, rows=32, f=2.5, block_dim=2)
        np.testing.assert_array_equal(y.data, x.data * np.float32(2.5))
        self.assertEqual((run.status, run.findings, run.printed), (0, [], ""))
        self.assertEqual([d.code for d in run.diagnostics], ["PTO0708"])
        launch, = run.launches
        self.assertEqual((launch.kernel, launch.blocks, launch.read_bytes, launch.written_bytes, len(launch.cores)), ("scale", 2, 8192, 8192, 2))
        report = run.report()
        self.assertAlmostEqual(report["total_cycles"], run.cycles)
        for entry in report["pipes"]:
            pipe = run.cores[entry["block"]].pipes[entry["pipe"]]
            self.assertAlmostEqual(entry["busy"], pipe.busy)
            self.assertEqual((entry["instructions"], entry["bytes"]), (pipe.instructions, pipe.bytes))
        self.assertIn("scale on a5", run.text())
        self.assertIn("<table>", run._repr_html_())
        self.assertIn("cycles", run.why())
        module["scale"].run(x.at(1024), y, 16, np.float32(0.5))
        np.testing.assert_array_equal(y.data[:16], x.data[16:] * np.float32(0.5))

    def test_like_ptosim(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PTOSIM, str(SCALE), "--arch", "a5", "--block-dim", "2", "--quiet", "--arg", "x=f32[32,64]=iota", "--arg", "y=f32[32,64]", "--arg", "rows=32", "--arg",
                            "f=2.5", "--report", folder + "/r.json", "--trace", folder + "/t.json"], check=True, stderr=subprocess.DEVNULL)
            sim, x, y, module = self.scale(why=True, trace=True)
            run = module.run(x=x, y=y, rows=32, f=2.5, block_dim=2)
            self.assertEqual(pathlib.Path(folder, "r.json").read_text(), run.text("json"))
            run.trace(folder + "/own.json")
            self.assertEqual(pathlib.Path(folder, "t.json").read_bytes(), pathlib.Path(folder, "own.json").read_bytes())
            run.html(folder + "/own.html")
            self.assertIn("<html", pathlib.Path(folder, "own.html").read_text())

    def test_errors(self):
        sim, x, y, module = self.scale()
        for args, named, words in (((x, y, 32), {}, "argument f .* has no value"), ((x, y, x, 1.0), {}, "is no pointer"), ((x, 1, 32, 1.0), {}, "is a pointer to a buffer"),
                                   ((x, y, 1.5, 1.0), {}, "no value of type index"), ((x, y, 32, 1.0), {"f": 2.0}, "given twice"), ((x, y, 32), {"g": 2.0}, "no argument 'g'")):
            with self.assertRaisesRegex(pto.Error, words) as caught:
                module.run(*args, **named)
            self.assertEqual(caught.exception.status, 2)
        with self.assertRaises(TypeError):
            module.run(object(), y, 32, 1.0)
        other = pto.Sim("a5")
        with self.assertRaises(ValueError):
            module.run(other.array("x", ("f32", 4)), y, 32, 1.0)
        with self.assertRaisesRegex(pto.Error, "PTO0601") as caught:
            module.run(x, y, 64, 1.0, block_dim=4)
        self.assertEqual(caught.exception.status, 1)
        with self.assertRaisesRegex(pto.Error, "t.pto:1:"):
            sim.assemble("func.fun", "t.pto")
        with self.assertRaisesRegex(pto.Error, "PTO0701"):
            sim.load("no-such-file.pto")
        with self.assertRaisesRegex(pto.Error, "PTO0707") as caught:
            sim.set("max_insns", 5)
            module.run(x, y, 32, 1.0)
        self.assertEqual(caught.exception.status, 5)
        with self.assertRaises(KeyError):
            module["other"]
        self.assertTrue(sim.diagnostics)
        sim.clear()
        self.assertEqual(sim.diagnostics, [])

    def test_findings(self):
        sim, x, y, module = self.scale(sync="explicit")
        for _ in range(2):
            run = module.run(x, y, 32, 1.0, block_dim=2)
            self.assertEqual([(d.check, d.line) for d in run.findings], [("race", 19), ("race", 20)])
            self.assertIn("PTO0801", run._repr_html_())
        first = run
        module.run(x, y, 32, 1.0, block_dim=2)
        with self.assertRaisesRegex(pto.Error, "another launch"):
            first.report()
        with self.assertRaisesRegex(pto.Error, "trace"):
            module.run(x, y, 32, 1.0).trace("t.json")

    def test_groups(self):
        sim = pto.Sim("a3", devices=3)
        rows = [sim.array("r%d" % d, "i32[8]=const:%d" % (10 + d)) for d in range(3)]
        windows = sim.window("w", "u8[64]")
        self.assertEqual([w.device for w in windows], [0, 1, 2])
        tables = [sim.array("table@%d" % d, "peers:w,first_word=2,rank_word=1") for d in range(3)]
        self.assertEqual(tables[1].data.tolist(), [0, 1] + [w.address for w in windows])
        ring = sim.load(TREE / "tests/runs/ring.pto")
        for epoch in (1, 2):
            with sim.group() as group:
                for d in range(3):
                    self.assertIsNone(ring.run(windows[d], tables[d], rows[d], 3, epoch, device=d))
            self.assertEqual(len(group.result.launches), 3)
        self.assertEqual([r.data[0] for r in rows], [11, 12, 10])
        with self.assertRaises(ZeroDivisionError):
            with sim.group():
                raise ZeroDivisionError
        with sim.group():
            pass

    def test_threads(self):
        reports = [None] * 8

        def work(i):
            sim, x, y, module = self.scale(why=True)
            reports[i] = module.run(x, y, 32, 1.0, block_dim=2).text("json")
        threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(reports)), 1)
        self.assertIsNotNone(reports[0])


class Assembling(unittest.TestCase):
    def test_outputs(self):
        text = SCALE.read_text()
        canonical = pto.assemble(text)
        self.assertEqual(pto.assemble(canonical), canonical)
        blob = pto.assemble(text, emit="obj")
        self.assertIsInstance(blob, bytes)
        self.assertIn("scale", pto.Sim("a5").assemble(blob).kernels)
        planned = pto.Assembler(pto_level="level3", enable_insert_sync=True).run(text)
        self.assertIn("pto.wait_flag", planned)
        self.assertEqual(pto.Assembler(emit="check").run_file(SCALE), "")
        self.assertIn("7", pto.assemble("func.func @k() {\n  %c = arith.constant ${N} : index\n  return\n}\n", D={"N": 7}))
        with self.assertRaisesRegex(pto.Error, "invalid --pto-arch"):
            pto.Assembler(pto_arch="a7")
        with self.assertRaises(KeyError):
            pto.Assembler().explain("PTO9999")
        self.assertIn("gm-bounds", pto.Assembler().explain("PTO0601"))


class Kernels(unittest.TestCase):
    """Operators by pto.kernels."""
    A = np.arange(-20, 20, dtype=np.int8).reshape(5, 8)
    B = (np.arange(48) % 7 - 3).astype(np.int8).reshape(8, 6)
    S = np.full(6, 0.5, np.float32)

    def test_values(self):
        want = (self.A.astype(np.int32) @ self.B.astype(np.int32)) * 0.5
        for given in ({}, {"sim": "a5"}, {"sim": pto.Sim("a3", trace=True)}):
            r = pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y="f16", **given)
            np.testing.assert_array_equal(r.y, want.astype(np.float16))
            self.assertEqual(r.findings, [])
        transposed = np.ascontiguousarray(self.B.T)
        np.testing.assert_array_equal(pto.kernels.quant_matmul(x1=self.A, x2=transposed.T, scale=self.S, y="f16").y, want.astype(np.float16))
        t = pto.kernels.tensor(transposed).T
        self.assertEqual((t.shape, t.dtype), ((8, 6), "i8"))
        self.assertIn("i8[8,6]", repr(t))
        own = np.zeros((5, 6), np.float16)
        r = pto.kernels.quant_matmul(x1=self.A, x2=t, scale=self.S, y=own)
        np.testing.assert_array_equal(own, want.astype(np.float16))
        self.assertIn("quant_matmul: y: float16[5,6]", repr(r))
        r = pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=pto.kernels.tensor(self.S, "bf16"), output_dtype="bf16")
        self.assertEqual((r.y.dtype, r.y.shape), ("bf16", (5, 6)))
        np.testing.assert_array_equal(r.y.to_float(), pto.decode(pto.encode(want, "bf16"), "bf16"))
        np.testing.assert_array_equal(np.asarray(r.y), r.y.to_float())

    def test_views(self):
        want = ((self.A.astype(np.int32) @ self.B.astype(np.int32)) * 0.5).astype(np.float16)
        wide = np.zeros((10, 16), np.int8)
        wide[::2, ::2] = self.A
        scale = np.broadcast_to(np.float32(0.5), (6,))
        for x1 in (wide[::2, ::2], np.asfortranarray(self.A), self.A[::-1, ::-1].copy()[::-1, ::-1]):
            np.testing.assert_array_equal(pto.kernels.quant_matmul(x1=x1, x2=self.B, scale=scale, y="f16").y, want)
        x1 = np.broadcast_to(self.A[0], (5, 8))
        np.testing.assert_array_equal(pto.kernels.quant_matmul(x1=x1, x2=self.B, scale=scale, y="f16").y, np.broadcast_to(want[0], (5, 6)))
        one = np.frombuffer(b"x" + self.S.tobytes(), np.float32, 6, 1)  # not aligned
        np.testing.assert_array_equal(pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=one, y="f16").y, want)
        for memory, view in ((np.full((10, 12), 7, np.float16), np.s_[::2, ::2]), (np.full((6, 5), 7, np.float16), "T"), (np.full((5, 6), 7, np.float16), np.s_[::-1, ::-1])):
            y = memory.T if view == "T" else memory[view]
            r = pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y=y)
            np.testing.assert_array_equal(y, want)
            self.assertIs(r.y, y)
            self.assertEqual(np.count_nonzero(memory == 7) - np.count_nonzero(want == 7), memory.size - want.size)
        self.assertEqual(pto.kernels.quant_matmul(x1=np.ones((1, 1), np.int8), x2=np.ones((1, 1), np.int8), scale=self.S[:1], y="f16",
                                                  pertoken_scale=None).y[0, 0], np.float16(0.5))
        with self.assertRaisesRegex(pto.kernels.OperatorError, "scale: f32.. has 0 dimensions"):  # a scalar is a tensor of rank 0
            pto.kernels.trans_quant_param(scale=np.float32(1))

    def test_every_operator(self):
        """Each writes to memory that it is given, whatever is in it, what it makes in memory of its own; of the examples of ptokern."""
        import shlex
        tables = {t["name"]: t for t in pto.kernels._tables()}
        self.assertEqual(set(tables), set(pto.kernels.operators))
        for name, table in tables.items():
            words = shlex.split(table["example"])
            sim = pto.Sim(table["arch"] or "a3")
            kinds = {f["name"]: f["kind"] for f in table["fields"]}
            given = {kind: {} for kind in ("arg", "sim", "arch", "ranks", "transpose", "nz")}
            for option, value in zip(words[::2], words[1::2]):
                self.assertIn(option[2:], given, table["example"])
                key, _, text = value.partition("=")
                given[option[2:]][key] = text
            arguments = {}
            for key, text in given["arg"].items():
                if kinds[key] == "tensor":
                    t = sim.array(key, text)
                    t = pto.kernels.Tensor(t.data.copy(), t.dtype, t.shape, pto.kernels.NZ if key in given["nz"] else pto.kernels.ND)
                    arguments[key] = t.T if key in given["transpose"] else t
                elif kinds[key] == "output":
                    arguments[key] = text
                else:
                    arguments[key] = text
            for option in ("arch", "ranks"):
                for value in given[option]:
                    arguments["sim" if option == "arch" else option] = value if option == "arch" else int(value)
            if table["ranks"]:
                arguments.pop("ranks", None)
            wanted = {f["name"]: arguments.get(f["name"], True) for f in table["fields"] if f["kind"] == "output" and (f["required"] or name == "repack_from_gptq")}
            first = pto.kernels.operators[name](**{**arguments, **wanted})
            self.assertTrue(first.ranks[0], name)
            own = {}
            for key, value in first.ranks[0].items():
                t = value if isinstance(value, pto.kernels.Tensor) else pto.kernels.tensor(value)
                self.assertTrue(t.data.any(), "%s: %s is all zeros" % (name, key))
                own[key] = pto.kernels.Tensor(np.full_like(t.data, 3), t.dtype, t.shape, t.format)
            again = pto.kernels.operators[name](**{**arguments, **own})
            for key, value in first.ranks[0].items():
                t = value if isinstance(value, pto.kernels.Tensor) else pto.kernels.tensor(value)
                np.testing.assert_array_equal(own[key].data, t.data, "%s: %s" % (name, key))
                self.assertIs(again.ranks[0][key] if isinstance(again.ranks[0][key], pto.kernels.Tensor) else own[key], own[key])

    def test_report(self):
        r = pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S)
        self.assertEqual(r.report.op, "quant_matmul")
        self.assertEqual(r.report.useful_macs, 5 * 6 * 8)
        self.assertGreater(r.report.cycles, r.report.bound_cycles)
        self.assertIsNone(pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, sim=pto.Sim("a3", timing="off")).report)

    def test_ranks(self):
        scale = np.full(6, 0.5, np.float32)
        each = [np.ascontiguousarray(self.A + r) for r in range(2)]
        r = pto.kernels.quant_matmul_all_reduce(x1=pto.kernels.per_rank(each), x2=self.B, dequant_scale=scale, pertoken_scale=np.ones(5, np.float32), ranks=2)
        want = sum((a.astype(np.int32) @ self.B.astype(np.int32)) * 0.5 for a in each).astype(np.float16)
        for rank in range(2):
            np.testing.assert_array_equal(r.ranks[rank]["output"], want)
        self.assertEqual(len(r.reports), 2)
        with self.assertRaisesRegex(ValueError, "1 values for 2 ranks"):
            pto.kernels.quant_matmul_all_reduce(x1=pto.kernels.per_rank(each[:1]), x2=self.B, dequant_scale=scale, ranks=2)

    def test_refusals(self):
        with self.assertRaisesRegex(pto.kernels.OperatorError, "x2: k is") as caught:
            pto.kernels.quant_matmul(x1=self.A, x2=self.B.T, scale=self.S)
        self.assertEqual(caught.exception.status, 161002)
        with self.assertRaisesRegex(TypeError, "needs the argument 'x2'"):
            pto.kernels.quant_matmul(x1=self.A, scale=self.S)
        with self.assertRaisesRegex(TypeError, "sim: a session or the name"):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, sim=3)
        with self.assertRaisesRegex(ValueError, "9 dimensions"):
            pto.kernels.quant_matmul(x1=self.A.reshape((1,) * 7 + (5, 8)), x2=self.B, scale=self.S)
        with self.assertRaisesRegex(ValueError, "9 dimensions"):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y=("f16", (1,) * 9))
        for ranks in (-1, 0):
            with self.assertRaisesRegex(ValueError, "ranks: %d" % ranks):
                pto.kernels.quant_matmul_all_reduce(x1=self.A, x2=self.B, dequant_scale=self.S, pertoken_scale=np.ones(5, np.float32), ranks=ranks)
        with self.assertRaises(TypeError):
            pto.kernels.quant_matmul_all_reduce(x1=self.A, x2=self.B, dequant_scale=self.S, ranks="2")
        frozen = np.zeros((5, 6), np.float16)
        frozen.setflags(write=False)
        with self.assertRaisesRegex(ValueError, "y: the array is read-only"):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y=frozen)
        with self.assertRaisesRegex(TypeError, "y: >f2"):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y=np.zeros((5, 6), ">f2"))
        for shape in ((5, 5), (6, 5), (30,), (10, 6)):
            with self.assertRaisesRegex(pto.kernels.OperatorError, "161002.*y: "):
                pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y=np.zeros(shape, np.float16))
            with self.assertRaisesRegex(pto.kernels.OperatorError, "161002.*y: "):
                pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, y=("f16", shape))
        with self.assertRaisesRegex(ValueError, "output: every rank"):
            pto.kernels.quant_matmul_all_reduce(x1=self.A, x2=self.B, dequant_scale=self.S, pertoken_scale=np.ones(5, np.float32), ranks=2,
                                                output=np.zeros((5, 6), np.float16))
        with self.assertRaisesRegex(TypeError, "unexpected keyword argument 'x3'"):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, x3=self.A, scale=self.S)
        with self.assertRaisesRegex(TypeError, "x2: a numpy array"):
            pto.kernels.quant_matmul(x1=self.A, x2=[[1]], scale=self.S)
        with self.assertRaisesRegex(pto.kernels.OperatorError, "no list of integers"):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, group_sizes="a")
        with self.assertRaises(ValueError):
            pto.kernels.quant_matmul(x1=self.A, x2=self.B, scale=self.S, sim="a99")
        with self.assertRaisesRegex(TypeError, "no transposed view"):
            pto.kernels.tensor(self.A, "i4").T
        self.assertIn("x1: tensor", pto.kernels.quant_matmul.__doc__)
        for name, operator in pto.kernels.operators.items():
            self.assertEqual(operator.__name__, name)


class Manual(unittest.TestCase):
    def test_session(self):
        failed, tried = doctest.testfile(str(TREE / "docs/python.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
        self.assertEqual(failed, 0)
        self.assertGreater(tried, 15)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
