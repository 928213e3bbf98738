// A live screen: rows as they come, at most four times a second and two hundred in the page.
"use strict";

{
  const ROWS = 200;
  const PACE = 250;
  const BUSY_PACE = 500; // when more comes than is shown, nobody reads faster for being told more often
  const room = document.querySelector("[data-live]");
  const stream = document.getElementById("stream");
  const pill = document.querySelector("[data-to-end]");
  const space = Number(room.dataset.space);
  const lane = room.dataset.lane;
  // How much a batch adds to this lane, where the batch says it.
  const FIGURE = { all: "count", waiting: "held", hidden: "hidden" };

  let last = Number(room.dataset.last);
  let more = 0; // what came while the stream was paused
  let stale = false; // something came that was not asked for yet
  let asking = false;
  let asked = 0;
  let pace = PACE;
  let hovered = false;
  let timer = 0;
  const changed = new Set();

  const atEnd = () => stream.scrollHeight - stream.scrollTop - stream.clientHeight < 48;
  const toEnd = () => (stream.scrollTop = stream.scrollHeight);
  let follows = true;
  const paused = () => !follows || hovered || stream.querySelector(".row :focus-visible") !== null;

  const showPill = () => {
    pill.hidden = follows && !(stale && paused());
    pill.firstElementChild.nextElementSibling.textContent =
      more === 1 ? pill.dataset.one : more > 1 ? pill.dataset.many.replace("#", more.toLocaleString(document.documentElement.lang)) : pill.dataset.paused;
  };

  const rowsOf = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  };
  const ask = (query) => fetch(`${room.dataset.rows}?${query}`, { headers: { "X-Vigie": "fragment" } });

  const bound = () => {
    const rows = stream.querySelectorAll(".row");
    for (let i = 0; i < rows.length - ROWS; i++) rows[i].remove();
    const folds = stream.querySelectorAll("[data-folded]");
    for (let i = 0; i < folds.length - 8; i++) folds[i].remove();
  };

  const pull = async () => {
    if (asking) return;
    asking = true;
    asked = performance.now();
    try {
      if (changed.size) {
        const seqs = [...changed].slice(0, 60);
        for (const seq of seqs) changed.delete(seq);
        const answer = await ask(`lane=${lane}&seqs=${seqs.join(",")}`);
        if (answer.ok) for (const row of rowsOf(await answer.text()).querySelectorAll(".row")) replace(row);
      }
      if (stale && !paused()) {
        stale = false;
        more = 0;
        const answer = await ask(`lane=${lane}&after=${last}`);
        if (answer.status === 401) return location.reload();
        if (!answer.ok) throw new Error(answer.status);
        const fresh = rowsOf(await answer.text());
        last = Number(answer.headers.get("Vigie-Last"));
        pace = Number(answer.headers.get("Vigie-Folded")) ? BUSY_PACE : PACE;
        for (const row of fresh.querySelectorAll(".row")) if (document.getElementById(row.id)) row.remove();
        if (fresh.querySelector(".row")) {
          stream.querySelector("[data-empty]").hidden = true;
          stream.append(fresh);
          bound();
          toEnd();
        }
      }
    } catch {
      stale = true; // asked again with the next event, or when the line is back
    } finally {
      asking = false;
      showPill();
    }
  };

  const schedule = () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      pull().then(() => (changed.size || (stale && !paused())) && schedule());
    }, Math.max(0, pace - (performance.now() - asked)));
  };

  const replace = (row) => {
    const old = document.getElementById(row.id);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    if (old.querySelector(".veil.lifted")) lift(row.querySelector("[data-lift]"));
    old.replaceWith(row);
    if (focused) (row.querySelector(`[data-act="${focused}"]`) || row.querySelector("[data-act]"))?.focus();
  };

  // Pauses: when reading back, when pointing at a row, when a row has the focus.
  stream.addEventListener("scroll", () => {
    const was = follows;
    follows = atEnd();
    if (was !== follows) showPill();
    if (follows && stale) schedule();
  });
  stream.addEventListener("pointerenter", (event) => (hovered = event.pointerType === "mouse"));
  stream.addEventListener("pointerleave", () => {
    hovered = false;
    if (stale) schedule();
    showPill();
  });
  stream.addEventListener("focusout", () => stale && schedule());
  pill.addEventListener("click", () => {
    hovered = false;
    follows = true;
    toEnd();
    stream.focus({ preventScroll: true });
    schedule();
    showPill();
  });

  // Deeds
  const lift = (button) => {
    if (!button) return;
    const veil = button.closest(".row").querySelector(".veil");
    const shown = veil.classList.toggle("lifted");
    veil.toggleAttribute("aria-hidden", false);
    if (!shown) veil.setAttribute("aria-hidden", "true");
    button.setAttribute("aria-expanded", shown);
    button.textContent = shown ? button.dataset.shown : button.dataset.veiled;
  };
  const deed = async (row, url, values) => {
    if (row?.dataset.busy) return;
    if (row) row.dataset.busy = "1";
    const answer = await vigie.post(url, values).catch(() => null);
    if (row) delete row.dataset.busy;
    if (!answer) return vigie.toast(document.body.dataset.offline, true);
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return vigie.toast(answer.status < 500 && answer.status !== 404 ? await answer.text() : document.body.dataset.trouble, true);
    const said = rowsOf(await answer.text());
    for (const fresh of said.querySelectorAll(".row")) replace(fresh);
    const toasts = said.querySelector("[data-toasts]")?.content;
    if (toasts?.textContent.trim()) {
      vigie.say(toasts.querySelector("p").textContent);
      document.getElementById("toasts").append(toasts);
    }
  };
  stream.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("lift" in button.dataset) return lift(button);
    const row = button.closest(".row");
    const path = location.pathname.replace(/\/$/, "");
    if (button.dataset.act === "undo") deed(row, `${path}/${row.dataset.seq}/undo`);
    else if (button.dataset.act) deed(row, `${path}/${row.dataset.seq}/decide`, { outcome: button.dataset.act });
  });
  vigie.undo = (url) => {
    deed(document.getElementById(`m${url.match(/(\d+)\/undo$/)[1]}`), url);
  };
  document.addEventListener("keydown", (event) => {
    if (vigie.shortcut(event) === "u") vigie.undoLast();
  });

  // The curve
  const minutes = room.dataset.minutes.split(",").map(Number);
  let minute = Math.floor(Date.now() / 60_000);
  const spark = document.querySelector("[data-spark]");
  const draw = () => {
    const now = Math.floor(Date.now() / 60_000);
    for (; minute < now; minute++) minutes.push(0);
    minutes.splice(0, minutes.length - 20);
    const highest = Math.max(4, ...minutes);
    const bars = minutes.map((n, i) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = n ? Math.max(1.5, (54 * n) / highest) : 0;
      const box = { x: 10 * (20 - minutes.length + i) + 1, y: 55 - height, width: 8, height };
      for (const [name, value] of Object.entries(box)) bar.setAttribute(name, value);
      return bar;
    });
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [name, value] of Object.entries({ x1: 0, x2: 200, y1: 55.5, y2: 55.5 })) ground.setAttribute(name, value);
    spark.replaceChildren(ground, ...bars);
    // The last sixty seconds: this minute, and the part of the one before that is not yet a minute old.
    const share = 1 - (Date.now() % 60_000) / 60_000;
    const rate = minutes[minutes.length - 1] + share * (minutes[minutes.length - 2] || 0);
    document.querySelector("[data-rate]").textContent = Math.round(rate).toLocaleString(document.documentElement.lang);
  };
  draw();
  setInterval(draw, 1000);

  // What happens
  let happened = false;
  const seen = (seq) => document.getElementById(`m${seq}`) && changed.add(seq);
  document.addEventListener("vigie:events", ({ detail }) => {
    for (const one of detail) {
      if (one.kind === "messages" && one.space === space) {
        draw();
        minutes[minutes.length - 1] += one.count;
        stale = true;
        more += one[FIGURE[lane]] || 0;
      } else if (one.kind === "message.state") one.seqs.forEach(seen);
      else if (one.seq) seen(one.seq);
      else if (one.case) seen(stream.querySelector(`[data-case="${Number(one.case)}"]`)?.dataset.seq);
      else if (one.kind === "health" && one.space === space) {
        const health = document.querySelector("[data-health]");
        health.className = one.error ? "health bad" : "health";
        health.textContent = one.error || health.dataset.well;
      }
    }
    happened = happened || detail.length > 0;
    if (changed.size || stale) schedule();
    showPill();
  });

  // The sums of the last ten minutes are the server's: they also forget. Asked for soon after something
  // happened, and now and then when nothing does.
  const gauges = document.querySelector("[data-gauges]");
  const badge = document.querySelector("[data-waiting]");
  let summed = performance.now();
  setInterval(async () => {
    const age = performance.now() - summed;
    if (document.hidden || age < (happened ? 2_000 : 10_000)) return;
    summed = performance.now();
    happened = false;
    const answer = await fetch(gauges.dataset.gauges, { headers: { "X-Vigie": "fragment" } }).catch(() => null);
    if (!answer?.ok) return;
    gauges.innerHTML = await answer.text();
    const waiting = gauges.querySelector("[data-waiting-now]").textContent.trim();
    if (badge) {
      badge.textContent = waiting;
      badge.hidden = waiting === "0";
    }
  }, 500);

  toEnd();
}
