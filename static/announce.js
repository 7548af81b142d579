// Says something to people who don't see the page: the live region stands in every page.

export function announce(text) {
  const region = document.getElementById("announcements");
  region.textContent = "";
  window.setTimeout(() => (region.textContent = text), 50); // the same text twice is news, too
}

// A sentence of the page's own language, kept at the live region by name.
export function phrase(name) {
  return document.getElementById("announcements").dataset[name] ?? "";
}
