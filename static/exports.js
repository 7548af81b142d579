// The tabs "Take it away": the format that was chosen last is shown first. Its id alone is kept.

import { keep, kept } from "./storage.js";

export function rememberTabs(root) {
  for (const tabs of root.querySelectorAll("[data-tabs]")) {
    const name = tabs.dataset.tabs;
    const last = [...tabs.querySelectorAll("input[type=radio]")].find(({ value }) => value === kept(name));
    const chosen = [...tabs.querySelectorAll("input:checked")].some((each) => !each.defaultChecked); // before this script came
    if (last && !chosen) last.checked = true;
    tabs.addEventListener("change", (event) => keep(name, event.target.value));
  }
}
