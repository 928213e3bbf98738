// A connector that is no longer heard, a space that is silent: told on every open screen, and again when it is over.
"use strict";

{
  //: Notices at once: a browser that comes back after a while is not buried under what it missed.
  const MOST = 3;

  const tell = async (flag, ended) => {
    const address = document.body.dataset.coverage.replace("/0", `/${flag}`);
    const answer = await fetch(address, { headers: { "X-Vigie": "fragment" } }).catch(() => null);
    if (answer?.ok) vigie.toast(await answer.text(), !ended);
  };

  document.addEventListener("vigie:events", ({ detail }) => {
    // Of one that ended meanwhile only the end is told.
    const last = new Map(detail.filter((one) => one.kind === "coverage").map((one) => [one.flag, one.ended]));
    // Not all at once: every open screen is told of the same thing at the same moment.
    for (const [flag, ended] of [...last].slice(-MOST)) setTimeout(tell, 50 + 350 * Math.random(), flag, ended);
  });
}
