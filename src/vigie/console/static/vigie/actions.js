// The list of actions, drawn again when one of them moves, at most once a second.
"use strict";

{
  const list = document.querySelector("[data-actions]");
  let due = 0;
  document.addEventListener("vigie:events", ({ detail }) => {
    if (due || !detail.some((one) => one.kind === "action" || one.kind === "case.decided" || one.kind === "case.undone")) return;
    due = setTimeout(async () => {
      due = 0;
      const answer = await fetch(location.href, { headers: { "X-Vigie": "fragment" } }).catch(() => null);
      if (answer?.ok) list.innerHTML = await answer.text();
    }, 1000);
  });
}
