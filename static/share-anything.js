// Masks text of any kind: curl, a raw message, a HAR entry, a header, an answer. What stands at a
// name goes by that name, wherever the text writes names; everything else is looked at as it is.

import { percentDecode } from "./oauth1/encoding.js";
import { keepsDigits, maskedInPlace, maskedPath, maskedText } from "./share-masking.js";

const NAMED = /(?<name>[\w.[\]%-]+)(?<equals>\\*["']?\s*[=:>]\s*\\*["']?)(?<value>[^&?"'\\\s,;<}]*)/g;
const ENCODED = /[^\s"'<>%]{0,200}%[^\s"'<>]*/g;
const PART = /(name="([^"\r\n]*)"[^\r\n]*(?:\r?\n[^\r\n]+){0,9}\r?\n\r?\n)([^\r\n]+)/g; // multipart/form-data

export function maskedAnything(text) {
  const found = [...parts(text), ...named(text)].sort((one, other) => one.start - other.start);
  let [shown, open, place] = ["", "", 0];
  for (const { start, end, name, value } of found) {
    if (start < place) continue;
    open += text.slice(place, start);
    place = end;
    const masked = maskedInPlace(name, value);
    if (masked === value && !keepsDigits(name)) {
      open += value; // a blank within a card ends the value, not the card
    } else {
      shown += maskedOpen(open) + masked;
      open = "";
    }
  }
  return shown + maskedOpen(open + text.slice(place));
}

function maskedOpen(text) {
  return maskedText(text).replace(ENCODED, maskedPath);
}

function* named(text) {
  let before = { name: "", value: "" };
  for (const { index, groups } of text.matchAll(NAMED)) {
    const { equals, value } = groups;
    const start = index + groups.name.length + equals.length;
    const own = percentDecode(groups.name);
    const name = own === "value" && before.name === "name" ? before.value : own; // a HAR entry's pair
    before = { name: own, value };
    if (value) yield { start, end: start + value.length, name, value };
  }
}

function* parts(text) {
  for (const { index, 1: head, 2: name, 3: value } of text.matchAll(PART)) {
    const start = index + head.length;
    yield { start, end: start + value.length, name, value };
  }
}
