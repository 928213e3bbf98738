// What every screen can do: theme, dialogs, toasts, and calls that carry the token of the form.
"use strict";

const vigie = (window.vigie = {});

// Theme: as the system, light, dark. Kept in a cookie so that the server draws the right one at once.
{
  const button = document.querySelector("[data-theme-next]");
  const order = ["auto", "light", "dark"];
  const icons = { auto: "theme", light: "light", dark: "dark" };
  const show = (theme) => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    if (!button) return;
    button.title = button.dataset[theme];
    button.setAttribute("aria-label", button.dataset[theme]);
    button.querySelector("use").setAttribute("href", `#i-${icons[theme]}`);
  };
  let theme = document.documentElement.dataset.theme || "auto";
  show(theme);
  button?.addEventListener("click", () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    show(theme);
    vigie.say(button.dataset[theme]);
  });
}

vigie.say = (sentence) => {
  document.getElementById("announce").textContent = sentence;
};

vigie.post = (url, values = {}) =>
  fetch(url, {
    method: "POST",
    body: new URLSearchParams(values),
    headers: { "X-CSRFToken": document.body.dataset.csrf, "X-Vigie": "fragment" },
  });

// Dialogs and the menu
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    opener.closest("details")?.removeAttribute("open");
    document.getElementById(opener.dataset.opens).showModal();
  }
  event.target.closest("[data-closes]")?.closest("dialog").close();
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.removeAttribute("open");
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});

// Single-key shortcuts can be switched off: a voice that dictates, or a tremor, must not decide.
vigie.keysOn = () => localStorage.getItem("keys") !== "off";
{
  const box = document.querySelector("[data-keys-on]");
  if (box) {
    box.checked = vigie.keysOn();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }
}

// The keys of a press that is still held: some systems repeat a key without saying so.
const held = new Set();
document.addEventListener("keyup", (event) => held.delete(event.code));
window.addEventListener("blur", () => held.clear());
vigie.shortcut = (event) => {
  const again = event.repeat || held.has(event.code);
  held.add(event.code);
  if (again || event.defaultPrevented || event.isComposing) return null;
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return null;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return null;
  return vigie.keysOn() ? event.key.toLowerCase() : null;
};

// Toasts: those that can be undone count the grace period down, the others leave by themselves.
const STAYS = 6000;
const toasts = document.getElementById("toasts");
let lastUndo = null;

const arm = (toast) => {
  const grace = Number(toast.dataset.grace || 0);
  if (!grace) {
    setTimeout(() => toast.remove(), toast.classList.contains("bad") ? 2 * STAYS : STAYS);
    return;
  }
  lastUndo = toast.dataset.undo;
  const ends = performance.now() + grace;
  const seconds = toast.querySelector("[data-seconds]");
  const ring = toast.querySelector("circle + circle");
  const tick = () => {
    const left = ends - performance.now();
    if (left <= 0) return toast.remove();
    seconds.textContent = Math.ceil(left / 1000);
    ring.style.strokeDashoffset = 100 - (100 * left) / grace;
    if (toast.isConnected) setTimeout(tick, 100);
  };
  tick();
  const older = [...toasts.querySelectorAll("[data-grace]")].slice(0, -3);
  for (const one of older) one.remove();
  // One key undoes one decision, the last: only its notice shows the key.
  for (const one of toasts.querySelectorAll("[data-grace]")) one.querySelector("kbd").hidden = one !== toast;
};
new MutationObserver((changes) => {
  for (const change of changes)
    for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) arm(node);
}).observe(toasts, { childList: true });
for (const toast of toasts.querySelectorAll("[data-toast]")) arm(toast);

vigie.toast = (sentence, bad = false) => {
  const toast = document.createElement("div");
  toast.className = bad ? "toast bad" : "toast";
  toast.dataset.toast = "";
  toast.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  toasts.append(toast);
  vigie.say(sentence);
};

// `vigie.undo` is what the screen does with the address of a decision to take back.
const takeBack = async (url) => {
  if (!/\/actions\/\d+\/cancel$/.test(url)) return vigie.undo?.(url);
  const answer = await vigie.post(url).catch(() => null);
  if (!answer) return vigie.toast(document.body.dataset.offline, true);
  vigie.toast(answer.status < 500 && answer.status !== 404 ? await answer.text() : document.body.dataset.trouble, !answer.ok);
};
vigie.undoLast = () => {
  const newest = [...toasts.querySelectorAll("[data-grace]")].pop();
  const url = newest?.dataset.undo || lastUndo;
  if (!url) return;
  lastUndo = null;
  newest?.remove();
  takeBack(url);
};
document.addEventListener("submit", (event) => {
  if (!("takeBack" in event.target.dataset)) return;
  event.preventDefault();
  takeBack(event.target.getAttribute("action"));
});
toasts.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-undo-button]")?.closest("[data-toast]");
  if (!toast) return;
  if (lastUndo === toast.dataset.undo) lastUndo = null;
  toast.remove();
  takeBack(toast.dataset.undo);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !event.target.closest?.("input, textarea, select") && !document.querySelector("dialog[open]") && vigie.keysOn())
    document.getElementById("keys-help")?.showModal();
});

// A refusal is one sentence, in the reader's language.
document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status === 404 || status >= 500) vigie.toast(document.body.dataset.trouble, true);
  else if (status !== 401) vigie.toast(responseText, true);
});
document.addEventListener("htmx:sendError", () => vigie.toast(document.body.dataset.offline, true));
