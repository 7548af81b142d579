// What the server found wrong with a batch, by row. Rows are numbered as a spreadsheet shows them.

const MOST_LOOSE = 20;

/**
 * @param {{rows: number, mistakes: number, wrong_rows: number[], messages: string[],
 *   errors: [number, string, number][]}} found the server's answer: each error is its row, its
 *   column and the place of its sentence in `messages`
 */
export function faultsOf({ rows, mistakes, wrong_rows: wrongRows, messages, errors }) {
  const named = errors.map(([row, column, place]) => ({ row, column, message: messages[place] }));
  const byRow = Map.groupBy(named, ({ row }) => row);
  const wrong = new Set(wrongRows);
  return {
    rows,
    mistakes,
    wrongRows,
    named,
    at: (row) => byRow.get(row) ?? [],
    wrong: (row) => wrong.has(row),
    unnamed: (row) => wrong.has(row) && !byRow.has(row),
  };
}

export const NO_FAULTS = faultsOf({ rows: 0, mistakes: 0, wrong_rows: [], messages: [], errors: [] });

/** What to say of the whole batch. */
export function verdict({ rows, mistakes, wrongRows, named }, { header }, words) {
  if (!mistakes) return `${words.right} ${words.rows} ${rows}.`;
  const below = wrongRows.filter((row) => row > header + 1).length;
  const counts = `${words.wrong} ${mistakes}. ${words.wrongRows} ${below}. ${words.rows} ${rows}.`;
  return named.length < mistakes ? `${counts} ${words.named} ${named.length}.` : counts;
}

/** The place of an error's column: the server names it, or gives the number of one that the header lacks; -1 is none. */
export function columnOf(column, header) {
  const place = header.indexOf(column);
  return place >= 0 ? place : Number(column) > 0 ? Number(column) - 1 : -1;
}

/** The errors that have no cell to stand at: of the header, of a whole row, of the text. */
export function looseErrors(faults, { rows, header }, names) {
  const hasCell = ({ row, column }) => row - 1 > header && row <= rows.length && columnOf(column, names) >= 0;
  const loose = header < 0 ? faults.named : faults.named.filter((each) => !hasCell(each));
  return { shown: loose.slice(0, MOST_LOOSE), left: Math.max(0, loose.length - MOST_LOOSE) };
}
