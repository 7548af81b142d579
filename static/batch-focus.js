// The focus in the table of a batch: where it is, where a key leads it.

/** The text box of a cell, if its row stands in the page. */
export function box(place, at) {
  return at && place.querySelector(`input[data-row="${at.row}"][data-column="${at.column}"]`);
}

/** Where the focus and the selection are, before the table is drawn anew. */
export function held(place) {
  const active = document.activeElement;
  if (!place.contains(active) || !active.matches("td input")) return null;
  const { row, column } = active.dataset;
  return { row, column, from: active.selectionStart, to: active.selectionEnd };
}

export function restore(place, { row, column, from, to }) {
  const again = box(place, { row, column });
  again?.focus({ preventScroll: true });
  again?.setSelectionRange(from, to);
}

/** The text box that a key leads to from the present one; none if the key stays the box's own. */
export function neighbour(place, { key, target, shiftKey, ctrlKey, metaKey, altKey }) {
  if (!target.matches("td input") || ctrlKey || metaKey || altKey) return null;
  const [data, line] = [target.parentElement, target.closest("tr")];
  const atStart = target.selectionEnd === 0;
  const atEnd = target.selectionStart === target.value.length;
  const whole = atEnd && target.selectionEnd - target.selectionStart === 0;
  const along = (to, by) => {
    for (let each = to; each; each = by < 0 ? each.previousElementSibling : each.nextElementSibling) {
      const found = each.children[data.cellIndex]?.querySelector("input");
      if (found) return found;
    }
    return null;
  };
  if (key === "ArrowDown" || (key === "Enter" && !shiftKey)) return along(line.nextElementSibling, 1);
  if (key === "ArrowUp" || (key === "Enter" && shiftKey)) return along(line.previousElementSibling, -1);
  if (key === "ArrowLeft" && atStart) return data.previousElementSibling?.querySelector("input");
  if (key === "ArrowRight" && whole) return data.nextElementSibling?.querySelector("input");
  return null;
}
