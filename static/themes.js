// The theme switch. theme.js reads what is kept here before the first paint.

export function offerThemes(root) {
  const choice = root.querySelector("[data-theme-choice]");
  if (!choice) return;
  const select = choice.querySelector("select");
  choice.hidden = false;
  select.value = kept() ?? "auto";
  select.addEventListener("change", () => {
    keep(select.value);
    document.dispatchEvent(new Event("themechosen"));
  });
}

function kept() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function keep(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is switched off: the system's theme it is.
  }
}
