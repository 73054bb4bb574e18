/* The page of a report: reads the data that stands in the document, shows it, and follows the mouse and the keys. No text of the input is
 * ever put in as markup: everything goes through textContent. Times are in thousandths of a cycle until they are shown. */
"use strict";
const DATA = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const TRACKS = DATA.tracks, CAUSES = DATA.causes, STALLS = DATA.stalls, NT = TRACKS.length;
const WORK = 0, SET = 1, WAIT = 2;
const CAUSE_COLOUR = {work: "var(--accent)", start: "#7fa8dc", serial: "#8e7cc3", bank: "#d1495b", burst: "#e07a5f", bandwidth: "#b5179e", latency: "#9fb8d6",
  issue: "#9aa0ab", barrier: "#8d6e4f", flag: "#e0a100", "cross-core": "#7b2cbf", dependence: "#2a9d8f", "queue full": "#5b7083", pipe: "#9aa0ab", idle: "var(--grid)", launch: "#b9bfc9", "not kept": "#b9bfc9"};
const SHOWN_STALLS = ["issue", "barrier", "flag", "cross-core", "dependence"]; /* those that make a gap in front of an instruction, in the order in which they do */
const colourOf = name => CAUSE_COLOUR[name] || "#888";

/* ---- small things ---- */
const num = (v, places = 1) => v.toLocaleString("en", {maximumFractionDigits: places});
const cyc = m => num(m / 1000, 1);
const pct = (a, b) => (b > 0 ? (100 * a / b).toFixed(1) : "0.0") + " %";
function bytes(v) {
  const unit = ["B", "KiB", "MiB", "GiB", "TiB"];
  let i = 0;
  while (v >= 1024 && i < 4) { v /= 1024; i++; }
  return num(v, i ? 1 : 0) + " " + unit[i];
}
function big(v) {
  const unit = ["", " k", " M", " G", " T", " P"];
  let i = 0;
  while (v >= 10000 && i < 5) { v /= 1000; i++; }
  return num(v, i ? 2 : 0) + unit[i];
}
/* el("td.l", {title: ..}, child..): children are elements or text. */
function el(what, props, ...children) {
  const [tag, ...classes] = what.split(".");
  const e = document.createElement(tag);
  if (classes.length) e.className = classes.join(" ");
  for (const [k, v] of Object.entries(props || {})) {
    if (k === "style") for (const [p, q] of Object.entries(v)) p.startsWith("--") ? e.style.setProperty(p, q) : (e.style[p] = q);
    else if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v);
  }
  for (const c of children) if (c != null) e.append(c);
  return e;
}
function svg(tag, props, text) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [k, v] of Object.entries(props || {})) e.setAttribute(k, v);
  if (text != null) e.textContent = text;
  return e;
}
const swatch = (name, text) => el("span", {}, el("i", {style: {background: colourOf(name)}}), text || name);

/* ---- packed numbers ---- */
function reader(base64) {
  const raw = atob(base64), data = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) data[i] = raw.charCodeAt(i);
  let at = 0;
  const next = () => {
    let b = data[at++], v = b & 127, scale = 128;
    while (b > 127) { b = data[at++]; v += (b & 127) * scale; scale *= 128; }
    return v;
  };
  next.signed = () => { const v = next(); return v % 2 ? -(v + 1) / 2 : v / 2; };
  return next;
}
function unpack(L) {
  let n = 0;
  for (const [, count] of L.lanes) n += count;
  const ev = {n, start: new Float64Array(n), dur: new Float64Array(n), wait: new Float64Array(n), op: new Uint32Array(n), detail: new Uint32Array(n), kind: new Uint8Array(n),
    lane: new Uint16Array(n), stallAt: new Uint32Array(n + 1)};
  const next = reader(L.events), causes = [], values = [];
  L.lane = [];
  let i = 0;
  for (const [place, count] of L.lanes) {
    const lane = {id: L.lane.length, place, core: Math.floor(place / NT), track: place % NT, from: i, to: i + count, works: [], prefix: null, cause: null};
    let t = 0;
    for (; i < lane.to; i++) {
      t += next();
      ev.start[i] = t;
      ev.dur[i] = next();
      ev.wait[i] = next.signed();
      ev.op[i] = next();
      ev.detail[i] = next();
      const head = next();
      ev.kind[i] = head % 8;
      ev.lane[i] = lane.id;
      ev.stallAt[i] = causes.length;
      for (let k = head >> 3; k; k--) { causes.push(next()); values.push(next.signed()); }
    }
    L.lane.push(lane);
  }
  ev.stallAt[n] = causes.length;
  ev.cause = Uint8Array.from(causes);
  ev.stall = Float64Array.from(values);
  /* Sums up to each instruction: what a stretch of any length holds is a difference of two of them, whatever the zoom. */
  const gaps = SHOWN_STALLS.map(name => STALLS.indexOf(name));
  for (const lane of L.lane) {
    const works = [];
    for (let k = lane.from; k < lane.to; k++) if (ev.kind[k] === WORK) works.push(k);
    lane.works = Uint32Array.from(works);
    lane.starts = Float64Array.from(works, k => ev.start[k]);
    lane.ends = Float64Array.from(works, k => ev.start[k] + ev.dur[k]);
    lane.prefix = new Float64Array(works.length + 1);
    lane.lost = gaps.map(() => new Float64Array(works.length + 1));
    works.forEach((k, j) => {
      lane.prefix[j + 1] = lane.prefix[j] + ev.dur[k];
      for (let c = 0; c < gaps.length; c++) lane.lost[c][j + 1] = lane.lost[c][j];
      for (let s = ev.stallAt[k]; s < ev.stallAt[k + 1]; s++) {
        const c = gaps.indexOf(ev.cause[s]);
        if (c >= 0) lane.lost[c][j + 1] += ev.stall[s];
      }
    });
  }
  L.ev = ev;
  L.byPlace = new Map(L.lane.map(l => [l.place, l]));
  const f = reader(L.flows);
  L.flow = [];
  L.flowOf = new Map();
  for (let k = 0; k < L.nflows; k++) {
    const flow = {src: f(), set: f(), from: f() - 1, dst: f(), wait: f(), to: f() - 1};
    L.flow.push(flow);
    for (const e of [flow.from, flow.to]) if (e >= 0) L.flowOf.has(e) ? L.flowOf.get(e).push(flow) : L.flowOf.set(e, [flow]);
  }
}

/* ---- the launch that is shown ---- */
let L = null, view = null;
const opName = op => (op && L.ops[op] ? L.ops[op][0] : "");
const opLine = op => (op && L.ops[op] ? L.ops[op][1] : 0);
const where = op => (op ? `${opName(op)}, line ${opLine(op)}` : "scalar code");
const trackName = (place) => `${L.cores[Math.floor(place / NT)]} ${TRACKS[place % NT]}`;

