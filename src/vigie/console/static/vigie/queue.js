// The queue: decides by key or button, keeps the case while its screen is open, gives it back when it closes.
"use strict";

{
  const desk = document.querySelector("[data-queue]");
  const current = () => document.getElementById("case");
  let busy = false;

  // One deed at a time: a second key waits for the next case to be on screen.
  // What the network allows is asked beside it, and holds nobody up.
  const ofCase = (event) => event.detail.target?.id === "case";
  document.addEventListener("htmx:beforeRequest", (event) => ofCase(event) && (busy = true));
  document.addEventListener("htmx:afterRequest", (event) => ofCase(event) && (busy = false));

  const fetchNext = () => {
    if (!busy) htmx.ajax("POST", desk.dataset.next, { target: "#case", swap: "outerHTML" });
  };

  vigie.undo = (url) => {
    if (busy) return;
    htmx.ajax("POST", url, { target: "#case", swap: "outerHTML", values: { case: current().dataset.case } });
  };

  const KEYS = { p: "publish", h: "hide", d: "delete", s: "skip", arrowright: "skip" };
  document.addEventListener("keydown", (event) => {
    const key = vigie.shortcut(event);
    if (!key || busy) return;
    if (key === "u" || key === "arrowleft") {
      event.preventDefault();
      vigie.undoLast();
    } else if (KEYS[key] && !event.shiftKey) {
      const button = document.getElementById(`decide-${KEYS[key]}`);
      if (!button) return;
      event.preventDefault();
      button.classList.add("pressed");
      button.click(); // htmx learns which button from the click, not from requestSubmit
    }
  });

  // The links to the queues keep one line, however many there are: the current one is brought into it.
  const showQueue = () => {
    const links = document.getElementById("queues");
    const here = links.querySelector("[aria-current]");
    if (here) links.scrollLeft = here.offsetLeft - (links.clientWidth - here.offsetWidth) / 2;
  };
  showQueue();

  // After a decision by key, reading starts at the new message; after one by button, the focus stays on it.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "case" && event.detail.elt.id !== "case") return;
    window.scrollTo(0, 0);
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused.id === "content")
      document.getElementById("case-body")?.focus({ preventScroll: true });
    dueTimes();
    showQueue();
  });

  // What this network can never do is no choice; the reason stands beside the case.
  document.addEventListener("htmx:afterSettle", () => {
    for (const verb of (document.getElementById("offers")?.dataset.cannot || "").split(" ")) {
      const button = verb && document.getElementById(`decide-${verb}`);
      if (button) button.disabled = true;
    }
  });
  // What was asked moves on; a person who is writing is left alone.
  document.addEventListener("vigie:events", ({ detail }) => {
    const offers = document.getElementById("offers");
    const moved = offers && detail.some((one) => one.kind === "action" && String(one.seq) === offers.dataset.seq);
    if (moved && !offers.querySelector("details.offer[open]")) htmx.trigger(offers, "refresh");
  });

  // The time left
  const dueTimes = () => {
    for (const due of document.querySelectorAll("[data-due]")) {
      const left = Number(due.dataset.due) - Date.now();
      const minutes = Math.floor(Math.abs(left) / 60_000);
      const [unit, size] = minutes < 100 ? [0, 1] : minutes < 48 * 60 ? [1, 60] : [2, 1440];
      const words = (left < 0 ? desk.dataset.late : desk.dataset.left).split("|")[unit];
      due.querySelector("[data-due-text]").textContent = words.replace("#", Math.floor(minutes / size));
      if (left < 0) due.dataset.late = "past";
      else if (left < 300_000) due.dataset.late = "soon";
    }
  };
  setInterval(dueTimes, 5000);

  // The lease is renewed while the screen is open, and lost with a sentence.
  setInterval(async () => {
    const { keep } = current().dataset;
    if (!keep || busy || document.hidden) return;
    const answer = await vigie.post(keep).catch(() => null);
    if (!answer || current().dataset.keep !== keep) return;
    if (answer.ok) current().dataset.until = answer.headers.get("Vigie-Until");
    else if (answer.status === 409 && !busy) {
      vigie.toast(await answer.text(), true);
      fetchNext();
    }
  }, Number(desk.dataset.lease) / 4);
  document.addEventListener("visibilitychange", () => {
    // Back after a while: the case may have gone to somebody else.
    if (!document.hidden && Number(current().dataset.until) < Date.now()) fetchNext();
  });
  window.addEventListener("pagehide", () => {
    const { leave, until } = current().dataset;
    if (leave) navigator.sendBeacon(leave, new URLSearchParams({ until, csrfmiddlewaretoken: document.body.dataset.csrf }));
  });

  // What happens elsewhere
  // One's own decision is answered for by its own answer; told later, it may even have been undone since.
  const gone = (one) => one.kind === "case.closed" || (one.kind === "case.decided" && String(one.by) !== document.body.dataset.me);
  const COMES = new Set(["case.opened", "case.released", "case.undone"]);
  let coming = 0;
  document.addEventListener("vigie:events", ({ detail }) => {
    const mine = current().dataset.case;
    if (busy) return;
    if (mine && detail.some((one) => gone(one) && String(one.case) === mine)) {
      vigie.toast(desk.dataset.gone);
      fetchNext();
    } else if (!mine && !coming && detail.some((one) => COMES.has(one.kind))) {
      // Not all at once: every idle screen is told of the same case at the same moment.
      coming = setTimeout(() => {
        coming = 0;
        if (!current().dataset.case) fetchNext();
      }, 50 + 350 * Math.random());
    }
  });
}
