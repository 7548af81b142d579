// The table of a batch: the first rows and every bad one, a window of them at a time, each cell a
// text box. One cell is in the page's tab order; the arrow keys move from there.

import { columnOf, looseErrors, NO_FAULTS } from "./batch-faults.js";
import { box, held, neighbour, restore } from "./batch-focus.js";

const FIRST = 20;
const STEP = 100; // rows that come when more are asked for
const WINDOW = FIRST + STEP; // rows that stand in the page at most

export function drawGrid(place, { words, changeCell, pasteCells }) {
  const state = { first: FIRST, from: 0, kept: new Set(), model: null, faults: NO_FAULTS, current: null };

  const redraw = () => {
    const before = held(place);
    place.replaceChildren(...pieces(state, words));
    for (const button of place.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => go(button.dataset.go));
    }
    (box(place, state.current) ?? place.querySelector("td input"))?.setAttribute("tabindex", "0");
    if (before) restore(place, before);
  };

  const go = (where) => {
    const { earlier, later } = view(state);
    let target = where === "earlier" ? (earlier.at(-WINDOW) ?? earlier[0]) : later[0];
    if (where === "more") {
      target = state.model.header + 1 + state.first;
      state.first += STEP;
    }
    if (!view(state).rows.includes(target)) state.from = target;
    redraw();
    box(place, { row: target, column: 0 })?.focus();
  };

  place.addEventListener("input", ({ target }) => {
    state.kept.add(Number(target.dataset.row)); // mended, it stays in sight
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
    draw(model, faults) {
      if (model !== state.model) Object.assign(state, { first: FIRST, from: 0, kept: new Set() });
      [state.model, state.faults] = [model, faults];
      redraw();
    },
    reach(row) {
      if (row > state.first && row < state.first + 2 * STEP) state.first = row;
    },
    focus(row, column) {
      state.kept.add(row);
      if (!view(state).rows.includes(row)) state.from = row;
      redraw();
      box(place, { row, column })?.focus();
    },
  };
}

function pieces(state, words) {
  const { model, faults } = state;
  const names = model.header < 0 ? [] : model.rows[model.header].cells.map((name) => name.trim()); // as the server does
  const errors = loose(looseErrors(faults, model, names), words);
  if (model.header < 0) return errors;
  const { rows, earlier, later } = view(state);
  const table = make("table", { className: "grid sheet-grid" });
  table.setAttribute("aria-label", words.label);
  const body = make("tbody");
  let before = model.header;
  for (const index of rows) {
    if (index > before + 1) body.append(gap(index - before - 1, names.length, words));
    body.append(row(model.rows[index].cells, index, names, faults, words));
    before = index;
  }
  table.append(head(names, words), body);
  const wrong = later.filter((index) => faults.wrong(index + 1)).length;
  const left = model.rows.length - model.header - 1 - earlier.length - rows.length - later.length;
  return [
    ...errors,
    ...(earlier.length ? [button("earlier", `${words.earlier} ${earlier.length}`)] : []),
    table,
    ...(wrong ? [button("later", `${words.moreWrong} ${wrong}`)] : []),
    ...(!wrong && left > 0 ? [button("more", `${words.more} ${left}`)] : []),
  ];
}

/** The rows that stand in the table now, and the rows to show before and after them. */
function view({ model: { rows, header }, faults, first, from, kept }) {
  const last = Math.min(rows.length, header + 1 + first);
  const shown = new Set(kept);
  for (let index = header + 1; index < last; index += 1) shown.add(index);
  for (const number of faults.wrongRows) shown.add(number - 1);
  const inOrder = [...shown].filter((index) => index > header && index < rows.length).sort((one, other) => one - other);
  const start = Math.max(0, inOrder.findIndex((index) => index >= from));
  return { earlier: inOrder.slice(0, start), rows: inOrder.slice(start, start + WINDOW), later: inOrder.slice(start + WINDOW) };
}

function head(names, words) {
  const line = make("tr");
  line.append(cell("th", "#", words.rowNumber));
  for (const name of names) line.append(cell("th", name));
  for (const each of line.children) each.scope = "col";
  const group = make("thead");
  group.append(line);
  return group;
}

function row(cells, index, names, faults, words) {
  const line = make("tr");
  const number = cell("th", String(index + 1));
  number.scope = "row";
  if (faults.wrong(index + 1)) {
    number.classList.add("row-wrong"); // on a narrow page the bad cell itself may be out of sight
    number.append(" ", make("span", { ariaHidden: "true", textContent: "✗" }));
  }
  if (faults.unnamed(index + 1)) {
    number.title = words.unnamed;
    number.append(make("span", { className: "visually-hidden", textContent: words.unnamed }));
  }
  line.append(number);
  const byColumn = Map.groupBy(faults.at(index + 1), ({ column }) => columnOf(column, names));
  for (let column = 0; column < Math.max(cells.length, names.length); column += 1) {
    line.append(textBox(cells[column] ?? "", index, column, names[column] ?? String(column + 1), byColumn.get(column) ?? []));
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

function loose({ shown, left }, words) {
  if (!shown.length) return [];
  const list = make("ul", { className: "field-errors" });
  for (const { row: number, column, message } of shown) {
    const text = words.place.replace("{row}", number).replace("{column}", column || "—").replace("{message}", () => message);
    list.append(make("li", { textContent: text }));
  }
  if (left) list.append(make("li", { textContent: `… ${words.wrong} ${left}` }));
  return [list];
}

function gap(count, width, words) {
  const line = make("tr", { className: "sheet-gap" });
  const data = cell("td", `… ${words.rows} ${count}`);
  data.colSpan = width + 1;
  line.append(data);
  return line;
}

function button(where, text) {
  const made = make("button", { type: "button", className: "btn btn-quiet", textContent: text });
  made.dataset.go = where;
  return made;
}

function cell(kind, text, spoken) {
  const made = make(kind, { textContent: text });
  if (spoken) made.setAttribute("aria-label", spoken);
  return made;
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
