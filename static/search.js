// The catalogue's search while typing; without it the form asks the server.

export function offerLiveSearch(root) {
  const field = root.querySelector("[data-search]");
  const entries = root.querySelectorAll("[data-search-text]");
  const nothing = root.querySelector("[data-search-nothing]");
  field.form.querySelector("button").hidden = true;
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const entry of entries) {
      entry.hidden = !words.every((word) => entry.dataset.searchText.includes(word));
      found += entry.hidden ? 0 : 1;
    }
    nothing.hidden = found > 0;
  };
  field.addEventListener("input", show);
  if (field.value !== field.defaultValue) show(); // typed before this script came
}
