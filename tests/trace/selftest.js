/* Uses the page as a person would, while it loads, and writes "passed" or what was wrong into an element of its own (browser.sh). */
(() => {
  const wrong = [];
  const need = (good, what) => { if (!good) wrong.push(what); };
  const key = k => canvas.dispatchEvent(new KeyboardEvent("keydown", {key: k, bubbles: true, cancelable: true}));
  const hash = () => { draw(); const d = ctx.getImageData(0, 0, canvas.width, canvas.height).data; let h = 0; for (let i = 0; i < d.length; i += 4) h = (h * 31 + d[i] * 7 + d[i + 1] * 3 + d[i + 2]) | 0; return h; };
  let events = 0, frame = 0;
  try {
    for (let i = 0; i < DATA.launches.length; i++) {
      show(i);
      const ev = L.ev, all = view.t1 - view.t0;
      events += ev.n;
      need($("title").textContent.includes(L.kernel), "title");
      need($("cards").children.length >= 4, "cards");
      need($("lines").rows.length > 1, "lines");
      need($("pipes").rows.length > 1, "pipes");
      if (!ev.n) continue;
      const whole = hash();
      /* keys */
      key("+");
      key("+");
      need(view.t1 - view.t0 < all, "zoom in");
      need(hash() !== whole, "the picture changes");
      const t0 = view.t0;
      key("ArrowRight");
      need(view.t0 > t0, "pan");
      key("-");
      key("0");
      need(Math.abs(view.t1 - view.t0 - all) < 1, "show all");
      need(hash() === whole, "the same picture again");
      /* the wheel, at a place that stays where it is */
      const box = canvas.getBoundingClientRect(), at = timeAt(300);
      canvas.dispatchEvent(new WheelEvent("wheel", {deltaY: -400, clientX: box.left + 300, clientY: box.top + 60, cancelable: true}));
      need(view.t1 - view.t0 < all && Math.abs(timeAt(300) - at) < all / 1000, "wheel");
      showAll();
      /* steps from instruction to instruction, and back */
      key("n");
      need(view.selected >= 0, "n selects");
      need($("selected").textContent.includes(opName(ev.op[view.selected])), "what is selected is told");
      need(document.querySelector("#lines tr.on"), "its line is marked");
      for (const lane of L.lane) for (const j of [0, lane.works.length >> 1]) {
        if (j >= lane.works.length) continue;
        const k = lane.works[j];
        goTo(k);
        draw();
        const row = view.rowOf.get(lane.id), x = (Math.max(LEFT, xOf(ev.start[k])) + Math.min(view.w, xOf(ev.start[k] + ev.dur[k]))) / 2;
        const hit = eventAt(x, row.y + 10 - $("frame").scrollTop);
        need(ev.dur[k] === 0 || hit === k, `hover over ${opName(ev.op[k])} gives ${hit < 0 ? "nothing" : opName(ev.op[hit])}`);
        need(!L.flowOf.size || flowsNear(k).every(f => f.from >= 0 || f.src >= 0), "arrows");
      }
      if (L.nflows) {
        const f = L.flow.find(g => g.to >= 0 && g.from >= 0);
        if (f) {
          need(ev.kind[f.from] === SET && ev.kind[f.to] === WAIT && f.set <= f.wait, "an arrow goes from a set to a wait");
          select(f.to);
          need(view.flows.length >= 1 && $("selected").textContent.includes("waits for"), "the arrow of a wait");
        }
      }
      key("Escape");
      need(view.selected === -1, "Esc");
      /* search */
      const name = opName(ev.op[L.lane[0].works[0] ?? 0]), line = opLine(ev.op[0]);
      search(name);
      need(/found/.test($("hits").textContent) && !/nothing/.test($("hits").textContent), "search by name");
      draw();
      nextHit(1);
      need(opName(ev.op[view.selected]).includes(name) || matches(view.selected), "Enter");
      search("line " + line);
      need(!/nothing/.test($("hits").textContent), "search by line");
      search("no such thing");
      need(/nothing/.test($("hits").textContent), "search for nothing");
      search("");
      showLine(line, false);
      need(view.filter !== null, "a click on a line");
      search("");
      /* sorting */
      const title = [...document.querySelectorAll("#lines th button")].find(b => b.textContent === "busy");
      title.click();
      need(title.parentElement.getAttribute("aria-sort") === "descending", "sort");
      need([...document.querySelectorAll("#lines td")].length > 0, "sorted rows");
      title.click();
      need(title.parentElement.getAttribute("aria-sort") === "ascending", "sort the other way");
      /* themes */
      const light = getComputedStyle(document.body).backgroundColor;
      $("theme").value = "dark";
      $("theme").onchange({target: $("theme")});
      need(getComputedStyle(document.body).backgroundColor !== light, "dark");
      need(hash() !== whole, "the time line is dark, too");
      $("theme").value = "";
      $("theme").onchange({target: $("theme")});
      /* one core alone */
      for (const o of [...$("core").options].slice(0, 3)) { chooseCores(o.value); draw(); }
      chooseCores("all");
      /* how long it takes to draw: script and pixels */
      showAll();
      const times = [];
      for (let n = 0; n < 60; n++) {
        n < 30 ? zoom(.8, 400 + n) : pan((view.t1 - view.t0) * .3);
        const began = performance.now();
        draw();
        ctx.getImageData(0, 0, 1, 1);
        times.push(performance.now() - began);
      }
      times.sort((a, b) => a - b);
      frame = Math.max(frame, times[30]);
    }
    need(document.documentElement.scrollWidth <= innerWidth + 1, `wider than the window: ${document.documentElement.scrollWidth} of ${innerWidth}`);
    need(!document.querySelector("#lines b, #lines img, h1 b, h1 script"), "input became markup");
  } catch (e) {
    wrong.push(e + " " + (e.stack || "").split("\n").slice(1, 3).join(" "));
  }
  const pre = document.createElement("pre");
  pre.id = "selftest";
  pre.textContent = wrong.length ? "wrong: " + [...new Set(wrong)].join("; ") : `passed: ${DATA.launches.length} launches, ${events} events, ${frame.toFixed(1)} ms a picture`;
  document.body.append(pre);
})();
