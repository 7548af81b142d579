// A batch's CSV as a table beside its text. The text area stays the form's truth: what is changed
// here is written back into it, and the server is asked what it finds wrong with which cell. A text
// of thousands of rows is read and written in pieces, between which the page answers to its reader.

import { announce } from "./announce.js";
import { faultsOf, NO_FAULTS, verdict } from "./batch-faults.js";
import { drawGrid } from "./batch-grid.js";
import { foldBeforeLongPaste, takeFiles } from "./batch-input.js";
import { chooseDelimiter, nextTurn, readRowsInPieces, writeRow } from "./csv-text.js";
import { isHeldBack } from "./misplaced-key.js";

const TYPING_MS = 400;
const LARGE = 200_000; // characters; a text area of more takes a browser long to lay out
const ROWS_A_PIECE = 500;

export function offerSheet(section) {
  const sheet = new Sheet(section);
  sheet.listen();
  if (!isHeldBack(section.closest("form").elements.csv)) sheet.readText();
}

class Sheet {
  #section;
  #area;
  #file;
  #words;
  #known;
  #model = { rows: [], broken: 0, header: -1 };
  #delimiter = ";";
  #faults = NO_FAULTS;
  #text; // what the rows were read from, or last written to
  #unwritten = false;
  #textWanted = false; // beside the table, although it is long
  #timer = 0;
  #asking = new AbortController();
  #reading = new AbortController();
  #grid;

