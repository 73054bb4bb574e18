"""Reads a trace back and holds it against the report of the same run: check_trace.py TRACE.json|TRACE.pftrace REPORT.json [MODULES]

MODULES is the folder with perfetto_pb2.py, made by protoc from perfetto.proto. Every slice has a track, names and a source line; arrows
come in pairs and go forward; slices of a pipe do not overlap, and what works adds up to what the report says; counters are never
negative."""
import collections
import json
import sys

PIPES = {"SCALAR": "scalar", "VECTOR": "vec", "CUBE": "mac", "MTE1": "mte1", "MTE2": "mte2", "MTE3": "mte3", "FIXP": "fixpipe"}


def need(good, *what):
    if not good:
        sys.exit("check_trace: " + " ".join(str(w) for w in what))


class Found:
    """What both forms tell: slices (process, pipe, begin, end, name, kind, args), arrows, counters."""

    def __init__(self):
        self.slices, self.begins, self.ends, self.counters, self.extra = [], {}, {}, collections.defaultdict(list), 0


def read_json(path):
    with open(path, encoding="utf-8") as f:
        data = json.load(f)
    need(set(data) == {"displayTimeUnit", "otherData", "traceEvents"}, "members", sorted(data))
    need(data["otherData"]["dropped_events"] == 0, "events are dropped")
    processes, threads, found, at = {}, {}, Found(), collections.defaultdict(list)
    for e in data["traceEvents"]:
        if e["ph"] == "M" and e["name"] == "process_name":
            processes[e["pid"]] = e["args"]["name"]
        elif e["ph"] == "M" and e["name"] == "thread_name":
            threads[e["pid"], e["tid"]] = e["args"]["name"]
    for e in data["traceEvents"]:
        if e["ph"] == "X" and "args" not in e:  # where an arrow between cores ends; viewers bind arrows to slices
            need(e["name"] in ("signal", "await") and e["dur"] == 0, "mark", e)
            at[e["pid"], e["tid"]].append((e["ts"], e["ts"]))
        elif e["ph"] == "X":
            at[e["pid"], e["tid"]].append((e["ts"], e["ts"] + e["dur"]))
            need(e["dur"] >= 0 and e["args"]["line"] > 0 and data["otherData"]["file"], "slice", e)
            need(abs(e["dur"] * data["otherData"]["clock_khz"] / 1000 - e["args"]["cycles"]) < 0.01, "duration", e)
            start = e["ts"] * data["otherData"]["clock_khz"] / 1000
            found.slices.append((processes[e["pid"]], threads[e["pid"], e["tid"]], start, start + e["args"]["cycles"], e["name"], e["cat"], e["args"]))
        elif e["ph"] in "sf":
            side = found.begins if e["ph"] == "s" else found.ends
            need(e["id"] not in side, "arrow twice", e)
            side[e["id"]] = e["ts"]
        elif e["ph"] == "C":
            (value,) = e["args"].values()
            found.counters[processes[e["pid"]], e["name"]].append((e["ts"], value))
        else:
            need(e["ph"] == "M", "phase", e)
    for e in data["traceEvents"]:
        if e["ph"] in "sf":
            need(any(b - 3e-6 <= e["ts"] <= z + 3e-6 for b, z in at[e["pid"], e["tid"]]), "arrow without a slice", e)
    return found


