// Masks text of any kind: curl, a raw message, a log, a HAR entry, a header, an answer, a program. It
// is read under all its encodings; only what is hidden is written anew, all else stays byte for byte.

import { REMOVED, hidden, isVerificationCode, keptValues, replaced } from "./share-cards.js";
import { decodedLayers } from "./share-layers.js";
import { maskedSheet, reencoded } from "./share-masking.js";
import { percentEncode } from "./oauth1/encoding.js";

const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}/g;
const SOME_DIGITS = /(?:[0-9][^0-9]*){3}/;
const PART = /name="([^"\r\n]{0,200})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,400}){0,9}\r?\n\r?\n([^\r\n]+)/g; // multipart/form-data
const ENCODED_NEVER = /oauth_|nonce|signature|hash|token/i;
const VALUE_FIRST = /["']value["']\s{0,8}[:=]\s{0,8}["']?([0-9]{1,6})["']?\s{0,8},\s{0,20}["']name["']\s{0,8}[:=]\s{0,8}["']([\w.[\]-]{1,60})/g;
const DEEPEST = 3;

/**
 * @param {string} text
 * @returns {string} `text` with cards and codes masked
 */
export function maskedAnything(text) {
  return maskedAt(text, 0);
}

function maskedAt(text, depth) {
  const { plain, at } = decodedLayers(text);
  const kept = [...keptValues(plain)];
  const found = [...codesApart(plain), ...hidden(without(kept, plain).replaceAll("+", " "))];
  if (depth < DEEPEST) found.unshift(...ofBase64(plain, kept, depth));
  const written = found.map(({ start, end, instead }) => {
    const place = { start: at[start], end: at[end] };
    const own = text.slice(place.start, place.end);
    return { ...place, instead: own === plain.slice(start, end) ? instead : asWritten(own, instead) };
  });
  return replaced(text, written);
}

// What was found under percent-encoding is written so again; stars and digits need none.
function asWritten(own, instead) {
  let shown = instead;
  if (/^[*0-9]+$/.test(shown)) return shown;
  for (let signs = /%((?:25)*)/.exec(own)?.[1].length ?? -2; signs >= 0; signs -= 2) shown = percentEncode(shown);
  return shown;
}

function without(kept, text) {
  return replaced(text, kept.map(({ start, end }) => ({ start, end, instead: "x".repeat(end - start) })));
}

function* codesApart(text) {
  for (const { 0: whole, 1: name, 2: value, index } of text.matchAll(PART)) {
    const end = index + whole.length;
    if (isVerificationCode(name)) yield { start: end - value.length, end, instead: REMOVED };
  }
  for (const { 0: whole, 1: value, 2: name, index } of text.matchAll(VALUE_FIRST)) {
    const start = index + whole.search(/[0-9]/);
    if (isVerificationCode(name)) yield { start, end: start + value.length, instead: REMOVED };
  }
}

function* ofBase64(plain, kept, depth) {
  const never = kept.filter(({ name }) => ENCODED_NEVER.test(name));
  const mask = (text) => (SOME_DIGITS.test(text) ? maskedAt(maskedSheet(text), depth + 1) : text);
  let next = 0;
  for (const { 0: run, index } of plain.matchAll(BASE64)) {
    while (never[next]?.end <= index) next += 1;
    if (never[next]?.start < index + run.length) continue;
    const whole = isWrapped(run) ? reencoded(run.replace(/[\r\n]/g, ""), mask) : null;
    const lines = whole === null ? run.matchAll(/[^\r\n]{16,}/g) : [];
    if (whole !== null) yield { start: index, end: index + run.length, instead: whole };
    for (const { 0: line, index: start } of lines) {
      const instead = reencoded(line, mask);
      if (instead !== null) yield { start: index + start, end: index + start + line.length, instead };
    }
  }
}

// Whether lines are those of one Base64 text: as wide as each other, of whole groups in all.
function isWrapped(run) {
  const lines = run.split(/\r?\n/);
  const [{ length: width }] = lines;
  const last = lines.at(-1).length;
  return lines.length > 1 && last <= width && lines.slice(0, -1).every((line) => line.length === width);
}
