// The Base64 between the BEGIN and END lines, as lenient as it can be read without guessing.
// Where a repair is a guess (were spaces plus signs or line ends?) the length in the DER decides.

import { neededLength } from "./der.js";
import { refused, remark } from "./refusals.js";

const LINE_EDGE = /^[>|#* ]+| +$/gm;
const QUOTE = /["'`,;\\]/g;
const NOT_BASE64 = /[^A-Za-z0-9+/]/u;

/**
 * Decode `body`, in which runs of blanks are one space already.
 * @param {string} body
 * @param {string} pasted the text in which a bad character is pointed at
 * @param {{ended: boolean, sealed?: boolean}} how `ended`: an END line follows, else what stands
 *   behind the DER is no part of the key; `sealed`: encrypted bytes, with no DER length to go by
 * @returns {{bytes: Uint8Array, remarks: object[]}}
 * @throws {KeyRefused} base64-broken, base64-length
 */
export function readBody(body, pasted, { ended, sealed = false }) {
  let { text, codes } = straightened(body);
  let reading = decoded(text.replace(/\s+/g, ""), pasted, ended);
  if (text.includes(" ") && !isWhole(reading.bytes, sealed)) {
    const restored = decoded(text.replaceAll(" ", "+").replace(/\n+/g, ""), pasted, ended);
    if (isWhole(restored.bytes, sealed)) {
      reading = { ...restored, codes: [...restored.codes, "plus-restored"] };
      codes = codes.filter((code) => code !== "one-line");
    }
  }
  const needed = ended || sealed ? null : neededLength(reading.bytes);
  return {
    bytes: needed === null ? reading.bytes : reading.bytes.subarray(0, needed),
    remarks: [...codes, ...reading.codes].map((code) => remark(code)),
  };
}

/** Standard Base64 on one line. */
export function encodeBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Bytes of Base64 that is known to be well-formed. */
export function decodeBase64(text) {
  return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}

/** Take quotes, indentation and blank lines out of `body`; say which were there. */
function straightened(body) {
  const codes = [];
  let text = body.trim();
  const unquoted = text.replace(QUOTE, "");
  if (unquoted !== text) codes.push("quotes");
  text = unquoted.trim();
  if (!text.includes("\n") && (text.includes(" ") || !body.includes("\n"))) codes.push("one-line");
  const straight = text.replace(LINE_EDGE, "");
  if (straight !== text || body.startsWith("\n ")) codes.push("indentation");
  if (straight.includes("\n\n")) codes.push("blank-lines");
  return { text: straight, codes };
}

function isWhole(bytes, sealed) {
  return sealed ? bytes.length % 8 === 0 : neededLength(bytes) === bytes.length;
}

/** Decode Base64 without blanks; the answer names its repairs. */
function decoded(written, pasted, ended) {
  const codes = [];
  let text = ended ? written : /^[^=]*={0,2}/.exec(written)[0];
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  if (standard !== text && !NOT_BASE64.test(standard.replace(/=+$/, ""))) {
    codes.push("url-safe-alphabet");
    text = standard;
  }
  const digits = text.replace(/=+$/, "");
  const broken = NOT_BASE64.exec(digits);
  if (broken) throw brokenAt(broken[0], pasted);
  if (digits.length % 4 === 1) {
    const bytes = decodeBase64(digits.slice(0, -1));
    if ((neededLength(bytes) ?? 0) <= bytes.length && ended) {
      throw refused("base64-length", { count: digits.length });
    }
    return { bytes, codes };
  }
  if (text !== digits.padEnd(4 * Math.ceil(digits.length / 4), "=")) codes.push("padding");
  return { bytes: decodeBase64(digits), codes };
}

/** Point at the first such character behind the BEGIN line (lines and columns from 1). */
function brokenAt(character, pasted) {
  const begin = pasted.indexOf("BEGIN");
  const from = begin < 0 ? 0 : Math.max(0, pasted.indexOf("\n", begin));
  const before = pasted.slice(0, Math.max(0, pasted.indexOf(character, from)));
  const point = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return refused("base64-broken", {
    line: before.split("\n").length,
    column: [...before.slice(before.lastIndexOf("\n") + 1)].length + 1,
    character: `U+${point}`,
  });
}
