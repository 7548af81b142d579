// The theme switch. theme.js reads what is kept here before the first paint.

import { keep, kept } from "./storage.js";

export function offerThemes(root) {
  const choice = root.querySelector("[data-theme-choice]");
  if (!choice) return;
  const select = choice.querySelector("select");
  choice.hidden = false;
  select.value = kept("theme") ?? "auto";
  select.addEventListener("change", () => {
    keep("theme", select.value === "auto" ? null : select.value);
    document.dispatchEvent(new Event("themechosen"));
  });
}
