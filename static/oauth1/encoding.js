// Percent-encoding (RFC 5849, 3.6) and form encoding, with the meaning of the server's `encoding`.
//
// Text outside Unicode is left open by the RFC: a lone surrogate has no UTF-8 form and is refused.
// Bytes that are not UTF-8 (a query in windows-1251) decode to U+DC80 … U+DCFF, one for each byte,
// and encode back to the same bytes, as Python's "surrogateescape" has it.

const ESCAPED_BYTE = /([\udc80-\udcff])/u;
const LONE_SURROGATE = /(?=[\ud800-\udfff])[^\udc80-\udcff]/u;
const LEFT_BY_BROWSERS = /[!'()*]/g;
const UTF8_CHARACTER_OR_BYTE = new RegExp(
  [
    "[\xc2-\xdf][\x80-\xbf]",
    "\xe0[\xa0-\xbf][\x80-\xbf]", // no overlong forms
    "\xed[\x80-\x9f][\x80-\xbf]", // no surrogates
    "[\xe1-\xec\xee\xef][\x80-\xbf]{2}",
    "\xf0[\x90-\xbf][\x80-\xbf]{2}",
    "[\xf1-\xf3][\x80-\xbf]{3}",
    "\xf4[\x80-\x8f][\x80-\xbf]{2}", // up to U+10FFFF
    "[\x80-\xff]",
  ].join("|"),
  "g",
);

/** Half of a UTF-16 pair where text was expected. `values.position` counts characters from 1. */
export class LoneSurrogate extends Error {
  name = "LoneSurrogate";
  code = "lone-surrogate";

  constructor(position) {
    super("lone-surrogate");
    this.values = { position };
  }
}

/**
 * Encode all but `A-Z a-z 0-9 - . _ ~` as `%XX` (upper case) of the UTF-8 bytes.
 * @param {string} text decoded text
 * @returns {string} ASCII
 * @throws {LoneSurrogate}
 */
export function percentEncode(text) {
  const lone = LONE_SURROGATE.exec(text);
  if (lone) throw new LoneSurrogate([...text.slice(0, lone.index)].length + 1);
  return text
    .split(ESCAPED_BYTE)
    .map((piece, index) => (index % 2 ? percent(piece.charCodeAt(0) - 0xdc00) : encodeWellFormed(piece)))
    .join("");
}

/**
 * Undo `percentEncode`; `+` stays `+`, a malformed `%` stays as it is.
 * @param {string} text as on the wire; characters outside ASCII stand for their UTF-8 bytes
 * @returns {string} decoded text
 * @throws {LoneSurrogate}
 */
export function percentDecode(text) {
  return decodeUtf8(bytesOfPercents(bytesOfPercents(percentEncode(text))));
}

/**
 * Encode pairs as a form body (RFC 5849, 3.5.2) with `%20` for a space.
 * @param {[string, string][]} pairs decoded names and values, in order, duplicates kept
 * @returns {string} ASCII
 */
export function formBody(pairs) {
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
}

/**
 * Read a form body or a query (RFC 5849, 3.4.1.3.1): `+` is a space, order is kept, a piece
 * without `=` is a name with an empty value, empty pieces vanish.
 * @param {string} body as on the wire
 * @returns {[string, string][]} decoded names and values
 */
export function parseForm(body) {
  return body
    .split("&")
    .filter((piece) => piece !== "")
    .map((piece) => {
      const [, name, value = ""] = /^([^=]*)=?(.*)$/s.exec(piece);
      return [decodeFormText(name), decodeFormText(value)];
    });
}

function decodeFormText(text) {
  return percentDecode(text.replaceAll("+", " "));
}

function percent(byte) {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

function encodeWellFormed(text) {
  return encodeURIComponent(text).replace(LEFT_BY_BROWSERS, (each) => percent(each.charCodeAt(0)));
}

/** Bytes as a string of characters U+0000 … U+00FF. */
function bytesOfPercents(text) {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
}

function decodeUtf8(bytes) {
  return bytes.replace(UTF8_CHARACTER_OR_BYTE, (each) =>
    each.length === 1
      ? String.fromCharCode(0xdc00 + each.charCodeAt(0))
      : decodeURIComponent([...each].map((byte) => percent(byte.charCodeAt(0))).join("")),
  );
}
