// Trials: the texts behind a figure are shown when asked for, and the end of a trial is said.
"use strict";

{
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lift-all]");
    if (!button) return;
    const shown = button.getAttribute("aria-expanded") !== "true";
    for (const veil of button.parentElement.querySelectorAll(".veil")) {
      veil.classList.toggle("lifted", shown);
      if (shown) veil.removeAttribute("aria-hidden");
      else veil.setAttribute("aria-hidden", "true");
    }
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = shown ? button.dataset.shown : button.dataset.veiled;
  });

  document.addEventListener("htmx:afterSwap", () => {
    const trial = document.querySelector("[data-trial]");
    if (trial?.dataset.state === "done") vigie.say(trial.dataset.said);
  });
}