  constructor(section) {
    this.#section = section;
    this.#area = section.closest("form").elements.csv;
    this.#file = section.closest("form").elements.csv_file;
    this.#words = section.dataset;
    this.#known = JSON.parse(section.dataset.columns);
    this.#grid = drawGrid(this.#part("grid"), {
      words: this.#words,
      changeCell: (row, column, value) => this.#changeCell(row, column, value),
      pasteCells: (row, column, text) => this.#pasteCells(row, column, text),
    });
  }

  #part(name) {
    return this.#section.querySelector(`[data-sheet-${name}]`);
  }

  listen() {
    const form = this.#section.closest("form");
    foldBeforeLongPaste(this.#area, { large: LARGE, fold: () => this.#fold(true) });
    this.#area.addEventListener("focus", () => this.#unwritten && this.#write());
    this.#area.addEventListener("input", () => {
      if (this.#area.value === this.#text) return; // an event that comes late: the table has it
      this.#reading.abort();
      this.#part("grid").inert = true; // it shows another text until this one is read
      this.#later(() => this.readText());
    });
    takeFiles({
      chooser: this.#file,
      places: [this.#section, this.#area],
      mark: (dropping) => this.#section.classList.toggle("is-dropping", dropping),
      takeText: (text) => this.#replaceText(text),
      leaveToServer: () => this.#ask(),
    });
    this.#part("add").addEventListener("click", () => this.#addRow());
    this.#part("unfold").addEventListener("click", () => this.#unfold());
    this.#part("decode").addEventListener("click", () => this.#decode());
    form.addEventListener("submit", () => this.#unwritten && this.#write(), { capture: true });
    form.addEventListener("click", (event) => {
      if (event.target.closest('a[href="#csv"]')) this.#unfold();
    });
  }

  async readText() {
    window.clearTimeout(this.#timer);
    this.#reading.abort();
    const { signal } = (this.#reading = new AbortController());
    const text = (this.#text = this.#area.value);
    const delimiter = chooseDelimiter(text, this.#known);
    this.#section.hidden = false;
    this.#textWanted = false;
    this.#fold(text.length > LARGE);
    const { rows, broken } = await readRowsInPieces(text, delimiter, signal, (count) => {
      this.#part("grid").inert = true;
      this.#tellProgress(count);
    });
    if (signal.aborted) return;
    this.#delimiter = delimiter;
    this.#model = { rows, broken, header: rows.findIndex(({ cells }) => cells.some(Boolean)) };
    this.#faults = NO_FAULTS;
    this.#draw();
    this.#part("grid").inert = false;
    if (text) this.#ask();
    else this.#part("status").textContent = "";
  }

  #tellProgress = (count) => {
    this.#part("body").hidden = false;
    this.#part("status").textContent = `${this.#words.reading} ${count}`;
  };

  #fold(folded) {
    const focused = folded && document.activeElement === this.#area;
    this.#area.hidden = folded;
    this.#part("unfold").hidden = !folded;
    if (!focused) return;
    this.#section.hidden = this.#part("body").hidden = false;
    this.#part("scroll").focus({ preventScroll: true }); // what is hidden can't keep it
  }

  #unfold() {
    this.#textWanted = true;
    this.#fold(false);
  }

  #draw() {
    const blank = this.#model.header < 0;
    this.#part("body").hidden = blank && this.#faults.mistakes === 0;
    this.#part("add").hidden = blank;
    this.#grid.draw(this.#model, this.#faults);
  }

  #later(act) {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(act, TYPING_MS);
  }

  #changeCell(number, column, value) {
    const row = this.#model.rows[number];
    while (row.cells.length <= column) row.cells.push("");
    row.cells[column] = value;
    row.raw = writeRow(row.cells, this.#delimiter);
    this.#writeSoon();
  }

  async #pasteCells(number, column, text) {
    const model = this.#model;
    const { signal } = this.#reading;
    const { rows: pasted } = await readRowsInPieces(text, "\t", signal, this.#tellProgress);
    for (const [down, { cells }] of pasted.entries()) {
      if (down % ROWS_A_PIECE === ROWS_A_PIECE - 1) await nextTurn();
      if (signal.aborted) return; // another text came meanwhile
      const row = (model.rows[number + down] ??= { raw: "", cells: [] });
      while (row.cells.length < column) row.cells.push("");
      row.cells.splice(column, cells.length, ...cells);
      row.raw = writeRow(row.cells, this.#delimiter);
    }
    this.#grid.reach(number + pasted.length);
    this.#writeSoon();
    this.#draw();
    announce(`${this.#words.pasted} ${pasted.length}`);
  }

  async #addRow() {
    if (this.#part("grid").inert) await this.readText(); // a row of the text that was just typed
    const { rows, header } = this.#model;
    if (header < 0) return;
    const cells = rows[header].cells.map(() => "");
    rows.push({ raw: writeRow(cells, this.#delimiter), cells });
    this.#grid.focus(rows.length - 1, 0);
  }

  // Every keystroke changes the text, but joining and checking ten thousand rows waits for a pause.
  #writeSoon() {
    this.#later(() => {
      this.#write();
      this.#ask();
    });
    this.#unwritten = true;
    if (this.#model.rows.length < 500) this.#write();
  }

  #write() {
    this.#unwritten = false;
    const text = (this.#text = this.#model.rows.map(({ raw }) => raw).join("\n"));
    if (!this.#textWanted) this.#fold(text.length > LARGE);
    this.#area.value = text;
  }

  // Takes another text, as if it had been typed.
  async #replaceText(text) {
    this.#fold(text.length > LARGE);
    this.#area.value = text;
    await this.readText();
    this.#area.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async #ask() {
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    const body = new FormData();
    if (this.#file.files.length) body.set("csv_file", this.#file.files[0]);
    else body.set("csv", this.#area.value);
    try {
      const answer = await fetch(this.#words.check, { method: "POST", body, signal });
      const found = await answer.json();
      if (signal.aborted) return;
      this.#faults = faultsOf(found);
    } catch {
      if (!signal.aborted) this.#part("status").textContent = this.#words.unchecked;
      return;
    }
    this.#part("status").textContent = verdict(this.#faults, this.#model, this.#words);
    this.#section.classList.toggle("has-error", this.#faults.mistakes > 0);
    this.#draw();
  }

  async #decode() {
    const [box, problem] = [this.#part("payload"), this.#part("problem")];
    const pasted = box.value;
    let text;
    try {
      const { readPayload } = await import("./payload-text.js");
      text = readPayload(pasted, this.#words.parameter).trim();
    } catch (error) {
      problem.querySelector("span").textContent = this.#words[error.code] ?? this.#words.unchecked;
      problem.hidden = false;
      box.setAttribute("aria-invalid", "true");
      box.focus();
      return;
    }
    problem.hidden = true;
    box.removeAttribute("aria-invalid");
    if (box.value === pasted) box.value = "";
    this.#replaceText(text).then(() => {
      this.#part("scroll").focus();
      announce(this.#words.decoded);
    });
  }
}