function stack(parts, whole) {
  const s = el("span.stack");
  for (const [name, v] of parts) if (v > 0) s.append(el("i", {title: `${name}: ${cyc(v)} cycles, ${pct(v, whole)}`, style: {width: 100 * v / whole + "%", background: colourOf(name)}}));
  return s;
}

function showHead() {
  const us = L.total / L.khz;
  $("title").textContent = `${L.kernel} on ${L.target}`;
  document.title = `${L.kernel}: ${cyc(L.total)} cycles`;
  $("sub").textContent = `${L.blocks} block${L.blocks === 1 ? "" : "s"} on ${L.activeCores} core${L.activeCores === 1 ? "" : "s"} at ${num(L.khz / 1000, 3)} MHz, sync ${L.sync}` +
    (L.ndevices > 1 ? `, device ${L.device}` : "") + (DATA.launches.length > 1 ? `, begun at cycle ${cyc(L.begun)}` : "");
  const warn = [];
  if (!L.timing) warn.push("Timing was off: there are no times.");
  if (L.incomplete) warn.push("The time is incomplete: a wait is never satisfied.");
  if (L.dropped) warn.push(`The time line is not whole: ${num(L.dropped)} events are not kept. Sums count all of them.`);
  $("warn").hidden = !warn.length;
  $("warn").textContent = warn.join(" ");
  const cards = [[cyc(L.total), "cycles"], [num(us, us < 10 ? 3 : 1) + " µs", "time"]];
  const best = (L.bounds || []).reduce((m, b) => Math.max(m, b[5]), 0);
  if (best) cards.push([pct(best, L.total), "of the best lower bound"]);
  if (L.macs) cards.push([num(2 * L.macs / us / 1e6, 2), "Tera-ops/s (MACs x 2)"], [big(L.macs), "MACs"]);
  cards.push([big(L.insns), "instructions"], [bytes(L.read), "read from GM"], [bytes(L.written), "written to GM"]);
  $("cards").replaceChildren(...cards.map(([v, t]) => el("div.card", {}, el("b", {}, v), el("span", {}, t))));
}

function showLimits() {
  const bounds = L.bounds || [], gains = (L.gains || []).filter(g => g[3] > 0).slice(0, 3);
  $("bounds-part").hidden = !bounds.length;
  $("bounds").replaceChildren(...bounds.map(b => el("div.meter", {title: b[3] && b[1] ? `${num(b[3], 0)} ${b[1]}` + (b[4] ? ` at ${num(b[4] / 1000, 2)} ${b[1]} a cycle` : "") : ""},
    el("span", {}, b[0]), el("span.track", {}, el("i", {style: {width: Math.min(100, 100 * b[5] / (L.total || 1)) + "%"}})), el("span.n", {}, `${cyc(b[5])}  (${pct(b[5], L.total)})`))));
  $("gains-part").hidden = !gains.length && !L.gainsNote;
  if (L.gainsNote) $("gains-note").textContent = L.gainsNote;
  $("gains").replaceChildren(el("ol.gains", {}, ...gains.map(g => el("li", {}, g[1] || g[0], ": ", el("b", {}, `-${cyc(g[3])} cycles (-${pct(g[3], L.total)})`)))));
}

/* ---- the time line ---- */
const canvas = $("time"), ctx = canvas.getContext("2d", {alpha: false});
const LEFT = 76, ROW = 26, TOP = 24, HEAD = 18;
const palette = {};
function readPalette() {
  const s = getComputedStyle(document.documentElement), get = n => s.getPropertyValue(n).trim();
  Object.assign(palette, {bg: get("--bg"), fg: get("--fg"), dim: get("--dim"), line: get("--line"), grid: get("--grid"), soft: get("--soft"), mark: get("--mark"), accent: get("--accent"),
    track: TRACKS.map(t => get("--c-" + t.toLowerCase())), stall: SHOWN_STALLS.map(colourOf)});
}
function chooseCores(value) {
  const lanes = value === "all" ? L.lane : L.lane.filter(l => l.core === +value);
  view.rows = [];
  let y = TOP, core = -1;
  for (const lane of lanes) {
    if (lane.core !== core) { view.rows.push({head: L.cores[lane.core], y}); y += HEAD; core = lane.core; }
    view.rows.push({lane, y});
    y += ROW;
  }
  view.height = y + 6;
  view.rowOf = new Map(view.rows.filter(r => r.lane).map(r => [r.lane.id, r]));
  $("frame").scrollTop = 0;
  resize();
}
function resize() {
  const frame = $("frame"), w = frame.clientWidth, h = Math.max(90, Math.min(view.height, 544)), r = devicePixelRatio || 1;
  view.w = w;
  view.h = h;
  canvas.width = Math.round(w * r);
  canvas.height = Math.round(h * r);
  canvas.style.height = h + "px";
  $("spacer").style.height = Math.max(0, view.height - h) + "px";
  ctx.setTransform(r, 0, 0, r, 0, 0);
  redraw();
}
let pending = 0;
const redraw = () => { if (!pending) pending = requestAnimationFrame(() => { pending = 0; draw(); }); };
/* The first index of a sorted array that is greater than v. */
function above(a, v, lo = 0, hi = a.length) {
  while (lo < hi) { const mid = (lo + hi) >> 1; if (a[mid] > v) hi = mid; else lo = mid + 1; }
  return lo;
}
const xOf = t => LEFT + (t - view.t0) * (view.w - LEFT) / (view.t1 - view.t0);
const timeAt = x => view.t0 + (x - LEFT) * (view.t1 - view.t0) / (view.w - LEFT);

