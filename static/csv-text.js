// CSV text as rows that remember how they were written, so that a change rewrites its own row and
// no other. Rows are numbered as a spreadsheet shows them: the header is 1, a blank line counts.

const DELIMITERS = [";", ",", "\t"];
const SEPARATORS = /[-_.\s]/g;
const CHARACTERS_A_PIECE = 50_000; // read in a few milliseconds; ten thousand wide rows are forty pieces

/**
 * Each row in turn; the generator's return value is whether quotation marks don't pair up, in which
 * case no row comes from there on.
 * @param {string} text
 * @param {string} delimiter one character
 * @returns {Generator<{raw: string, cells: string[]}, boolean>}
 */
function* eachRow(text, delimiter) {
  const cell = new RegExp(
    `("[^"]*(?:""[^"]*)*"|(?!")[^${delimiter}\\r\\n]*)(${delimiter}|\\r\\n|\\r|\\n|$)`, "y");
  let [cells, start, place] = [[], 0, 0];
  while (place < text.length || cells.length > 0) {
    cell.lastIndex = place;
    const found = cell.exec(text);
    if (!found) return true;
    const [whole, written, end] = found;
    cells.push(written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written);
    place += whole.length;
    if (end === delimiter) continue;
    yield { raw: text.slice(start, place - end.length), cells };
    [cells, start] = [[], place];
  }
  return false;
}

/**
 * @returns {{rows: {raw: string, cells: string[]}[], broken: number}} `broken` is the number of
 *   the row at which quotation marks don't pair up, 0 if they do; no row is read from there on
 */
export function readRows(text, delimiter) {
  const [rows, reading] = [[], eachRow(text, delimiter)];
  for (;;) {
    const { value, done } = reading.next();
    if (done) return { rows, broken: value ? rows.length + 1 : 0 };
    rows.push(value);
  }
}

/**
 * The same in short pieces, between which the page answers to its reader.
 * @param {AbortSignal} signal when aborted, what was read so far is the answer
 * @param {(count: number) => void} progress is told the rows so far, after each piece
 */
export async function readRowsInPieces(text, delimiter, signal, progress) {
  const [rows, reading] = [[], eachRow(text, delimiter)];
  let left = CHARACTERS_A_PIECE;
  for (;;) {
    const { value, done } = reading.next();
    if (done) return { rows, broken: value ? rows.length + 1 : 0 };
    rows.push(value);
    left -= value.raw.length;
    if (left > 0) continue;
    progress(rows.length);
    await nextTurn();
    if (signal.aborted) return { rows, broken: 0 };
    left = CHARACTERS_A_PIECE;
  }
}

/** Let the browser draw and hear what was pressed, then go on. */
export function nextTurn() {
  return globalThis.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));
}

/** The delimiter that makes most of the `known` names out of the first row, as the server chooses. */
export function chooseDelimiter(text, known) {
  const names = new Set(known.map(key));
  const head = text.trimStart().split(/[\r\n]/, 1)[0];
  const score = (delimiter) => {
    const cells = readRows(head, delimiter).rows[0]?.cells ?? [];
    return cells.filter((name) => names.has(key(name))).length * 10_000 + cells.length;
  };
  return DELIMITERS.reduce((best, each) => (score(each) > score(best) ? each : best));
}

/** One row as text; a cell is quoted only where it must be. */
export function writeRow(cells, delimiter) {
  const quoted = (cell) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return cells.map(quoted).join(delimiter);
}

const key = (name) => name.toLowerCase().replace(SEPARATORS, "");
