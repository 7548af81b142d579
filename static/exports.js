// The tabs "Take it away": the format that was chosen last is shown first. Its id alone is kept.

export function rememberTabs(root) {
  for (const tabs of root.querySelectorAll("[data-tabs]")) {
    const name = tabs.dataset.tabs;
    const last = [...tabs.querySelectorAll("input[type=radio]")].find(({ value }) => value === kept(name));
    const chosen = [...tabs.querySelectorAll("input:checked")].some((each) => !each.defaultChecked); // before this script came
    if (last && !chosen) last.checked = true;
    tabs.addEventListener("change", (event) => keep(name, event.target.value));
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is switched off: the first format it is, then.
  }
}