function drawRuler() {
  const w = view.w, span = view.t1 - view.t0, k = (w - LEFT) / span, least = 95 / k;
  const p = Math.pow(10, Math.floor(Math.log10(least))), step = [1, 2, 5, 10].map(m => m * p).find(v => v >= least);
  ctx.fillStyle = palette.bg;
  ctx.fillRect(0, 0, w, TOP - 3);
  for (let t = Math.ceil(view.t0 / step) * step; t <= view.t1; t += step) {
    const x = Math.round(xOf(t));
    ctx.fillStyle = palette.grid;
    ctx.fillRect(x, TOP - 6, 1, view.h);
    ctx.fillStyle = palette.dim;
    ctx.fillText(num(t / 1000, 3), x + 3, 13);
  }
  ctx.fillStyle = palette.dim;
  ctx.fillText("cycle", 6, 13);
}
/* Many instructions a pixel: each column shows which part of its time is work, and beneath what most of the rest waits for. */
function drawDense(lane, y, j0, j1, colour) {
  const w = view.w, span = view.t1 - view.t0, per = span / (w - LEFT), dim = view.filter != null;
  const workUntil = t => { const j = above(lane.starts, t, j0, j1); return j === 0 ? 0 : lane.prefix[j - 1] + Math.min(lane.ends[j - 1], t) - lane.starts[j - 1]; };
  let before = workUntil(view.t0), jb = above(lane.starts, view.t0, j0, j1), runX = LEFT, runH = -1, runC = -2, runCX = LEFT;
  const flushWork = x => { if (runH > 0) { ctx.globalAlpha = dim ? .25 : 1; ctx.fillRect(runX, y + 20 - runH, x - runX, runH); ctx.globalAlpha = 1; } };
  const strip = [];
  ctx.fillStyle = colour;
  for (let x = LEFT; x < w; x++) {
    const t = view.t0 + (x + 1 - LEFT) * per, now = workUntil(t), part = (now - before) / per, h = part <= 0 ? 0 : Math.max(2, Math.round(part * 17));
    if (h !== runH) { flushWork(x); runX = x; runH = h; }
    const j = above(lane.starts, t, jb, j1 < lane.starts.length ? j1 + 1 : j1);
    let c = -1, most = 0.15 * per;
    if (j > jb && part < .95) for (let k = 0; k < lane.lost.length; k++) { const lost = lane.lost[k][j] - lane.lost[k][jb]; if (lost > most) { most = lost; c = k; } }
    if (c !== runC) { if (runC >= 0) strip.push(runCX, x, runC); runCX = x; runC = c; }
    before = now;
    jb = j;
  }
  flushWork(w);
  if (runC >= 0) strip.push(runCX, w, runC);
  for (let i = 0; i < strip.length; i += 3) { ctx.fillStyle = palette.stall[strip[i + 2]]; ctx.fillRect(strip[i], y + 21, strip[i + 1] - strip[i], 3); }
}
const matches = k => view.filter == null || view.filter.op[L.ev.op[k]] || view.filter.detail[L.ev.detail[k]];
function drawExact(lane, y, j0, j1, colour) {
  const ev = L.ev, gaps = SHOWN_STALLS.map(n => STALLS.indexOf(n)), mine = new Float64Array(gaps.length);
  for (let j = j0; j < j1; j++) {
    const k = lane.works[j], x0 = xOf(lane.starts[j]), x1 = xOf(lane.ends[j]), on = matches(k);
    mine.fill(0);
    let all = 0;
    for (let s = ev.stallAt[k]; s < ev.stallAt[k + 1]; s++) { const c = gaps.indexOf(ev.cause[s]); if (c >= 0) { mine[c] = ev.stall[s]; all += ev.stall[s]; } }
    let at = lane.starts[j] - all;
    for (let c = 0; c < mine.length && all > 0; c++) {
      if (mine[c] <= 0) continue;
      const a = Math.max(LEFT, xOf(at)), b = Math.min(view.w, xOf(at + mine[c]));
      at += mine[c];
      if (b - a < .3) continue;
      ctx.fillStyle = palette.stall[c];
      ctx.globalAlpha = .16;
      ctx.fillRect(a, y + 3, b - a, 17);
      ctx.globalAlpha = 1;
      ctx.fillRect(a, y + 21, b - a, 3);
    }
    const a = Math.max(LEFT, x0), b = Math.min(view.w, Math.max(x1, x0 + 1));
    if (b <= a) continue;
    ctx.globalAlpha = on ? 1 : .25;
    ctx.fillStyle = colour;
    ctx.fillRect(a, y + 3, Math.max(b - a - (b - a > 3 ? .6 : 0), .7), 17);
    if (b - a > 34) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(a, y, b - a - 3, ROW);
      ctx.clip();
      ctx.fillStyle = "#fff";
      ctx.fillText(opName(ev.op[k]), a + 4, y + 15.5);
      ctx.restore();
    }
    ctx.globalAlpha = 1;
  }
}
/* Sets as ticks, when there are few enough to tell them apart. */
function drawTicks(lane, y) {
  const ev = L.ev, from = above(ev.start, view.t0 - 1, lane.from, lane.to), to = above(ev.start, view.t1, from, lane.to);
  if (to - from > 1200) return;
  ctx.fillStyle = palette.fg;
  for (let k = from; k < to; k++) if (ev.kind[k] === SET) ctx.fillRect(xOf(ev.start[k]) - .5, y, 1.4, 3);
}
function arrow(flow, strong) {
  const a = L.byPlace.get(flow.src), b = L.byPlace.get(flow.dst), ra = a && view.rowOf.get(a.id), rb = b && view.rowOf.get(b.id);
  if (!ra || !rb) return;
  const top = $("frame").scrollTop, x0 = xOf(flow.set), x1 = xOf(flow.wait), y0 = ra.y + 12 - top, y1 = rb.y + 12 - top, bend = Math.max(14, Math.abs(x1 - x0) / 3);
  ctx.strokeStyle = ctx.fillStyle = strong ? palette.fg : palette.dim;
  ctx.lineWidth = strong ? 1.6 : 1;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1 - 5, y1);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x1 - 7, y1 - 4);
  ctx.lineTo(x1 - 7, y1 + 4);
  ctx.fill();
}
function draw() {
  if (!view) return;
  const began = performance.now(), top = $("frame").scrollTop, ev = L.ev;
  ctx.fillStyle = palette.bg;
  ctx.fillRect(0, 0, view.w, view.h);
  ctx.font = "12px system-ui, 'DejaVu Sans', sans-serif";
  drawRuler();
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, TOP - 3, view.w, view.h - TOP + 3);
  ctx.clip();
  for (const row of view.rows) {
    const y = row.y - top;
    if (y < -ROW || y > view.h) continue;
    if (row.head) {
      ctx.fillStyle = palette.soft;
      ctx.fillRect(0, y, view.w, HEAD - 1);
      ctx.fillStyle = palette.dim;
      ctx.fillText(row.head, 6, y + 13);
      continue;
    }
    const lane = row.lane, colour = palette.track[lane.track];
    ctx.fillStyle = palette.fg;
    ctx.fillText(TRACKS[lane.track], 6, y + 16);
    ctx.fillStyle = palette.grid;
    ctx.fillRect(0, y + ROW - 1, view.w, 1);
    const j0 = above(lane.ends, view.t0), j1 = above(lane.starts, view.t1), more = j1 < lane.works.length ? j1 + 1 : j1;
    if (view.filter == null && more - j0 > (view.w - LEFT) / 2) drawDense(lane, y, Math.max(0, j0 - 1), j1, colour);
    else if (more - j0 > (view.w - LEFT) * 2) { drawDense(lane, y, Math.max(0, j0 - 1), j1, colour); drawHits(lane, y, j0, j1, colour); }
    else drawExact(lane, y, j0, more, colour);
    drawTicks(lane, y);
  }
  if (view.path) drawPath(top);
  if (view.selected >= 0) {
    for (const f of view.flows) arrow(f, true);
    const row = view.rowOf.get(ev.lane[view.selected]);
    if (row) {
      const x0 = Math.max(LEFT, xOf(ev.start[view.selected])), x1 = Math.min(view.w, Math.max(xOf(ev.start[view.selected] + ev.dur[view.selected]), x0 + 2));
      ctx.strokeStyle = palette.fg;
      ctx.lineWidth = 2;
      if (x1 >= x0) ctx.strokeRect(x0 - 1, row.y - top + 2, x1 - x0 + 2, 19);
    }
  }
  ctx.restore();
  view.frame = performance.now() - began;
}
/* Found instructions over a dense lane, no two in one column. */
function drawHits(lane, y, j0, j1, colour) {
  let last = -1;
  ctx.fillStyle = colour;
  for (let j = j0; j < j1; j++) {
    const x = Math.round(xOf(lane.starts[j]));
    if (x === last || x < LEFT || !matches(lane.works[j])) continue;
    ctx.fillRect(x, y + 3, Math.max(1, xOf(lane.ends[j]) - x), 17);
    last = x;
  }
}
/* The path, lane by lane; steps that follow each other in one pixel are one mark. */
function drawPath(top) {
  ctx.fillStyle = palette.fg;
  for (const [place, path] of view.path) {
    const lane = L.byPlace.get(place), row = lane && view.rowOf.get(lane.id), y = row && row.y - top;
    if (!row || y < -ROW || y > view.h) continue;
    let from = -1, to = -1;
    for (let i = above(path.end, view.t0); i < path.begin.length && path.begin[i] <= view.t1; i++) {
      const a = Math.max(LEFT, xOf(path.begin[i])), b = Math.max(a + 1, xOf(path.end[i]));
      if (from < 0) from = a;
      else if (a > to + .7) { ctx.fillRect(from, y, to - from, 2); from = a; }
      to = b;
    }
    if (from >= 0) ctx.fillRect(from, y, Math.min(to, view.w) - from, 2);
  }
}
function clampView() {
  const span = view.t1 - view.t0;
  if (view.t0 < view.lo) { view.t0 = view.lo; view.t1 = view.lo + span; }
  if (view.t1 > view.hi) { view.t1 = view.hi; view.t0 = Math.max(view.lo, view.hi - span); }
}
function zoom(factor, x) {
  const at = x == null ? (view.t0 + view.t1) / 2 : timeAt(Math.max(LEFT, x)), part = (at - view.t0) / (view.t1 - view.t0);
  const span = Math.max(2000, Math.min(view.hi - view.lo, (view.t1 - view.t0) * factor));
  view.t0 = at - span * part;
  view.t1 = view.t0 + span;
  clampView();
  redraw();
}
function pan(dt) { view.t0 += dt; view.t1 += dt; clampView(); redraw(); }
function showAll() { view.t0 = view.lo; view.t1 = view.hi; redraw(); }
function goTo(k) {
  const ev = L.ev, row = view.rowOf.get(ev.lane[k]);
  if (!row) { $("core").value = "all"; chooseCores("all"); }
  const span = view.t1 - view.t0, mid = ev.start[k] + ev.dur[k] / 2;
  if (ev.start[k] < view.t0 || ev.start[k] + ev.dur[k] > view.t1 || ev.dur[k] < span / 400) {
    const want = Math.max(2000, Math.min(span, ev.dur[k] * 30 || span));
    view.t0 = mid - want / 2;
    view.t1 = mid + want / 2;
    clampView();
  }
  const y = view.rowOf.get(ev.lane[k]).y, frame = $("frame");
  if (y - frame.scrollTop < TOP || y - frame.scrollTop > view.h - ROW) frame.scrollTop = y - view.h / 2;
  select(k);
}
function eventAt(x, y) {
  const row = view.rows.find(r => r.lane && y + $("frame").scrollTop >= r.y && y + $("frame").scrollTop < r.y + ROW);
  if (!row || x < LEFT) return -1;
  const lane = row.lane, ev = L.ev, t = timeAt(x), slack = 3 * (view.t1 - view.t0) / (view.w - LEFT);
  const j = above(lane.starts, t + slack) - 1;
  if (j >= 0 && (t <= lane.ends[j] + slack)) return lane.works[j];
  let best = -1;
  for (let k = above(ev.start, t + slack, lane.from, lane.to) - 1, tries = 0; k >= lane.from && tries < 64; k--, tries++)
    if (ev.kind[k] !== WORK && t <= ev.start[k] + ev.dur[k] + slack) { best = k; break; }
  if (best < 0 && j + 1 < lane.works.length) { /* the wait in front of the next instruction */
    const k = lane.works[j + 1];
    let all = 0;
    for (let s = ev.stallAt[k]; s < ev.stallAt[k + 1]; s++) if (SHOWN_STALLS.includes(STALLS[ev.cause[s]])) all += ev.stall[s];
    if (t >= lane.starts[j + 1] - all) best = k;
  }
  return best;
}
function stallsOf(k) {
  const list = [];
  for (let s = L.ev.stallAt[k]; s < L.ev.stallAt[k + 1]; s++) if (L.ev.stall[s] > 0) list.push([STALLS[L.ev.cause[s]], L.ev.stall[s]]);
  return list;
}
const sourceText = line => (L.src[line - 1] || "").trim();
function describe(k) {
  const ev = L.ev, rows = [["start", `cycle ${cyc(ev.start[k])}`], ["takes", `${num(ev.dur[k] / 1000, 3)} cycles`]];
  if (ev.wait[k] > 0) rows.push(["issued", `${cyc(ev.wait[k])} cycles before`]);
  for (const [name, v] of stallsOf(k)) rows.push([name === "pipe" ? "pipe occupied" : "waited: " + name, `${cyc(v)} cycles`]);
  for (const [name, v] of Object.entries(L.details[ev.detail[k]] || {})) rows.push([name, String(v)]);
  return rows;
}
/* The arrows that end or begin at an event; at work, also those of the waits in front of it and the sets behind it. */
function flowsNear(k) {
  const ev = L.ev, near = [...(L.flowOf.get(k) || [])];
  if (k < 0 || ev.kind[k] !== WORK) return near;
  const lane = L.lane[ev.lane[k]], j = above(lane.starts, ev.start[k]) - 1, issued = i => ev.start[i] - ev.wait[i];
  const at = lane.works[j] === k ? j : lane.works.indexOf(k), lo = at > 0 ? issued(lane.works[at - 1]) : -Infinity, hi = at + 1 < lane.works.length ? issued(lane.works[at + 1]) : Infinity, mine = issued(k);
  for (let i = Math.max(lane.from, k - 60); i < Math.min(lane.to, k + 60); i++) {
    const t = issued(i), wait = ev.kind[i] === WAIT && t > lo && t <= mine, set = ev.kind[i] === SET && t >= mine && t < hi;
    if (wait || set) near.push(...(L.flowOf.get(i) || []).filter(f => (wait ? f.to === i : f.from === i)));
  }
  return near;
}
function select(k) {
  view.selected = k;
  view.flows = k < 0 ? [] : flowsNear(k);
  const box = $("selected"), ev = L.ev;
  if (k < 0) { box.replaceChildren(el("span.dim", {}, "Nothing is selected.")); redraw(); return; }
  const line = opLine(ev.op[k]), list = el("dl");
  for (const [a, b] of describe(k)) list.append(el("dt", {}, a), el("dd", {}, b));
  for (const f of view.flows) {
    const sets = f.from >= 0 ? ev.lane[f.from] === ev.lane[k] && f.to !== k : f.src === L.lane[ev.lane[k]].place, other = sets ? f.to : f.from;
    list.append(el("dt", {}, sets ? "then sets, for" : "waits for"), el("dd", {}, other >= 0 ? el("button", {onclick: () => goTo(other)}, `${trackName(sets ? f.dst : f.src)}, ${where(ev.op[other])}, cycle ${cyc(ev.start[other])}`)
      : `${trackName(sets ? f.dst : f.src)}, cycle ${cyc(sets ? f.wait : f.set)}`));
  }
  box.replaceChildren(el("b", {}, opName(ev.op[k])), " on ", trackName(L.lane[ev.lane[k]].place), ", ", el("button", {onclick: () => showLine(line, true)}, `line ${line}`), " ", el("code.dim", {}, sourceText(line)), list);
  markLine(line);
  redraw();
}
function step(by) {
  const ev = L.ev;
  if (view.selected < 0) { const row = view.rows.find(r => r.lane && r.lane.works.length); if (row) goTo(row.lane.works[Math.min(row.lane.works.length - 1, above(row.lane.ends, view.t0))]); return; }
  const lane = L.lane[ev.lane[view.selected]], k = view.selected + by;
  if (k >= lane.from && k < lane.to) goTo(k);
}
/* Words: `line 12` or `:12`, else part of an operation's name, of its operands or of its line. */
function search(text) {
  text = text.trim().toLowerCase();
  if (!text) { view.filter = null; $("hits").textContent = ""; redraw(); return; }
  const line = /^(?:line\s*|:)(\d+)$/.exec(text);
  const op = L.ops.map(o => o != null && (line ? o[1] === +line[1] : o[0].toLowerCase().includes(text) || sourceText(o[1]).toLowerCase().includes(text)));
  const detail = L.details.map(d => !line && Object.values(d).some(v => String(v).toLowerCase().includes(text)));
  view.filter = {op, detail};
  let n = 0;
  for (let k = 0; k < L.ev.n; k++) n += op[L.ev.op[k]] || detail[L.ev.detail[k]];
  $("hits").textContent = n ? `${num(n)} found, Enter goes to the next` : "nothing found";
  redraw();
}
function nextHit(by) {
  const n = L.ev.n;
  if (view.filter == null) return;
  for (let i = 1, k = view.selected; i <= n; i++) { k = (k + by + n) % n; if (matches(k)) { goTo(k); return; } }
}

