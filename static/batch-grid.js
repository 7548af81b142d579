// The table of a batch: the first rows and every bad one, each cell a text box. One cell is in the
// page's tab order; the arrow keys move from there.

const FIRST = 20;
const STEP = 100; // rows with mistakes, or more rows that are asked for, that are shown at a time

export function drawGrid(place, { words, changeCell, pasteCells }) {
  const state = { first: FIRST, limit: FIRST + STEP, model: null, errors: [], current: null };

  const redraw = () => {
    const kept = held(place);
    place.replaceChildren(...pieces(state, words));
    for (const button of place.querySelectorAll("[data-more]")) {
      button.addEventListener("click", () => {
        state[button.dataset.more] += STEP;
        redraw();
      });
    }
    (box(place, state.current) ?? place.querySelector("td input"))?.setAttribute("tabindex", "0");
    if (kept) restore(place, kept);
  };

  place.addEventListener("input", ({ target }) => {
    changeCell(Number(target.dataset.row), Number(target.dataset.column), target.value);
  });
  place.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\r\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    pasteCells(Number(event.target.dataset.row), Number(event.target.dataset.column), text);
  });
  place.addEventListener("focusin", ({ target }) => {
    if (!target.matches("td input")) return;
    for (const each of place.querySelectorAll("td input[tabindex='0']")) each.tabIndex = -1;
    target.tabIndex = 0;
    state.current = { row: target.dataset.row, column: target.dataset.column };
  });
  place.addEventListener("keydown", (event) => {
    const next = neighbour(place, event);
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target.matches("input")) {
      event.preventDefault(); // Enter in a cell goes down, it doesn't sign
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  return {
    draw(model, errors) {
      [state.model, state.errors] = [model, errors];
      redraw();
    },
    reach(row) {
      if (row > state.first && row < state.first + 2 * STEP) state.first = row;
    },
    focus(row, column) {
      box(place, { row, column })?.focus();
    },
  };
}

function pieces({ model, errors, first, limit }, words) {
  if (model.header < 0) return [loose(errors, new Map(), new Set(), new Set())].filter(Boolean);
  const header = model.rows[model.header].cells.map((name) => name.trim()); // as the server does
  const byCell = Map.groupBy(errors, ({ row, column }) => `${row} ${columnOf(column, header)}`);
  const shown = rowsToShow(model, errors, first);
  const table = make("table", { className: "grid sheet-grid" });
  table.setAttribute("aria-label", words.label);
  const body = make("tbody");
  let before = model.header;
  const placed = new Set();
  for (const index of shown.slice(0, limit)) {
    if (index > before + 1) body.append(gap(index - before - 1, header.length, words));
    body.append(row(model.rows[index].cells, index, header, byCell, placed));
    before = index;
  }
  table.append(head(header, words), body);
  const out = [loose(errors, byCell, placed, new Set(shown)), table];
  if (shown.length > limit) out.push(more("limit", `${words.moreWrong} ${shown.length - limit}`));
  else if (first < model.rows.length) out.push(more("first", `${words.more} ${model.rows.length - before - 1}`));
  return out.filter(Boolean);
}

function rowsToShow({ rows, header }, errors, first) {
  const last = Math.min(rows.length, header + 1 + first);
  const shown = new Set();
  for (let index = header + 1; index < last; index += 1) shown.add(index);
  for (const each of errors) if (each.row - 1 > header && each.row <= rows.length) shown.add(each.row - 1);
  return [...shown].sort((one, other) => one - other);
}

// The server names a column, or gives the number of one that the header lacks.
function columnOf(column, header) {
  const named = header.indexOf(column);
  return named >= 0 ? named : Number(column) > 0 ? Number(column) - 1 : -1;
}

function head(header, words) {
  const line = make("tr");
  line.append(cell("th", "#", words.rowNumber));
  for (const name of header) line.append(cell("th", name));
  for (const each of line.children) each.scope = "col";
  const group = make("thead");
  group.append(line);
  return group;
}

function row(cells, index, header, byCell, placed) {
  const line = make("tr");
  const number = cell("th", String(index + 1));
  number.scope = "row";
  line.append(number);
  for (let column = 0; column < Math.max(cells.length, header.length); column += 1) {
    const key = `${index + 1} ${column}`;
    const wrong = byCell.get(key) ?? [];
    placed.add(key);
    line.append(textBox(cells[column] ?? "", index, column, header[column] ?? String(column + 1), wrong));
  }
  return line;
}

function textBox(value, index, column, name, wrong) {
  const data = make("td");
  const input = make("input", { type: "text", className: "form-control mono", value, tabIndex: -1, spellcheck: false, autocomplete: "off" });
  input.dataset.row = index;
  input.dataset.column = column;
  input.size = Math.min(28, Math.max(4, value.length + 1, name.length));
  input.setAttribute("aria-label", `${name}, ${index + 1}`);
  data.append(input);
  if (wrong.length) {
    const message = make("span", { className: "cell-error", id: `cell-${index}-${column}`, textContent: wrong.map((each) => each.message).join(" ") });
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", message.id);
    data.append(message);
  }
  return data;
}

// What is wrong with the header, with a whole row or with the text has no cell to stand at.
function loose(errors, byCell, placed, shown) {
  const [cellOf, list] = [new Map(), make("ul", { className: "field-errors" })];
  for (const [key, wrong] of byCell) for (const each of wrong) cellOf.set(each, key);
  for (const each of errors) {
    const key = cellOf.get(each);
    if (placed.has(key) || (shown.has(each.row - 1) && !key.endsWith(" -1"))) continue;
    list.append(make("li", { textContent: each.text }));
  }
  return list.children.length ? list : null;
}

function gap(count, width, words) {
  const line = make("tr", { className: "sheet-gap" });
  const data = cell("td", `… ${words.rows} ${count}`);
  data.colSpan = width + 1;
  line.append(data);
  return line;
}

function more(what, text) {
  const button = make("button", { type: "button", className: "btn btn-quiet", textContent: text });
  button.dataset.more = what;
  return button;
}

function cell(kind, text, spoken) {
  const made = make(kind, { textContent: text });
  if (spoken) made.setAttribute("aria-label", spoken);
  return made;
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

function box(place, at) {
  return at && place.querySelector(`input[data-row="${at.row}"][data-column="${at.column}"]`);
}

function held(place) {
  const active = document.activeElement;
  if (!place.contains(active) || !active.matches("td input")) return null;
  const { row, column } = active.dataset;
  return { row, column, from: active.selectionStart, to: active.selectionEnd };
}

function restore(place, { row, column, from, to }) {
  const again = box(place, { row, column });
  again?.focus({ preventScroll: true });
  again?.setSelectionRange(from, to);
}

function neighbour(place, { key, target, shiftKey, ctrlKey, metaKey, altKey }) {
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
