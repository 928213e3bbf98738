// A clause that may no longer act alone is told on every open screen, in the reader's words.
"use strict";

{
  //: Notices at once: a browser that comes back after a while is not buried under what it missed.
  const MOST = 3;

  const tell = async (change) => {
    const address = document.body.dataset.autonomy.replace("/0", `/${change}`);
    const answer = await fetch(address, { headers: { "X-Vigie": "fragment" } }).catch(() => null);
    if (answer?.ok) vigie.toast(await answer.text(), true);
  };

  document.addEventListener("vigie:events", ({ detail }) => {
    const lost = detail.filter((one) => one.kind === "autonomy" && !one.acts);
    // Not all at once: every open screen is told of the same change at the same moment.
    for (const { change } of lost.slice(-MOST)) setTimeout(tell, 50 + 350 * Math.random(), change);
  });
}
