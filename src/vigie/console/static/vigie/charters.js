// Charters: the way back, what takes seconds, and what would be lost by leaving.
"use strict";

for (const dialog of document.querySelectorAll("dialog[data-open-now]")) dialog.showModal();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-back]");
  if (!button) return;
  const dialog = document.getElementById("back");
  const title = dialog.querySelector("[data-title]");
  title.textContent = title.dataset.title.replace("#", button.dataset.back);
  dialog.querySelector("[name=number]").value = button.dataset.back;
  dialog.querySelector("[name=reason]").value = button.dataset.reason;
  dialog.querySelector("[role=alert]")?.remove();
  dialog.showModal();
});

// What takes seconds says so, and is not asked for twice.
const busy = (button) => {
  if (!button?.dataset.busy) return;
  button.disabled = true;
  button.textContent = button.dataset.busy;
  vigie.say(button.dataset.busy);
};
document.addEventListener("htmx:beforeRequest", (event) => busy(event.target));
document.addEventListener("htmx:load", (event) => {
  const compared = event.target.matches?.(".checked") && event.target.querySelector("h2");
  if (compared) vigie.say(compared.textContent);
});
document.addEventListener("submit", (event) => {
  // After the browser has read the form, so that the button's own value goes with it.
  setTimeout(() => busy(event.submitter));
});

// Which spaces change, and a question before what was chosen is lost.
for (const form of document.querySelectorAll("[data-leaving]")) {
  let leaving = true;
  const changed = () =>
    [...form.querySelectorAll("select")].filter((one) => {
      const shown = form.elements[`shown-${one.name.replace("space-", "")}`];
      one.closest("li").classList.toggle("changed", one.value !== shown.value);
      return one.value !== shown.value;
    }).length;
  form.addEventListener("change", () => {
    const count = changed();
    const said = count === 1 ? form.dataset.one : form.dataset.many.replace("#", count);
    form.querySelector("[data-count]").textContent = count ? said : "";
  });
  form.addEventListener("submit", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (leaving && changed()) event.preventDefault();
  });
}

// A client's own charters are offered for that client only.
{
  const client = document.querySelector("select[name=client]");
  const show = () => {
    for (const group of document.querySelectorAll("[data-client]")) {
      group.hidden = group.dataset.client !== client.value;
      for (const radio of group.querySelectorAll("input")) radio.disabled = group.hidden;
    }
  };
  if (client) {
    client.addEventListener("change", show);
    show();
  }
}