/* ---- pipes ---- */
function showPipes() {
  const used = CAUSES.map((c, i) => [c, i]).filter(([, i]) => L.pipes.some(p => p[6][i] !== 0));
  $("cause-legend").replaceChildren(...used.map(([c]) => swatch(c[0])));
  const head = el("tr", {}, el("th.l", {}, "core"), el("th.l", {}, "pipe"), el("th", {}, "busy"), el("th.l", {}, "time"), ...used.map(([c]) => el("th", {}, c[0])), el("th", {}, "count"), el("th", {}, "bytes"));
  const most = 200, rows = L.pipes.slice(0, most).map((p, i) => el("tr", {}, el("td.l", {}, i && L.pipes[i - 1][0] === p[0] ? "" : L.cores[p[0]]), el("td.l", {}, TRACKS[p[1]]), el("td", {}, pct(p[5], p[4])),
    el("td.l", {style: {width: "17%"}}, stack(used.map(([c, i]) => [c[0], p[6][i]]), p[4] || 1)), ...used.map(([, i]) => el("td", {}, p[6][i] ? cyc(p[6][i]) : "")), el("td", {}, num(p[2])), el("td", {title: num(p[3]) + " B"}, p[3] ? bytes(p[3]) : "")));
  if (L.pipes.length > most) rows.push(el("tr", {}, el("td.l.dim", {colspan: used.length + 6}, `${L.pipes.length - most} more pipes are in the JSON report`)));
  $("pipes").replaceChildren(el("thead", {}, head), el("tbody", {}, ...rows));
}

