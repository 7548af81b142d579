// Text as it reads under its encodings (percent, JSON and program escapes, HTML entities), with the
// place that each character has in what was written: what is found in the one is put into the other.

const ESCAPE =
  /(?:%[0-9A-Fa-f]{2})+|(?<!\\)\\{1,16}(?:u(?:(?<unicode>[0-9A-Fa-f]{4})|\{(?<braced>[0-9A-Fa-f]{1,6})\})|x(?<byte>[0-9A-Fa-f]{2})|(?<letter>[nrt"'/&]))|&#(?:x0{0,9}(?<hex>[0-9A-Fa-f]{1,6})|0{0,9}(?<decimal>[0-9]{1,7}));|&(?<entity>amp|lt|gt|quot|apos|nbsp|equals|colon|comma);/g;
const LETTERS = { n: "\n", r: "\r", t: "\t" };
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", equals: "=", colon: ":", comma: "," };
const LAYERS = 5;

/**
 * @param {string} written
 * @returns {{plain: string, at: Int32Array}} `at[n]` is where character n of `plain` begins in
 *   `written`; one more entry holds the end
 */
export function decodedLayers(written) {
  let layer = { plain: written, at: Int32Array.from({ length: written.length + 1 }, (_, index) => index) };
  for (let count = 0; count < LAYERS; count += 1) {
    const under = decodedOnce(layer);
    if (under.plain === layer.plain) break;
    layer = under;
  }
  return layer;
}

function decodedOnce({ plain: text, at: before }) {
  const at = new Int32Array(text.length + 1);
  const pieces = [];
  let [place, length] = [0, 0];
  const keep = (end) => {
    pieces.push(text.slice(place, end));
    at.set(before.subarray(place, end), length);
    length += end - place;
    place = end;
  };
  for (const match of text.matchAll(ESCAPE)) {
    keep(match.index);
    for (const { char, size } of characters(match)) {
      pieces.push(char);
      const step = char.length === size ? 1 : 0;
      for (let unit = 0; unit < char.length; unit += 1) at[length + unit] = before[place + unit * step];
      length += char.length;
      place += size;
    }
  }
  keep(text.length);
  at[length] = before[text.length];
  return { plain: pieces.join(""), at: at.subarray(0, length + 1) };
}

// What one escape says: each character, and how much of the text it takes.
function* characters({ 0: found, groups }) {
  const { letter, decimal, entity } = groups;
  const hex = groups.unicode ?? groups.braced ?? groups.byte ?? groups.hex;
  if (found.startsWith("%")) yield* ofBytes(found);
  else if (letter) yield { char: LETTERS[letter] ?? letter, size: found.length };
  else if (entity) yield { char: ENTITIES[entity], size: found.length };
  else yield { char: ofCode(decimal ? Number(decimal) : parseInt(hex, 16), found), size: found.length };
}

function ofCode(code, found) {
  return code <= 0x10ffff ? String.fromCodePoint(code) : found;
}

// UTF-8, percent-encoded; what is none stays as it is written.
function* ofBytes(found) {
  for (let place = 0; place < found.length; ) {
    const lead = parseInt(found.slice(place + 1, place + 3), 16);
    const size = 3 * (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
    const written = found.slice(place, place + size);
    let char = lead < 0x80 ? String.fromCharCode(lead) : written;
    if (lead >= 0xc0) {
      try {
        char = decodeURIComponent(written);
      } catch {
        char = written;
      }
    }
    yield { char, size: written.length };
    place += size;
  }
}
