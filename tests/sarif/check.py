"""Checks SARIF 2.1.0 that a tool wrote, against the parts of the standard that it uses and against the same run's JSON.

usage: check.py FOLDER        with runs N.sarif, N.json and N.file, the name of the program; prints the number of results of each
"""
import json
import pathlib
import sys
from urllib.parse import unquote

# The objects of SARIF 2.1.0 (OASIS, sections 3.13 to 3.59) as far as we write them: member -> (required, type). A list [T] is an
# array of T, a dict an object, a tuple of strings an enumeration. Members that are not here are refused.
TEXT = {"text": (True, str)}
ARTIFACT = {"uri": (True, str)}
REGION = {"startLine": (True, int), "startColumn": (True, int), "endLine": (True, int), "endColumn": (True, int),
          "byteOffset": (True, int), "byteLength": (True, int)}
PHYSICAL = {"artifactLocation": (True, ARTIFACT), "region": (True, REGION)}
LOCATION = {"physicalLocation": (True, PHYSICAL)}
RELATED = {"id": (True, int), "physicalLocation": (True, PHYSICAL), "message": (True, TEXT)}
LEVEL = ("none", "note", "warning", "error")
RULE = {"id": (True, str), "name": (True, str), "shortDescription": (True, TEXT), "help": (True, TEXT),
        "defaultConfiguration": (True, {"enabled": (True, bool), "level": (True, LEVEL)})}
FIX = {"description": (True, TEXT),
       "artifactChanges": (True, [{"artifactLocation": (True, ARTIFACT),
                                   "replacements": (True, [{"deletedRegion": (True, REGION), "insertedContent": (True, TEXT)}])}])}
RESULT = {"ruleId": (True, str), "ruleIndex": (True, int), "level": (True, LEVEL), "message": (True, TEXT), "locations": (False, [LOCATION]),
          "relatedLocations": (False, [RELATED]), "fixes": (False, [FIX]), "properties": (False, {"check": (True, str)})}
RUN = {"tool": (True, {"driver": (True, {"name": (True, str), "version": (True, str), "rules": (True, [RULE])})}),
       "columnKind": (True, ("utf16CodeUnits", "unicodeCodePoints")),
       "invocations": (True, [{"executionSuccessful": (True, bool), "exitCode": (True, int)}]), "results": (True, [RESULT])}
LOG = {"$schema": (True, str), "version": (True, ("2.1.0",)), "runs": (True, [RUN])}


checked = ""


def fail(text):
    sys.exit(f"{checked}: {text}")


def shape(value, want, where):
    if isinstance(want, dict):
        if not isinstance(value, dict):
            fail(f"{where} is no object")
        for key, (required, inner) in want.items():
            if key in value:
                shape(value[key], inner, f"{where}.{key}")
            elif required:
                fail(f"{where} has no {key}")
        for key in value:
            if key not in want:
                fail(f"{where} has an unknown member {key}")
    elif isinstance(want, list):
        if not isinstance(value, list):
            fail(f"{where} is no array")
        for i, item in enumerate(value):
            shape(item, want[0], f"{where}[{i}]")
    elif isinstance(want, tuple):
        if value not in want:
            fail(f"{where} is {value!r}, none of {want}")
    elif type(value) is not want:
        fail(f"{where} is {value!r}, no {want.__name__}")


def offset(lines, line, column):
    """Byte offset of a line and a column in characters."""
    if line > len(lines):
        return sum(len(t) for t in lines)
    return sum(len(t) for t in lines[:line - 1]) + len(lines[line - 1].decode(errors="surrogateescape")[:column - 1].encode(errors="surrogateescape"))


def place(where, physical, span, lines):
    region = physical["region"]
    if unquote(physical["artifactLocation"]["uri"]).removeprefix("file://") != span["file"]:
        fail(f"{where} names another file than the JSON: {physical['artifactLocation']['uri']}")
    extent(where, region, span, lines)


def extent(where, region, span, lines):
    begin, end = region["byteOffset"], region["byteOffset"] + region["byteLength"]
    if (begin, end) != (span["offset"], span["end_offset"]) or (region["startLine"], region["endLine"]) != (span["line"], span["end_line"]):
        fail(f"{where} is another place than in the JSON: {region}, {span}")
    if region["startLine"] < 1 or region["startColumn"] < 1 or (region["endLine"], region["endColumn"]) < (region["startLine"], region["startColumn"]):
        fail(f"{where} is no region: {region}")
    if offset(lines, region["startLine"], region["startColumn"]) != begin or offset(lines, region["endLine"], region["endColumn"]) != end:
        fail(f"{where}: lines and columns are not those of its bytes: {region}")


def check(sarif, plain, lines):
    shape(sarif, LOG, "log")
    if len(sarif["runs"]) != 1:
        fail("more than one run")
    run = sarif["runs"][0]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    if len({r["id"] for r in rules}) != len(rules) or any(not r["help"]["text"] for r in rules):
        fail("rules have the same id or no help")
    if len(results) != len(plain):
        fail(f"{len(results)} results, {len(plain)} diagnostics in JSON")
    for i, (r, d) in enumerate(zip(results, plain)):
        where = f"result {i}"
        level = "error" if d["severity"] in ("error", "fatal error", "internal error") else d["severity"]
        text = "\n".join([d["message"], *d["notes"]])
        if r["ruleIndex"] >= len(rules) or rules[r["ruleIndex"]]["id"] != r["ruleId"] or rules[r["ruleIndex"]]["name"] != d["name"]:
            fail(f"{where}: ruleIndex is of another rule")
        if (r["ruleId"], r["level"], r["message"]["text"], r.get("properties", {}).get("check")) != (d["code"], level, text, d["check"]):
            fail(f"{where} differs from the JSON: {r}, {d}")
        places = [x["physicalLocation"] for x in r.get("locations", [])] + [x["physicalLocation"] for x in r.get("relatedLocations", [])]
        if len(places) != len(d["spans"]):
            fail(f"{where} has {len(places)} places, {len(d['spans'])} in JSON")
        for p, s in zip(places, d["spans"]):
            place(where, p, s, lines)
        if [x["message"]["text"] for x in r.get("relatedLocations", [])] != [s["label"] for s in d["spans"] if "label" in s]:
            fail(f"{where}: labels differ")
        changes = [c for f in r.get("fixes", []) for a in f["artifactChanges"] for c in a["replacements"]]
        if len(changes) != len(d["fixes"]):
            fail(f"{where} has {len(changes)} replacements, {len(d['fixes'])} in JSON")
        for c, s in zip(changes, d["fixes"]):
            extent(where, c["deletedRegion"], s, lines)
            if c["insertedContent"]["text"] != s["replacement"]:
                fail(f"{where}: a replacement differs")
    return len(results)


for file in sorted(pathlib.Path(sys.argv[1]).glob("*.file")):
    checked = file.read_text(encoding="utf-8").strip()
    source = pathlib.Path(checked.split("\t")[1]).read_bytes()
    lines_of_source = [line + b"\n" for line in source.split(b"\n")]
    try:
        sarif_log, plain_log = (json.loads(file.with_suffix(suffix).read_text(encoding="utf-8")) for suffix in (".sarif", ".json"))
    except ValueError as error:
        fail(error)
    print(checked, check(sarif_log, plain_log, lines_of_source), sep="\t")