/* ---- tables that sort ---- */
/* columns: [title, class, text(row), key(row) or null]; a click on a title sorts. */
function table(target, columns, rows, click, first) {
  const body = el("tbody"), draw = list => body.replaceChildren(...list.map(r => {
    const tr = el(click ? "tr.go" : "tr", click ? {tabindex: 0, onclick: () => click(r), onkeydown: e => { if (e.key === "Enter") click(r); }} : {});
    for (const c of columns) { const v = c[2](r); tr.append(el(c[1] ? "td." + c[1] : "td", {}, v)); }
    r.row = tr;
    if (r.classes) tr.classList.add(...r.classes);
    return tr;
  }));
  const heads = columns.map((c, i) => {
    if (!c[3]) return el(c[1] ? "th.l" : "th", {}, c[0]);
    return el(c[1] ? "th.l" : "th", {"aria-sort": i === first ? "descending" : "none"}, el("button", {onclick: e => {
      const th = e.target.parentElement, down = th.getAttribute("aria-sort") !== "descending" && !(c[4] && th.getAttribute("aria-sort") !== "ascending");
      for (const h of heads) if (h.hasAttribute("aria-sort")) h.setAttribute("aria-sort", "none");
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      draw([...rows].sort((a, b) => { const x = c[3](a), y = c[3](b), d = x < y ? -1 : x > y ? 1 : 0; return down ? -d : d; }));
    }}, c[0]));
  });
  draw(rows);
  $(target).replaceChildren(el("thead", {}, el("tr", {}, ...heads)), body);
}

