// Alerts: told on every open screen as they are raised, and listed again where they are listed.
"use strict";

{
  //: Notices at once: a browser that comes back after a while is not buried under what it missed.
  const MOST = 3;
  let due = 0;

  const relist = async () => {
    due = 0;
    const list = document.querySelector("[data-alerts]");
    const answer = await fetch(list.dataset.alerts, { headers: { "X-Vigie": "fragment" } }).catch(() => null);
    if (!answer?.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector("[data-alerts]");
    // What is inside is drawn again; the list stays open, and keeps the focus, where it was.
    list.querySelector("summary").replaceChildren(...fresh.querySelector("summary").childNodes);
    list.querySelector("div").replaceChildren(...fresh.querySelector("div").childNodes);
    list.hidden = fresh.hidden;
  };

  document.addEventListener("vigie:events", ({ detail }) => {
    const raised = detail.filter((one) => one.kind === "alert");
    if (!raised.length) return;
    for (const { alert, name } of raised.slice(-MOST)) {
      // Isolated, so that a name written from right to left leaves the sentence as it is.
      const place = `\u2068${name.slice(0, 80)}\u2069`;
      vigie.toast(document.body.dataset.alert.replace("#alert", () => alert).replace("#space", () => place), true);
    }
    // Not all at once: every open screen is told of the same alert at the same moment.
    if (document.querySelector("[data-alerts]") && !due) due = setTimeout(relist, 50 + 350 * Math.random());
  });
}
