// Follows what happens, by server-sent events; tells the screen with "vigie:events" and "vigie:figures".
"use strict";

{
  const HIDDEN_FOR = 30_000;
  const line = document.querySelector("[data-line]");
  const start = document.body.dataset.events;
  let source = null;
  let last = start ? new URL(start, location).searchParams.get("after") : "";
  let wait = 1000;
  let asleep = 0;

  const state = (name) => {
    if (!line || line.dataset.state === name) return;
    line.dataset.state = name;
    line.firstElementChild.textContent = line.dataset[name] || "";
  };

  const open = () => {
    source = new EventSource(`${new URL(start, location).pathname}?after=${last}`);
    source.onopen = () => {
      wait = 1000;
      state("open");
    };
    source.onmessage = (event) => {
      last = event.lastEventId;
      const told = JSON.parse(event.data);
      if (told.length) document.dispatchEvent(new CustomEvent("vigie:events", { detail: told }));
    };
    source.addEventListener("figures", (event) => {
      const figures = JSON.parse(event.data);
      // A queue that is no longer told of is empty.
      for (const place of document.querySelectorAll('[data-figure^="queue:"]')) figures[place.dataset.figure] ??= 0;
      for (const [name, value] of Object.entries(figures))
        for (const place of document.querySelectorAll(`[data-figure="${name}"]`)) {
          place.textContent = value;
          place.toggleAttribute("data-some", value > 0);
        }
    });
    // Away for too long: reading all that was missed would be slower than a fresh page.
    source.addEventListener("reload", () => location.reload());
    source.onerror = () => {
      state("lost");
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      setTimeout(open, wait * (0.5 + Math.random()));
      wait = Math.min(2 * wait, 30_000);
    };
  };

  if (start) {
    open();
    // A browser keeps six lines to one server: a page nobody looks at gives its own back.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(asleep);
      if (document.hidden) {
        asleep = setTimeout(() => {
          source?.close();
          source = null;
        }, HIDDEN_FOR);
      } else if (!source) open();
    });
    window.addEventListener("pagehide", () => source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }
}