function showLines() {
  const busy = CAUSES.map(c => c[1]), lost = CAUSES.map((c, i) => i).filter(i => CAUSES[i][2]);
  const byLine = new Map();
  L.ops.forEach((o, id) => {
    if (!o) return;
    const r = byLine.get(o[1]) || {line: o[1], ops: new Set(), count: 0, bytes: 0, busy: 0, cause: CAUSES.map(() => 0)};
    r.ops.add(o[0]);
    r.count += o[2];
    r.bytes += o[3];
    r.busy += o[4];
    o[5].forEach((v, i) => r.cause[i] += v);
    byLine.set(o[1], r);
  });
  const shown = lost.filter(i => [...byLine.values()].some(r => r.cause[i])), only = $("busy-only").checked || !L.src.length;
  const rows = [];
  if (only) rows.push(...[...byLine.values()].sort((a, b) => a.line - b.line));
  else for (let n = 1; n <= L.src.length; n++) rows.push(byLine.get(n) || {line: n, ops: new Set(), count: 0, bytes: 0, busy: 0, cause: CAUSES.map(() => 0), classes: ["idle"]});
  const most = rows.reduce((m, r) => Math.max(m, r.busy), 1), text = v => (v ? cyc(v) : "");
  view.lineRows = new Map(rows.map(r => [r.line, r]));
  $("file").textContent = L.file;
  table("lines", [["line", "", r => String(r.line), r => r.line, true],
    ["busy", "", r => (r.busy ? el("span", {}, el("span.heat", {style: {width: 4 * r.busy / most + "em"}}), cyc(r.busy)) : ""), r => r.busy],
    ...shown.map(i => [CAUSES[i][0], "", r => text(r.cause[i]), r => r.cause[i]]),
    ["count", "", r => (r.count ? num(r.count) : ""), r => r.count], ["bytes", "", r => (r.bytes ? num(r.bytes) : ""), r => r.bytes],
    ["source", "code", r => (L.src[r.line - 1] != null ? L.src[r.line - 1] : [...r.ops].join(", ")) || "\u00a0", null]],
  rows, r => showLine(r.line, false), 0);
  const first = $("lines").querySelector("th");
  first.setAttribute("aria-sort", "ascending");
}
function markLine(line) {
  for (const tr of document.querySelectorAll("#lines tr.on")) tr.classList.remove("on");
  const r = view.lineRows.get(line);
  if (r && r.row) r.row.classList.add("on");
  return r && r.row;
}
/* Shows a line in the source, and its instructions on the time line. */
function showLine(line, scroll) {
  const tr = markLine(line);
  if (scroll && tr) tr.scrollIntoView({block: "center"});
  if (!scroll) { $("search").value = "line " + line; search($("search").value); }
}

