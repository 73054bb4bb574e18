"""Holds an HTML report against rules and the JSON report of the same run: check_page.py PAGE.html REPORT.json"""
import base64
import html.parser
import json
import re
import sys

PIPES = ["scalar", "vec", "mac", "mte1", "mte2", "mte3", "fixpipe"]


def need(good, *what):
    if not good:
        sys.exit("check_page: " + " ".join(str(w) for w in what))


class Page(html.parser.HTMLParser):
    """Elements, in order; text of scripts."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.scripts, self.ids, self.links, self.labels, self.fields = [], [], set(), [], 0, 0

    VOID = {"meta", "input", "br", "link", "img"}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in attrs:
            need(attrs["id"] not in self.ids, "id twice", attrs["id"])
            self.ids.add(attrs["id"])
        if tag == "script":
            self.scripts.append([attrs, ""])
        for name in ("src", "href"):
            if name in attrs:
                self.links.append(attrs[name])
        need(not any(a.startswith("on") for a in attrs), "handler in markup", tag, attrs)
        if tag in ("select", "input"):
            need("label" in self.open, "a field without a label", attrs)
        if tag == "html":
            need(attrs.get("lang"), "no language")

    def handle_endtag(self, tag):
        need(self.open and self.open.pop() == tag, "markup is not closed:", tag)

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts[-1][1] += data


def numbers(text):
    value, shift = 0, 0
    for byte in base64.b64decode(text, validate=True):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0
    need(shift == 0, "the last number is cut")


def check_launch(launch, report, tracks):
    need(launch["kernel"] == report["kernel"], "kernel", launch["kernel"])
    need(launch["total"] == round(report["total_cycles"] * 1000), "total")
    n = sum(count for _, count in launch["lanes"])
    next_number = numbers(launch["events"])
    work = {}
    for place, count in launch["lanes"]:
        start = 0
        for _ in range(count):
            start += next(next_number)
            duration, _wait, op, detail, head = (next(next_number) for _ in range(5))
            need(0 < op < len(launch["ops"]) and detail < len(launch["details"]), "event")
            for _ in range(2 * (head >> 3)):
                next(next_number)
            if head & 7 == 0:
                at = work.setdefault(place, [0, 0])
                at[0] += 1
                at[1] += duration
    need(next(next_number, None) is None, "more than", n, "events")
    flows = list(numbers(launch["flows"]))
    need(len(flows) == 6 * launch["nflows"], "arrows")
    need(all(0 <= e <= n for e in flows[2::3]), "an arrow's event")
    by_pipe = {(p["core"], p["pipe"]): p for p in report["pipes"]}
    for core, track, count, _bytes, total, busy, causes in launch["pipes"]:
        p = by_pipe[launch["cores"][core], PIPES[track]]
        need(sum(causes) == total, "causes of", p["core"], p["pipe"], "add up to", sum(causes), "of", total)
        need(abs(busy - p["busy"] * 1000) < 2, "busy of", p["core"], p["pipe"])
        if launch["lanes"] and tracks[track] != "SCALAR":
            need(work.get(core * len(tracks) + track, [0, 0])[0] == count, "count of", p["core"], p["pipe"])
    lines = {}
    for op in launch["ops"][1:]:
        lines[op[1]] = lines.get(op[1], 0) + op[2]
    for row in report["lines"]:
        lines[row["line"]] = lines.get(row["line"], 0) - row["count"]
    need(not any(lines.values()), "counts of lines differ")
    for space in launch.get("spaces", []):
        need(0 <= space[3] and space[0] < len(launch["cores"]), "space", space[:4])
    for bound in launch.get("bounds", []):
        need(bound[5] <= launch["total"], "bound above the total", bound)
    if launch.get("path"):
        need(sum(row[4] for row in launch["path"]) == launch["total"] or len(launch["path"]) == 400, "the critical path does not add up to the total")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        text = f.read()
    page = Page()
    page.feed(text)
    page.close()
    need(not page.open, "not closed:", page.open)
    need(text.startswith("<!doctype html>"), "no doctype")
    need(not [link for link in page.links if not link.startswith("#")], "links to elsewhere:", page.links)
    outside = re.sub(r"http://www\.w3\.org/2000/svg", "", page.scripts[1][1])
    need("http" not in outside and "import(" not in outside and "innerHTML" not in outside and "eval(" not in outside, "the script reaches out")
    need("@import" not in text and "url(" not in text, "the style reaches out")
    need(len(page.scripts) == 2 and page.scripts[0][0].get("type") == "application/json", "scripts:", [s[0] for s in page.scripts])
    need("<" not in page.scripts[0][1], "'<' in the data")
    for name in set(re.findall(r'\$\("([a-z-]+)"\)', page.scripts[1][1])):
        need(name in page.ids, "the script asks for", name)
    data = json.loads(page.scripts[0][1])
    with open(sys.argv[2], encoding="utf-8") as f:
        report = json.load(f)
    reports = [part["report"] for part in report["launches"]] if "launches" in report else [report]
    need(len(data["launches"]) == len(reports), "launches")
    for launch, one in zip(data["launches"], reports):
        if launch["timing"]:
            check_launch(launch, one, data["tracks"])
    print(f"{sys.argv[1]}: {len(text)} bytes, {len(reports)} launches")


main()
