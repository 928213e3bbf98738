// The editor of a charter: finds clauses, adds rows without a new page, counts while a number moves, saves by key.
"use strict";

// The list: what is typed hides the clauses that do not say it.
{
  const find = document.querySelector("[data-find]");
  const found = document.querySelector("[data-found]");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll("[data-sought]")].map((row) => [row, plain(row.dataset.sought)]);
  find?.addEventListener("input", () => {
    const asked = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, words] of rows) {
      row.hidden = !asked.every((word) => words.includes(word));
      shown += !row.hidden;
    }
    for (const deed of document.querySelectorAll("[data-deed]")) deed.hidden = !deed.querySelector("li:not([hidden])");
    found.textContent = !asked.length ? found.dataset.all : shown ? found.dataset.some.replace("#n", shown).replace("#all", rows.length) : found.dataset.none;
  });
  document.addEventListener("keydown", (event) => {
    if (find && vigie.shortcut(event) === "/") {
      event.preventDefault();
      find.focus();
    }
  });
}

const page = document.querySelector("[data-editor]");
if (page) {
  const PAUSE = 110; // milliseconds without a move before the count is asked for
  const form = document.getElementById("clause-form");
  const count = document.getElementById("count");
  const newest = document.getElementById("newest");
  const showNewest = document.querySelector("[data-show-newest]");
  let dirty = form.querySelector("[data-dirty]") !== null;
  let moving = "";
  let timer = 0;
  let asking = null;
  let version = 0; // moves when the rows are drawn anew: an answer about the old ones is let go

  const holder = (html) => {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    return parsed.content;
  };
  const filled = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const send = (url, body, signal) =>
    fetch(url, { method: "POST", body, signal, headers: { "X-CSRFToken": document.body.dataset.csrf, "X-Vigie": "fragment" } });
  const tell = (place, sentence) => {
    const said = document.getElementById(place);
    if (!said) return;
    said.hidden = !sentence;
    said.querySelector("span").textContent = sentence;
    const row = said.closest(".line");
    for (const field of row ? row.querySelectorAll("[aria-describedby]") : []) {
      if (sentence) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  };
  const put = (content) => {
    for (const part of content.querySelectorAll("[data-into]")) {
      const place = document.getElementById(part.dataset.into);
      // Said again only where it changed, so that a reader of screens is not told twice.
      if (place && place.innerHTML !== part.innerHTML) place.innerHTML = part.innerHTML;
    }
    for (const wrong of content.querySelectorAll("[data-wrong]")) tell(wrong.dataset.wrong, wrong.textContent);
  };
  const mark = (is) => {
    dirty = is;
    for (const chip of document.querySelectorAll("[data-unsaved]")) chip.hidden = !is;
  };

  // The live count
  const recount = async () => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const asked = version;
    const body = filled();
    if (moving) body.set("moving", moving);
    page.dataset.counting = "";
    let answer;
    let html = "";
    try {
      answer = await send(page.dataset.count, body, mine.signal);
      html = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") count.textContent = page.dataset.lost;
      return;
    }
    if (answer.status === 401) return location.reload();
    if (mine !== asking || asked !== version) return;
    delete page.dataset.counting;
    if (!answer.ok) {
      count.textContent = page.dataset.lost;
      return;
    }
    const content = holder(html);
    put(content);
    const said = content.querySelector('[data-into="count"]');
    showNewest.hidden = !Number(said.dataset.matches);
    if ("again" in said.dataset) {
      clearTimeout(timer);
      timer = setTimeout(recount, 500);
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(recount, PAUSE);
  };
  const veil = () => {
    newest.replaceChildren();
    showNewest.setAttribute("aria-expanded", "false");
    showNewest.textContent = showNewest.dataset.veiled;
  };
  showNewest.addEventListener("click", async () => {
    if (showNewest.getAttribute("aria-expanded") === "true") return veil();
    const answer = await send(page.dataset.newest, filled()).catch(() => null);
    if (!answer?.ok) return vigie.toast(document.body.dataset.trouble, true);
    newest.innerHTML = await answer.text();
    showNewest.setAttribute("aria-expanded", "true");
    showNewest.textContent = showNewest.dataset.shown;
  });

  // Deeds of the form: rows come and go, the clause is kept.
  const grow = () => {
    for (const text of page.querySelectorAll("[data-grows]")) {
      text.rows = 1;
      const style = getComputedStyle(text);
      const inner = text.scrollHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
      text.rows = Math.min(8, Math.max(1, Math.round(inner / parseFloat(style.lineHeight))));
    }
  };
  const go = (id) => {
    const place = id ? document.getElementById(id) : null;
    place?.focus();
    return Boolean(place);
  };
  const controls = () => [...form.elements].filter((field) => field.id && field.type !== "hidden" && field.type !== "submit");
  const held = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
  let busy = false;
  const deed = async (what) => {
    if (busy) return;
    busy = true;
    const focused = document.activeElement?.id;
    const body = filled();
    body.set("do", what);
    const sent = new Map(controls().map((field) => [field.id, held(field)]));
    const answer = await send(form.action, body).catch(() => null);
    busy = false;
    if (!answer) return vigie.toast(document.body.dataset.offline, true);
    if (answer.status === 401) return location.reload();
    if (answer.headers.has("Vigie-Go")) {
      mark(false);
      return location.assign(answer.headers.get("Vigie-Go"));
    }
    const html = await answer.text();
    if (answer.status >= 500 || !html.includes("data-part")) return vigie.toast(answer.status < 500 ? html : document.body.dataset.trouble, true);
    version++;
    // What was typed while the server answered is typed again into what it drew.
    const since = controls().filter((field) => sent.has(field.id) && sent.get(field.id) !== held(field));
    for (const part of holder(html).querySelectorAll("[data-part]")) document.getElementById(part.id).replaceWith(part);
    for (const field of since) {
      const drawn = document.getElementById(field.id);
      if (!drawn) continue;
      if (typeof held(field) === "boolean") drawn.checked = field.checked;
      else drawn.value = field.value;
    }
    const fields = document.getElementById("clause-fields");
    if (fields.dataset.saved) {
      vigie.toast(fields.dataset.saved);
      vigie.say(fields.dataset.saved);
      mark(since.length > 0);
      tryExamples();
    } else mark(true);
    const trouble = page.querySelector("[data-alert-focus]") || (what === "save" && page.querySelector('[aria-invalid="true"], .wrong:not([hidden])'));
    if (trouble) {
      trouble.scrollIntoView({ block: "center" });
      trouble.focus();
    } else if (!go(fields.dataset.focus)) go(focused);
    grow();
    recount();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    deed(event.submitter?.value || "save");
  });
  page.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.range) document.getElementById(field.dataset.range).value = field.value;
    if (field.dataset.number) document.getElementById(field.dataset.number).value = field.value;
    if (!field.form || field.form !== form) return;
    moving = field.closest(".line")?.id || moving;
    mark(true);
    if ("grows" in field.dataset) grow();
    if ("turn" in field.dataset) return;
    if (field.name?.startsWith("must")) return;
    soon();
  });
  page.addEventListener("change", (event) => {
    if ("turn" in event.target.dataset) deed("turn");
  });
  page.addEventListener("focusin", (event) => {
    const line = event.target.closest(".line");
    if (!line || line.id === moving || !line.querySelector(".line-range, .line-threshold")) return;
    moving = line.id;
    soon();
  });

  // Examples
  let trying = false;
  const tryExamples = async () => {
    const button = page.querySelector("[data-try]");
    if (trying || !button) return;
    trying = true;
    const asked = version;
    const said = button.innerHTML;
    button.textContent = button.dataset.busy;
    const answer = await send(page.dataset.examples, filled()).catch(() => null);
    trying = false;
    button.innerHTML = said;
    if (!answer?.ok) return vigie.toast(answer && answer.status < 500 ? await answer.text() : document.body.dataset.trouble, true);
    // The examples may have been drawn anew meanwhile: each answer has its place no more.
    if (asked !== version) return;
    for (const old of page.querySelectorAll(".tried")) old.replaceChildren();
    put(holder(await answer.text()));
  };
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-try]")) tryExamples();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key.toLowerCase() === "s") {
      event.preventDefault();
      if ("supervises" in page.dataset && !event.repeat) deed("save");
    } else if (event.key === "Enter" && !event.repeat) {
      event.preventDefault();
      tryExamples();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && "supervises" in page.dataset) event.preventDefault();
  });
  document.getElementById("undo-form").addEventListener("submit", () => mark(false));
  grow();
  recount();
}