/* ---- plots ---- */
const W = 560, H = 250, PAD = {l: 62, r: 14, t: 12, b: 34};
function axes(box, xs, ys, xText, yText, x, y) {
  for (const [v, t] of xs) { box.append(svg("line", {x1: x(v), x2: x(v), y1: PAD.t, y2: H - PAD.b, class: "gr"}), svg("text", {x: x(v), y: H - PAD.b + 14, "text-anchor": "middle"}, t)); }
  for (const [v, t] of ys) { box.append(svg("line", {x1: PAD.l, x2: W - PAD.r, y1: y(v), y2: y(v), class: "gr"}), svg("text", {x: PAD.l - 5, y: y(v) + 4, "text-anchor": "end"}, t)); }
  box.append(svg("line", {x1: PAD.l, x2: W - PAD.r, y1: H - PAD.b, y2: H - PAD.b, class: "ax"}), svg("line", {x1: PAD.l, x2: PAD.l, y1: PAD.t, y2: H - PAD.b, class: "ax"}),
    svg("text", {x: (PAD.l + W - PAD.r) / 2, y: H - 4, "text-anchor": "middle"}, xText), svg("text", {x: 12, y: (H - PAD.b + PAD.t) / 2, "text-anchor": "middle", transform: `rotate(-90 12 ${(H - PAD.b + PAD.t) / 2})`}, yText));
}
const plot = label => svg("svg", {viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label});
function nice(most, count = 4) {
  const p = Math.pow(10, Math.floor(Math.log10(most / count || 1))), step = [1, 2, 5, 10].map(m => m * p).find(s => s * count >= most) || p, list = [];
  for (let v = 0; v <= most * 1.0001; v += step) list.push(v);
  return list;
}
function showRoof() {
  const computes = (L.bounds || []).filter(b => b[2] === 0 && b[3] > 0 && b[4] > 0), memories = (L.bounds || []).filter(b => b[2] === 1 && b[3] > 0 && b[4] > 0);
  $("roof-part").hidden = !computes.length || !memories.length;
  if (!computes.length || !memories.length) return;
  const c = computes[0], peak = c[4] / 1000, achieved = c[3] / (L.total / 1000), unit = c[1];
  const points = memories.map(m => ({name: m[0], rate: m[4] / 1000, at: c[3] / m[3]}));
  const xmin = Math.min(...points.map(p => Math.min(p.at, peak / p.rate))) / 4, xmax = Math.max(...points.map(p => Math.max(p.at, peak / p.rate))) * 4;
  const ymax = peak * 2.5, ymin = Math.min(achieved, ...points.map(p => p.rate * xmin)) / 5;
  const x = v => PAD.l + (W - PAD.l - PAD.r) * Math.log(v / xmin) / Math.log(xmax / xmin), y = v => H - PAD.b - (H - PAD.t - PAD.b) * Math.log(v / ymin) / Math.log(ymax / ymin);
  const decades = (lo, hi) => { const list = []; for (let e = Math.ceil(Math.log10(lo)); e <= Math.log10(hi); e++) list.push([Math.pow(10, e), big(Math.pow(10, e)).replace(/^0$/, Math.pow(10, e).toPrecision(1))]); return list; };
  const box = plot(`roofline: ${num(achieved, 1)} of ${num(peak, 1)} ${unit} a cycle`);
  axes(box, decades(xmin, xmax), decades(ymin, ymax), `${unit} for each byte moved`, `${unit} a cycle`, x, y);
  box.append(svg("line", {x1: PAD.l, x2: W - PAD.r, y1: y(peak), y2: y(peak), class: "roof"}), svg("text", {x: W - PAD.r, y: y(peak) - 5, "text-anchor": "end"}, `${c[0]}: ${num(peak, 0)} ${unit} a cycle`));
  points.forEach((p, i) => {
    const knee = peak / p.rate;
    box.append(svg("line", {x1: x(xmin), y1: y(Math.max(ymin, p.rate * xmin)), x2: x(Math.min(xmax, knee)), y2: y(p.rate * Math.min(xmax, knee)), class: "mem"}));
    const dot = svg("circle", {cx: x(p.at), cy: y(achieved), r: 4.5, class: "dot"});
    dot.append(svg("title", {}, `${p.name}: ${num(p.at, 2)} ${unit} a byte; attainable ${num(Math.min(peak, p.rate * p.at), 1)}, achieved ${num(achieved, 1)} ${unit} a cycle`));
    const last = x(p.at) > W - 150, up = i % 2 === 0 ? -1 : 1, close = points.slice(0, i).filter((q, j) => j % 2 === i % 2 && Math.abs(x(q.at) - x(p.at)) < 90).length;
    box.append(dot, svg("text", {x: x(p.at) + (last ? -7 : 7), y: y(achieved) + (up < 0 ? -6 : 14) + up * 12 * close, "text-anchor": last ? "end" : "start", class: "dotl"}, p.name));
  });
  $("roof").replaceChildren(box, el("p.dim", {}, points.map(p => `${p.name}: attainable ${pct(Math.min(peak, p.rate * p.at), peak)} of the peak`).join("; ") + `; achieved ${pct(achieved, peak)}.`));
}
/* Round cycles between two times. */
function ticks(begin, end, count = 5) {
  const least = (end - begin) / 1000 / count, p = Math.pow(10, Math.floor(Math.log10(least || 1))), step = [1, 2, 5, 10].map(m => m * p).find(s => s >= least) || p, list = [];
  for (let v = Math.ceil(begin / 1000 / step) * step; v * 1000 <= end; v += step) list.push([v * 1000, num(v, 2)]);
  return list;
}
function stepPath(at, value, x, y, end) {
  let d = `M${x(at[0] || 0).toFixed(1)},${y(0)}`;
  for (let i = 0; i < at.length; i++) d += `V${y(value[i]).toFixed(1)}H${x(i + 1 < at.length ? at[i + 1] : end).toFixed(1)}`;
  return d + `V${y(0)}Z`;
}
function showRates() {
  const [read, written, missed] = L.rates || [[], [], []], bin = L.bin;
  $("rate-part").hidden = !read || !read.length || !bin;
  if ($("rate-part").hidden) return;
  const gbs = v => v * L.khz / bin / 1e3, most = read.reduce((m, v, i) => Math.max(m, gbs(v), gbs(written[i]), gbs((missed || [])[i] || 0)), 1e-6), end = read.length * bin, begin = Math.min(view.lo, end - bin);
  const x = t => PAD.l + (W - PAD.l - PAD.r) * Math.max(0, t - begin) / (end - begin), y = v => H - PAD.b - (H - PAD.t - PAD.b) * v / (most * 1.08);
  const box = plot("bytes moved over time"), at = read.map((_, i) => i * bin);
  axes(box, ticks(begin, end), nice(most).map(v => [v, num(v, 1)]), "cycle", "GB/s", x, y);
  const kinds = [["read from GM", read, "#2f6fbe"], ["read from device memory", missed || [], "#cc4e24"], ["written to GM", written, "#2f8a5c"]].filter(k => k[1].length && k[1].some(v => v));
  for (const [name, list, colour] of kinds) { const p = svg("path", {d: stepPath(at, list.map(gbs), x, y, end), fill: colour, "fill-opacity": .22, stroke: colour}); p.append(svg("title", {}, name)); box.append(p); }
  $("rate").replaceChildren(box, el("p.legend", {}, ...kinds.map(([name, , colour]) => el("span", {}, el("i", {style: {background: colour}}), name))));
}
function showSpaces() {
  const all = L.spaces || [];
  $("space-part").hidden = !all.length;
  if (!all.length) return;
  const core = +$("space-core").value, end = Math.max(L.total, view.hi), begin = view.lo;
  $("spaces").replaceChildren(...all.filter(s => s[0] === core).map(s => {
    const [, name, capacity, peak, peakAt, peakOp, extent, n, packed] = s, next = reader(packed), at = [], value = [];
    for (let i = 0, t = 0; i < n; i++) { t += next(); at.push(t); value.push(next()); }
    const most = Math.max(1, capacity > 4 * peak ? peak * 1.3 : capacity), x = t => PAD.l + (W - PAD.l - PAD.r) * Math.max(0, t - begin) / (end - begin), y = v => H - PAD.b - (H - PAD.t - PAD.b) * Math.min(1.05, v / (most * 1.05));
    const box = plot(`${name}: at most ${bytes(peak)} of ${bytes(capacity)}`);
    axes(box, ticks(begin, end), [0, .25, .5, .75, 1].map(v => [v * most, bytes(v * most)]), "cycle", "", x, y);
    if (at.length) box.append(svg("path", {d: stepPath(at, value, x, y, end), class: "area"}), svg("path", {d: stepPath(at, value, x, y, end), class: "edge"}));
    if (most === capacity) box.append(svg("line", {x1: PAD.l, x2: W - PAD.r, y1: y(capacity), y2: y(capacity), class: "cap"}));
    return el("figure", {style: {margin: 0}}, el("h3", {}, `${name}: at most ${bytes(peak)} live of ${bytes(capacity)} (${pct(peak, capacity)})`), box,
      el("p.dim", {}, `Peak at cycle ${cyc(peakAt)}` + (peakOp ? `, ${where(peakOp)}` : "") + `; addresses up to ${bytes(extent)} are used.`));
  }));
}
function showPath() {
  const path = L.path || [], blames = L.blames || [];
  $("path-part").hidden = !path.length;
  $("blame-part").hidden = !blames.length;
  const go = op => op && showLine(opLine(op), true), track = t => (t >= 0 ? TRACKS[t] : "");
  table("path", [["cycles", "", r => cyc(r.v[4]), r => r.v[4]], ["part", "", r => pct(r.v[4], L.total), null], ["cause", "l", r => swatch(CAUSES[r.v[1]][0]), r => CAUSES[r.v[1]][0], true], ["pipe", "l", r => track(r.v[2]), null],
    ["where", "l", r => (r.v[0] ? where(r.v[0]) : ""), r => opLine(r.v[0]), true], ["steps", "", r => num(r.v[3]), r => r.v[3]]], path.map(v => ({v})), r => go(r.v[0]), 0);
  table("blame", [["cycles", "", r => cyc(r.v[8]), r => r.v[8]], ["waits", "l", r => (r.v[0] ? where(r.v[0]) : "end of the core"), r => opLine(r.v[0]), true], ["for", "l", r => CAUSES[r.v[3]][0] + (r.v[5] >= 0 ? ` of ${track(r.v[5])}, id ${r.v[6]}` : ""), null],
    ["set by", "l", r => (r.v[1] ? where(r.v[1]) : "itself"), null], ["behind", "l", r => (r.v[2] ? where(r.v[2]) : ""), null], ["count", "", r => num(r.v[7]), r => r.v[7]]], blames.map(v => ({v})), r => go(r.v[0] || r.v[1]), 0);
  const next = L.steps ? reader(L.steps) : null;
  view.path = null;
  if (next) {
    view.path = new Map();
    for (let i = 0; i < L.nsteps; i++) {
      const place = next() - 1, begin = next(), end = begin + next();
      next();
      if (!view.path.has(place)) view.path.set(place, {begin: [], end: []});
      view.path.get(place).begin.push(begin);
      view.path.get(place).end.push(end);
    }
  }
}
function showMix() {
  const mix = L.mix || [], all = mix.reduce((s, m) => s + m[3], 0);
  $("mix-part").hidden = !mix.length;
  table("mix", [["operation", "l", r => r.v[0], r => r.v[0], true], ["pipe", "l", r => TRACKS[r.v[1]], r => r.v[1], true], ["count", "", r => num(r.v[2]), r => r.v[2]], ["cycles", "", r => cyc(r.v[3]), r => r.v[3]],
    ["part", "", r => pct(r.v[3], all), null], ["cycles each", "", r => cyc(r.v[3] / (r.v[2] || 1)), r => r.v[3] / (r.v[2] || 1)], ["bytes", "", r => (r.v[4] ? num(r.v[4]) : ""), r => r.v[4]]], mix.map(v => ({v})), null, 3);
}

