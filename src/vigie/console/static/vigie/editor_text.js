// The draft as text: numbers of lines, mistakes beside them, saved by key.
"use strict";

{
  const PAUSE = 900; // milliseconds without a key before the text is checked
  const page = document.querySelector("[data-text-page]");
  const text = document.getElementById("yaml");
  const gutter = document.querySelector("[data-gutter]");
  const notes = document.getElementById("notes");
  let dirty = page.querySelector("[data-unsaved]:not([hidden])") !== null;
  let timer = 0;
  let asked = 0;

  const wrong = () => new Set([...notes.querySelectorAll("[data-line]")].map((note) => Number(note.dataset.line)));
  const number = () => {
    const lines = text.value.split("\n").length;
    const marked = wrong();
    gutter.replaceChildren(
      ...Array.from({ length: lines }, (_, at) => {
        const line = document.createElement("span");
        line.textContent = `${marked.has(at + 1) ? "! " : ""}${at + 1}\n`;
        line.classList.toggle("bad", marked.has(at + 1));
        return line;
      }),
    );
    gutter.scrollTop = text.scrollTop;
  };
  const check = async () => {
    const mine = ++asked;
    const answer = await vigie.post(page.dataset.check, { text: text.value }).catch(() => null);
    if (answer?.status === 401) return location.reload();
    if (!answer?.ok || mine !== asked) return;
    notes.innerHTML = await answer.text();
    number();
  };
  text.addEventListener("scroll", () => (gutter.scrollTop = text.scrollTop));
  text.addEventListener("input", () => {
    dirty = true;
    for (const chip of page.querySelectorAll("[data-unsaved]")) chip.hidden = false;
    if (gutter.childElementCount !== text.value.split("\n").length) number();
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
  notes.addEventListener("click", (event) => {
    const note = event.target.closest("[data-line]");
    if (!note) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const line = Number(note.dataset.line) - 1;
    const at = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + Number(note.dataset.column) - 1;
    text.focus();
    text.setSelectionRange(at, at);
    text.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(text).lineHeight));
  });
  const leaving = () => (dirty = false);
  document.getElementById("text-form").addEventListener("submit", leaving);
  document.getElementById("undo-form").addEventListener("submit", leaving);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    const save = page.querySelector("[data-save]");
    if (save && !event.repeat) document.getElementById("text-form").requestSubmit(save);
  });
  window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());
  number();
}
