// A batch's CSV as a table beside its text. The text area stays the form's truth: what is changed
// here is written back into it, and the server is asked what it finds wrong with which cell.

import { announce } from "./announce.js";
import { drawGrid } from "./batch-grid.js";
import { chooseDelimiter, readPayload, readRows, writeRow } from "./csv-text.js";

const TYPING_MS = 400;
const LARGE = 200_000; // characters; a text area of more takes a browser long to lay out
const MAXIMUM_BYTES = 4 * 1024 * 1024; // what the server takes

export function offerSheet(section) {
  const sheet = new Sheet(section);
  sheet.listen();
  sheet.readText();
}

class Sheet {
  #section;
  #area;
  #file;
  #words;
  #known;
  #model = { rows: [], broken: 0, header: 0 };
  #delimiter = ";";
  #found = { errors: [] };
  #unwritten = false;
  #timer = 0;
  #asking = new AbortController();
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
    this.#area.addEventListener("input", () => this.#later(() => this.readText()));
    this.#file.addEventListener("change", () => this.#takeFile(this.#file.files[0]));
    this.#part("add").addEventListener("click", () => this.#addRow());
    this.#part("unfold").addEventListener("click", () => this.#fold(false));
    this.#part("decode").addEventListener("click", () => this.#decode());
    form.addEventListener("submit", () => this.#unwritten && this.#write(), { capture: true });
    form.addEventListener("click", (event) => {
      if (event.target.closest('a[href="#csv"]')) this.#fold(false);
    });
    for (const place of [this.#section, this.#area]) this.#acceptDrops(place);
  }

  readText() {
    const text = this.#area.value;
    this.#delimiter = chooseDelimiter(text, this.#known);
    const { rows, broken } = readRows(text, this.#delimiter);
    this.#model = { rows, broken, header: rows.findIndex(({ cells }) => cells.some(Boolean)) };
    this.#section.hidden = false;
    this.#fold(text.length > LARGE);
    this.#found = { errors: [] };
    this.#draw();
    if (text) this.#ask();
    else this.#part("status").textContent = "";
  }

  #fold(folded) {
    this.#area.hidden = folded;
    this.#part("unfold").hidden = !folded;
  }

  #draw() {
    const blank = this.#model.header < 0;
    this.#part("body").hidden = blank && this.#found.errors.length === 0;
    this.#part("add").hidden = blank;
    this.#grid.draw(this.#model, this.#found.errors);
  }

  #later(act, delay = TYPING_MS) {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(act, delay);
  }

  #changeCell(number, column, value) {
    const row = this.#model.rows[number];
    while (row.cells.length <= column) row.cells.push("");
    row.cells[column] = value;
    row.raw = writeRow(row.cells, this.#delimiter);
    this.#writeSoon();
  }

  #pasteCells(number, column, text) {
    const pasted = readRows(text, "\t").rows;
    for (const [down, { cells }] of pasted.entries()) {
      const row = (this.#model.rows[number + down] ??= { raw: "", cells: [] });
      while (row.cells.length < column) row.cells.push("");
      row.cells.splice(column, cells.length, ...cells);
      row.raw = writeRow(row.cells, this.#delimiter);
    }
    this.#grid.reach(number + pasted.length);
    this.#writeSoon();
    this.#draw();
    announce(`${this.#words.pasted} ${pasted.length}`);
  }

  #addRow() {
    const width = this.#model.rows[this.#model.header].cells.length;
    const cells = Array.from({ length: width }, () => "");
    this.#model.rows.push({ raw: writeRow(cells, this.#delimiter), cells });
    this.#grid.reach(this.#model.rows.length);
    this.#draw();
    this.#grid.focus(this.#model.rows.length - 1, 0);
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
    this.#area.value = this.#model.rows.map(({ raw }) => raw).join("\n");
  }

  // Takes another text, as if it had been typed.
  #replaceText(text) {
    this.#area.value = text;
    this.readText();
    this.#area.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async #ask() {
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    const status = this.#part("status");
    const body = new FormData();
    if (this.#file.files.length) body.set("csv_file", this.#file.files[0]);
    else body.set("csv", this.#area.value);
    try {
      const answer = await fetch(this.#words.check, { method: "POST", body, signal });
      this.#found = await answer.json();
    } catch {
      if (!signal.aborted) status.textContent = this.#words.unchecked;
      return;
    }
    const { rows, errors } = this.#found;
    status.textContent = errors.length
      ? `${this.#words.wrong} ${errors.length}. ${this.#words.rows} ${rows}.`
      : `${this.#words.right} ${this.#words.rows} ${rows}.`;
    this.#section.classList.toggle("has-error", errors.length > 0);
    this.#draw();
  }

  async #takeFile(file) {
    if (!file) return;
    try {
      if (file.size > MAXIMUM_BYTES) throw new Error("too large");
      const bytes = await file.arrayBuffer();
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      this.#file.value = "";
      this.#replaceText(text);
    } catch {
      this.#ask(); // another encoding: the server says which byte it is
    }
  }

  #acceptDrops(place) {
    place.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      this.#section.classList.add("is-dropping");
    });
    place.addEventListener("dragleave", (event) => {
      if (!place.contains(event.relatedTarget)) this.#section.classList.remove("is-dropping");
    });
    place.addEventListener("drop", (event) => {
      this.#section.classList.remove("is-dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      this.#file.files = event.dataTransfer.files;
      this.#takeFile(this.#file.files[0]);
    });
  }

  #decode() {
    const [box, problem] = [this.#part("payload"), this.#part("problem")];
    try {
      this.#replaceText(readPayload(box.value).trim());
    } catch {
      problem.hidden = false;
      box.setAttribute("aria-invalid", "true");
      box.focus();
      return;
    }
    problem.hidden = true;
    box.removeAttribute("aria-invalid");
    box.value = "";
    this.#section.querySelector("[data-sheet-scroll]").focus();
    announce(this.#words.decoded);
  }
}