/* ---- the whole ---- */
function show(index) {
  L = DATA.launches[index];
  if (!L.ev) unpack(L);
  const ev = L.ev;
  let lo = Infinity, hi = 0;
  for (const lane of L.lane) { lo = Math.min(lo, ev.start[lane.from]); for (let k = lane.from; k < lane.to; k++) hi = Math.max(hi, ev.start[k] + ev.dur[k]); }
  if (!(lo < hi)) { lo = 0; hi = Math.max(1000, L.total); }
  const room = (hi - lo) * .004;
  view = {lo: Math.max(0, lo - room), hi: hi + room, t0: 0, t1: 1, selected: -1, flows: [], filter: null, rows: [], rowOf: new Map(), lineRows: new Map()};
  view.t0 = view.lo;
  view.t1 = view.hi;
  const cores = [...new Set(L.lane.map(l => l.core))];
  $("core").replaceChildren(new Option(cores.length > 1 ? `all ${cores.length}` : "all", "all"), ...cores.map(c => new Option(L.cores[c], c)));
  const withSpace = [...new Set((L.spaces || []).map(s => s[0]))];
  $("space-core").replaceChildren(...withSpace.map(c => new Option(L.cores[c], c)));
  $("search").value = "";
  $("hits").textContent = "";
  readPalette();
  $("legend").replaceChildren(...SHOWN_STALLS.filter(n => ev.cause.includes(STALLS.indexOf(n))).map(n => swatch(n, "waits: " + n)), ...(L.nsteps ? [el("span", {}, el("i", {style: {background: "var(--fg)", height: ".2em", verticalAlign: ".2em"}}), "critical path")] : []));
  showHead();
  showLimits();
  showPipes();
  showLines();
  showRoof();
  showRates();
  showSpaces();
  showPath();
  showMix();
  chooseCores("all");
}
const tip = $("tip");
function showTip(m) {
  const b = canvas.getBoundingClientRect(), k = eventAt(m.clientX - b.left, m.clientY - b.top);
  if (k < 0) { tip.style.display = "none"; return; }
  const line = opLine(L.ev.op[k]);
  tip.textContent = `${opName(L.ev.op[k])}   line ${line}\n${sourceText(line)}\n` + describe(k).map(([a, v]) => `${a}: ${v}`).join("\n");
  tip.style.display = "block";
  tip.style.left = Math.max(4, Math.min(m.clientX + 14, innerWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = Math.max(4, Math.min(m.clientY + 16, innerHeight - tip.offsetHeight - 8)) + "px";
}
const pointers = new Map();
let drag = null;
canvas.addEventListener("wheel", m => {
  m.preventDefault();
  tip.style.display = "none";
  const x = m.clientX - canvas.getBoundingClientRect().left, unit = m.deltaMode === 1 ? 30 : 1;
  if (m.shiftKey || Math.abs(m.deltaX) > Math.abs(m.deltaY)) pan((m.deltaX || m.deltaY) * unit * (view.t1 - view.t0) / (view.w - LEFT));
  else zoom(Math.exp(m.deltaY * unit * .0016), x);
}, {passive: false});
canvas.addEventListener("pointerdown", m => {
  pointers.set(m.pointerId, m.clientX);
  tip.style.display = "none";
  drag = {x: m.clientX, y: m.clientY, t0: view.t0, t1: view.t1, moved: false};
  canvas.setPointerCapture(m.pointerId);
});
canvas.addEventListener("pointermove", m => {
  if (!drag) { showTip(m); return; }
  if (pointers.size === 2) {
    const before = [...pointers.values()], gap = Math.abs(before[0] - before[1]);
    pointers.set(m.pointerId, m.clientX);
    const now = [...pointers.values()], gap2 = Math.abs(now[0] - now[1]);
    if (gap > 8 && gap2 > 8) zoom(gap / gap2, (now[0] + now[1]) / 2 - canvas.getBoundingClientRect().left);
    drag.moved = true;
    return;
  }
  const dx = m.clientX - drag.x;
  if (Math.abs(dx) > 3) { drag.moved = true; canvas.classList.add("drag"); }
  if (!drag.moved) return;
  const s = dx * (drag.t1 - drag.t0) / (view.w - LEFT);
  view.t0 = drag.t0 - s;
  view.t1 = drag.t1 - s;
  clampView();
  redraw();
});
const release = m => {
  pointers.delete(m.pointerId);
  canvas.classList.remove("drag");
  if (drag && !drag.moved && m.type === "pointerup") { const b = canvas.getBoundingClientRect(); select(eventAt(m.clientX - b.left, m.clientY - b.top)); }
  drag = null;
};
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);
canvas.addEventListener("pointerleave", () => { tip.style.display = "none"; });
canvas.addEventListener("dblclick", showAll);
canvas.addEventListener("keydown", e => {
  const span = view.t1 - view.t0, keys = {ArrowLeft: () => pan(-span * .15), ArrowRight: () => pan(span * .15), ArrowUp: () => $("frame").scrollBy(0, -ROW * 2), ArrowDown: () => $("frame").scrollBy(0, ROW * 2),
    "+": () => zoom(.7), "=": () => zoom(.7), "-": () => zoom(1 / .7), w: () => zoom(.7), s: () => zoom(1 / .7), a: () => pan(-span * .15), d: () => pan(span * .15), 0: showAll,
    Home: () => pan(view.lo - view.t0), End: () => pan(view.hi - view.t1), n: () => step(1), p: () => step(-1), Escape: () => { $("search").value = ""; search(""); select(-1); }};
  if (e.ctrlKey || e.metaKey || e.altKey || !keys[e.key]) return;
  e.preventDefault();
  keys[e.key]();
});
addEventListener("keydown", e => { if (e.key === "/" && !/INPUT|SELECT/.test(document.activeElement.tagName)) { e.preventDefault(); $("search").focus(); } });
$("search").addEventListener("input", e => search(e.target.value));
$("search").addEventListener("keydown", e => { if (e.key === "Enter") nextHit(e.shiftKey ? -1 : 1); });
$("zin").onclick = () => zoom(.6);
$("zout").onclick = () => zoom(1 / .6);
$("all").onclick = showAll;
$("core").onchange = e => chooseCores(e.target.value);
$("space-core").onchange = showSpaces;
$("busy-only").onchange = showLines;
$("frame").addEventListener("scroll", redraw);
addEventListener("resize", () => view && resize());
const repaint = () => { readPalette(); redraw(); };
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
$("theme").onchange = e => { e.target.value ? document.documentElement.dataset.theme = e.target.value : delete document.documentElement.dataset.theme; repaint(); };
/* Paper is light. */
let screenTheme = null;
addEventListener("beforeprint", () => { screenTheme = document.documentElement.dataset.theme || ""; document.documentElement.dataset.theme = "light"; readPalette(); draw(); });
addEventListener("afterprint", () => { $("theme").onchange({target: {value: screenTheme}}); });
DATA.launches.forEach((l, i) => $("launch").add(new Option(`${i + 1}: ${l.kernel}` + (l.ndevices > 1 ? `, device ${l.device}` : ""), i)));
$("pick").hidden = DATA.launches.length < 2;
$("launch").onchange = e => show(+e.target.value);
show(0);
