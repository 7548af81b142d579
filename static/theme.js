// Runs before the first paint, so that a chosen theme does not flash. Only "light" or "dark" is
// ever kept; without JavaScript the style sheet follows the system by itself.
(function () {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage switched off: follow the system
    }
  }
  function apply() {
    const theme = chosen();
    const dark = theme === "dark" || (theme !== "light" && system.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  }
  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  document.addEventListener("themechosen", apply);
})();
