// Hides card data by the server's rules (paynet_debug/diagnosis/masking.py): a card number
// keeps its first six and last four digits, a verification code nothing. It goes by the parameter's
// name; Base64 is looked at decoded, as a batch's payload is a sheet of cards.

import { percentDecode, percentEncode } from "./oauth1/encoding.js";
import { REMOVED, isOpaque, isVerificationCode, keepsDigits, maskedText, maskedWhole } from "./share-cards.js";

const ENCODED_NEVER = /oauth_|nonce|signature|hash|token/i;
const BASE64 = /^[A-Za-z0-9+/_-]{20,}={0,2}$/;
const PIECE =
  /(?<start>^|&|\?|%26|%2526|%3F)(?<name>(?:(?!%3D|%253D|%26|%2526)[^=&?])+)(?<equals>=|%3[Dd]|%253[Dd])(?<value>(?:(?!%26|%2526)[^&])*)/g;
const SEGMENT = /(&|\?|=|\/|%(?:25)?(?:26|2[Ff]|3[DdFf]))/;
const TIMES_ENCODED = { 1: 1, 3: 2, 5: 3 }; // by the length of the equals sign

/** What may be shown of a parameter's value, decoded. */
export function maskedValue(name, value) {
  if (isVerificationCode(name)) return value && REMOVED;
  const encoded = maskedBase64(name, value);
  if (encoded !== null) return encoded;
  if (isOpaque(name)) return maskedWhole(value);
  return keepsDigits(name) ? value : maskedText(value);
}

/** The cells of CSV, each masked by the name of its column; all else stays as it was written. */
export function maskedSheet(text) {
  const head = /[^\r\n]+/.exec(text)?.[0] ?? "";
  const delimiter = [";", ",", "\t"].find((each) => head.includes(each)) ?? ";";
  const cell = new RegExp(
    `("[^"]*(?:""[^"]*)*"(?=[${delimiter}\\r\\n]|$)|[^${delimiter}\\r\\n]*)(${delimiter}|\\r\\n|\\r|\\n|$)`, "g");
  let [columns, header, column] = [[], true, 0];
  return text.replace(cell, (_, written, end) => {
    const quoted = written.length > 1 && written.startsWith('"') && written.endsWith('"');
    const plain = quoted ? written.slice(1, -1).replaceAll('""', '"') : written;
    if (header) columns.push(plain);
    const masked = maskedValue(header ? "" : (columns[column] ?? ""), plain);
    column += 1;
    if (end !== delimiter) {
      header &&= !columns.some(Boolean);
      [column, columns] = [0, header ? [] : columns];
    }
    if (masked === plain) return written + end;
    return (quoted ? `"${masked.replaceAll('"', '""')}"` : masked) + end;
  });
}

/** A body, query or base string, masked without being decoded. */
export function maskedEncoded(text) {
  let [shown, place] = ["", 0];
  for (const { 0: whole, index, groups } of text.matchAll(PIECE)) {
    const { start, name, equals, value } = groups;
    const kept = maskedInPlace(decoded(name), value, TIMES_ENCODED[equals.length]);
    shown += maskedPath(text.slice(place, index)) + start + maskedPath(name) + equals + kept;
    place = index + whole.length;
  }
  return shown + maskedPath(text.slice(place));
}

/** A URL, its path and its query masked. */
export function maskedUrl(url) {
  const [, path, query] = /^([^?]*)(.*)$/s.exec(url);
  return maskedPath(path) + query.slice(0, 1) + maskedEncoded(query.slice(1));
}

/** A value as it is written, percent-encoded `times` times, masked; `name` is decoded. */
export function maskedInPlace(name, value, times = 1) {
  const plain = decoded(value).replaceAll("+", " ");
  let shown = maskedValue(name, plain);
  if (shown === plain) return value;
  if (shown.includes("*")) return shown;
  for (let time = 0; time < times; time += 1) shown = percentEncode(shown); // a payload, in Base64
  return shown;
}

// A text in Base64 that holds cards, masked; null for all else.
function maskedBase64(name, value) {
  const digits = value.replace(/[\r\n]/g, "").replaceAll(" ", "+");
  return ENCODED_NEVER.test(name) || !BASE64.test(digits) ? null : reencoded(digits, maskedSheet);
}

/** Base64 of the text in `digits` as `mask` leaves it; null where it changes nothing. */
export function reencoded(digits, mask) {
  let binary;
  try {
    binary = atob(digits.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, ""));
  } catch {
    return null;
  }
  let text = binary; // of a code page: digits and separators are ASCII there too
  try {
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return masked(text, mask, (shown) => shown);
  }
  return masked(text, mask, utf8);
}

function masked(text, mask, written) {
  const shown = mask(text);
  return shown === text ? null : btoa(written(shown));
}

function utf8(text) {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return binary;
}

/** Text without names, percent-encoded: each of its segments, masked. */
export function maskedPath(text) {
  return text.split(SEGMENT).map(maskedSegment).join("");
}

function maskedSegment(segment) {
  const plain = decoded(segment);
  const shown = maskedText(plain);
  return shown === plain ? segment : shown;
}

function decoded(text) {
  return percentDecode(percentDecode(text));
}
