# The page docs/conformance.md: how many elements each operation computes in the conformance test, by element type and target.
# It counts cases and knows nothing of their contents.
import collections

TYPES = ["i8", "ui8", "i16", "ui16", "i32", "ui32", "f16", "bf16", "f32"]
HEAD = """# Conformance

What `tests/conformance` runs: every operation on tiles, for every element type and target, against a reference that was written from
the specification alone and shares no code with the simulator. A program loads the bytes of its tiles, executes the operation and stores
them back; every byte is compared, those beside the valid region and of scratch tiles included. Data: special values against each
other (NaN, infinities, both zeros, subnormals, the ends of the integers, ties of roundings), random bit patterns and numbers of
ordinary size; shapes with tails, one row, one column, no row, other distances between rows; destination on the bytes of a source where
that is allowed.

A number is the count of elements that the test computes in one run; `PTO_CONFORMANCE_ROUNDS=N ctest -L conformance` computes N times
as many, from other random data. Numbers in parentheses: the assembler refuses that type there, the simulator executes it by the same
formula (README section 2 of the specification). `-`: the operation does not take that type. The products of the cube have their own
tests (`tests/unit/test_mad*.c`, `tests/programs/gemm*.pto`), with exact arithmetic as their reference.

This page is generated: `cmake --build BUILD --target conformance-matrix`.
"""


def count(cases, first):
    """{arch: {(op, operand): {dtype: [points, cases]}}}"""
    out = {"a3": collections.OrderedDict(), "a5": collections.OrderedDict()}
    for case in cases:
        for arch in case.arch:
            for operand, dtype in case.cells:
                cell = out[arch].setdefault((case.op, operand or first[case.op]), {}).setdefault(dtype, [0, 0])
                cell[0] += case.points
                cell[1] += 1
    return out


def open_cells(counts, cells, refused):
    """Cells of the table of the assembler that nothing executes."""
    for (op, operand), by_arch in cells.items():
        for arch, types in by_arch.items():
            for dtype in types:
                if (op, arch) not in refused and not counts[arch].get((op, operand), {}).get(dtype, [0, 0])[1]:
                    yield "%s %s %s on %s" % (op, operand, dtype, arch)


def entry(counts, legal, dtype):
    points = counts.get(dtype, [0, 0])[0]
    if dtype in legal:
        return str(points)
    return "(%d)" % points if dtype in counts else "-"


def conversion_table(counts):
    pairs = [tuple(p.split(" > ")) for p in counts]
    sources, targets = list(dict.fromkeys(p[0] for p in pairs)), list(dict.fromkeys(p[1] for p in pairs))
    lines = ["| from \\ to | %s |" % " | ".join(t.replace("!pto.", "") for t in targets), "|---|" + "---|" * len(targets)]
    for s in sources:
        row = [str(counts["%s > %s" % (s, t)][0]) if "%s > %s" % (s, t) in counts else "-" for t in targets]
        lines.append("| %s | %s |" % (s.replace("!pto.", ""), " | ".join(row)))
    return lines


def page(cases, cells, first, refused):
    counts = count(cases, first)
    declared = {(op, arch): why for op, arch, why in refused}
    names = {"a3": "A2/A3", "a5": "A5"}
    missing = list(open_cells(counts, cells, declared))
    out = [HEAD, "| | A2/A3 | A5 |", "|---|---|---|"]
    totals = {a: (len({op for op, _ in counts[a]}), sum(len(v) for v in counts[a].values())) for a in counts}
    def line(title, values):
        out.append("| %s | %s | %s |" % (title, values["a3"], values["a5"]))
    line("operations", {a: t[0] for a, t in totals.items()})
    line("cells (operand and element type) executed", {a: t[1] for a, t in totals.items()})
    line("cells of the specification left open", {a: sum(1 for m in missing if m.endswith(" on " + a)) for a in counts})
    absent = {a: sorted({op for b in counts for op, _ in counts[b]} - {op for op, _ in counts[a]}) for a in counts}
    line("operations that the target does not have", {a: len(absent[a]) for a in counts})
    line("operations not executed", {a: sum(1 for _, b in declared if b == a) for a in counts})
    line("programs' cases", {a: sum(1 for c in cases if a in c.arch) for a in counts})
    line("elements compared", {a: sum(c.points for c in cases if a in c.arch) for a in counts})
    if missing:
        out += ["", "Open: " + "; ".join(missing) + "."]
    for arch in counts:
        out += ["", "## " + names[arch], "", "| operation | operand | %s | other types |" % " | ".join(TYPES), "|---|---|" + "---:|" * len(TYPES) + "---|"]
        for (op, operand), own in counts[arch].items():
            if op == "pto.tcvt":
                continue
            legal = cells.get((op, operand), {}).get(arch, [])
            other = ", ".join("%s %s" % (t.replace("!pto.", ""), entry(own, legal, t)) for t in own if t not in TYPES) or "-"
            out.append("| %s | %s | %s | %s |" % (op, operand, " | ".join(entry(own, legal, t) for t in TYPES), other))
        if absent[arch]:
            out += ["", "Not on this target: %s." % ", ".join(absent[arch])]
        for (op, where), why in declared.items():
            if where == arch:
                out += ["", "Not executed: %s: %s." % (op, why)]
        tcvt = counts[arch].get(("pto.tcvt", "src > dst"))
        if tcvt:
            out += ["", "`pto.tcvt`, all rounding and saturation modes of each pair:", ""] + conversion_table(tcvt)
    return "\n".join(out) + "\n", missing