def read_perfetto(path, modules):
    sys.path.insert(0, modules)
    import perfetto_pb2 as pb
    trace = pb.Trace()
    with open(path, "rb") as f:
        trace.ParseFromString(f.read())
    found, tracks, open_slices = Found(), {}, collections.defaultdict(list)
    names, keys, texts, lines, cleared = {}, {}, {}, {}, False
    for p in trace.packet:
        need(not p.UnknownFields(), "unknown fields in", p)
        need(p.trusted_packet_sequence_id != 0, "no sequence")
        if p.HasField("track_descriptor"):
            d = p.track_descriptor
            need(d.uuid not in tracks, "track twice", d.uuid)
            need(not d.HasField("parent_uuid") or d.parent_uuid in tracks, "no parent", d)
            tracks[d.uuid] = d
        if p.HasField("interned_data"):
            cleared = cleared or p.sequence_flags & 1
            i = p.interned_data
            for table, rows in ((names, i.event_names), (keys, i.debug_annotation_names)):
                table.update((r.iid, r.name) for r in rows)
            texts.update((r.iid, r.str.decode()) for r in i.debug_annotation_string_values)
            lines.update((r.iid, r) for r in i.source_locations)
        if not p.HasField("track_event"):
            continue
        e, track = p.track_event, tracks[p.track_event.track_uuid]
        need(cleared and p.sequence_flags & 2, "state")
        need(not e.UnknownFields(), "unknown fields in", e)
        process = tracks[track.parent_uuid].process.process_name if track.parent_uuid else track.process.process_name
        for flow in e.flow_ids:
            need(flow not in found.begins, "arrow twice", e)
            found.begins[flow] = p.timestamp
        for flow in e.terminating_flow_ids:
            need(flow not in found.ends, "arrow twice", e)
            found.ends[flow] = p.timestamp
        if e.type == e.COUNTER:
            value = e.double_counter_value if e.HasField("double_counter_value") else e.counter_value
            found.counters[process, track.name].append((p.timestamp, value))
        elif e.type == e.SLICE_END:
            s = open_slices[e.track_uuid].pop()
            need(s["begin"] <= p.timestamp, "ends before it begins", e)
        elif not e.name_iid:
            need(e.name in ("signal", "await", "flag"), "name", e)
            found.extra += 1
        else:
            args = {}
            for a in e.debug_annotations:
                args[keys[a.name_iid]] = texts[a.string_value_iid] if a.HasField("string_value_iid") else a.double_value if a.HasField("double_value") else a.uint_value
            location = lines[e.source_location_iid]
            need(location.line_number > 0 and location.file_name, "line", e)
            args["line"], args["file"] = location.line_number, location.file_name
            start = args["start_cycle"]
            if e.type == e.SLICE_BEGIN:
                need(not open_slices[e.track_uuid], "slices cross", e)
                open_slices[e.track_uuid].append({"begin": p.timestamp})
            else:
                need(e.type == e.INSTANT and args["cycles"] == 0, "instant", e)
            found.slices.append((process, track.thread.thread_name, start, start + args["cycles"], names[e.name_iid],
                                 "work" if list(e.category_iids) == [1] else "sync", args))
    need(not any(open_slices.values()), "a slice does not end")
    return found


def check(found, report):
    reports = [part["report"] for part in report["launches"]] if "launches" in report else [report]
    busy, seen, moved = collections.Counter(), collections.Counter(), collections.Counter()
    last = {}
    for process, pipe, begin, end, name, kind, args in found.slices:
        need(pipe in PIPES, "pipe", pipe)
        need(name and not name.startswith("pto."), "name", name)
        if kind == "work":
            need(begin >= last.get((process, pipe), 0) - 0.005, "overlap", process, pipe, name, begin)
            last[process, pipe] = end
            busy[process, PIPES[pipe]] += end - begin
            seen[process, PIPES[pipe]] += 1
            moved[process, PIPES[pipe]] += args.get("bytes", 0)
    for r in reports:
        for p in r["pipes"]:
            key = (p["core"], p["pipe"])
            if p["pipe"] != "scalar":  # the scalar unit also issues, which is no event
                seen[key] -= p["instructions"]
            busy[key] -= p["busy"]
            moved[key] -= p["bytes"]
    for key, count in seen.items():
        need(count == 0 or key[1] == "scalar", "instructions of", key, "differ by", count)
    need(not any(moved.values()), "bytes", moved)
    for key, more in busy.items():
        if key[1] != "scalar":  # a transfer counts as busy until its last byte has come: the report may have more, never less
            need(more <= 0.01 and (more >= -0.01 or key[1] in ("mte2", "mte3", "fixpipe")), "busy", key, more)
    need(found.begins.keys() == found.ends.keys(), "arrows without an end", sorted(found.begins.keys() ^ found.ends.keys())[:5])
    for flow, at in found.begins.items():
        need(at <= found.ends[flow] + 0.001, "arrow goes back", flow)
    for name, values in found.counters.items():
        need(all(v >= 0 for _, v in values), "negative", name)
        need(all(a[0] <= b[0] for a, b in zip(values, values[1:])), "order", name)
    need(not found.counters or any(v > 0 for values in found.counters.values() for _, v in values), "all counters are zero")


def main():
    path = sys.argv[1]
    found = read_json(path) if path.endswith(".json") else read_perfetto(path, sys.argv[3])
    with open(sys.argv[2], encoding="utf-8") as f:
        report = json.load(f)
    check(found, report)
    print(f"{path}: {len(found.slices)} slices, {len(found.begins)} arrows, {len(found.counters)} counters")


main()
