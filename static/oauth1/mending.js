// What pasting breaks in a PEM text, and how each is undone: the server's table of repairs, in the
// server's order, for one may hide another (entities hide escapes, escapes hide line ends).

import { percentDecode } from "./encoding.js";
import { remark } from "./refusals.js";

const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\0]/g;
const WIDE_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u0085]/g;
const HTML = /&(?:#|[A-Za-z]{2,8};)|<\/?(?:br|pre|p|div|code|span)\b/i;
const BREAK = /<(?:br|\/p|\/div)\b[ /]*>/gi;
const HTML_TAG = /<\/?(?:br|pre|p|div|code|span)\b[^<>]{0,200}>/gi;
const CHARACTER_REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));/g;
const PERCENT = /%(?:2[BbFf]|3[Dd]|0[AaDd]|20)/;
const ESCAPED_LINE_END = /\\{1,8}(?:r\\{1,8}n|n|r|t|\n)/g;
const ESCAPED_CHARACTER = /\\{1,8}u00(2[bBfF]|3[dD])|\\{1,8}(?=\/)/g;
const STRING_END = /["'`] ?[+.&,;\\]? ?\n ?["'`]/g;
const FULL_LINE = /^[A-Za-z0-9+/ ]{64}$/gm;
const SPACES = /[ \t\f\v]+/g;

/** What stands between BEGIN and the dashes. */
export const LABEL =
  "(?:[A-Z0-9]{1,12} ){0,4}(?:KEY(?: BLOCK)?|CERTIFICATE|REQUEST|PARAMETERS|CRL|PKCS7|PKCS12|CMS)";
const DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]";
const LAST_LINE = `\\n[A-Za-z0-9+/ ]{1,63}(?=={0,2} *(?:\\n${DASH}|(?![^])))`;
const FULL_AND_LAST_LINE = new RegExp(`${FULL_LINE.source}(?:${LAST_LINE})?`, "gm");
const MARKER = new RegExp(`${DASH}{1,12} ?\\b(BEGIN|END) (${LABEL})\\b ?${DASH}{0,12}`, "gi");

/** The named characters that Base64 and PEM lines hold when a page's source is copied. */
const NAMED = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", plus: "+", equals: "=", sol: "/",
  hyphen: "-", dash: "-", ndash: "–", mdash: "—", newline: "\n", tab: "\t",
};

const MENDS = [
  ["bom", (text) => text.replace(/^\ufeff/, "")],
  ["invisible-characters", (text) => text.replace(INVISIBLE, "").replace(WIDE_SPACE, " ")],
  ["crlf", (text) => text.replace(/\r\n?/g, "\n")],
  ["html-escaped", unescapeHtml],
  ["url-encoded", undoUrlEncoding],
  ["literal-newlines", undoEscapes],
  ["plus-restored", restorePlusSigns],
];

const MENDS_AFTER_SPACES = [
  ["quotes", (text) => text.replace(STRING_END, "\n")],
  [
    "dashes",
    (text) => text.replace(MARKER, (_, word, label) => `-----${word.toUpperCase()} ${label.toUpperCase()}-----`),
  ],
];

/**
 * Undo what pasting broke outside the Base64. Runs of blanks become one space.
 * @param {string} text
 * @returns {{text: string, remarks: {code: string, values: object}[]}} a remark for each repair
 */
export function mend(text) {
  const remarks = [];
  const first = applied(MENDS, text, remarks);
  return { text: applied(MENDS_AFTER_SPACES, first.replace(SPACES, " "), remarks), remarks };
}

function applied(mends, text, remarks) {
  return mends.reduce((before, [code, repair]) => {
    const after = repair(before);
    if (after !== before) remarks.push(remark(code));
    return after;
  }, text);
}

function unescapeHtml(text) {
  if (!HTML.test(text)) return text;
  const plain = text.replace(CHARACTER_REFERENCE, (whole, decimal, hexadecimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const point = decimal ? Number(decimal) : parseInt(hexadecimal, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
  return plain.replace(BREAK, "\n").replace(HTML_TAG, "");
}

function undoUrlEncoding(text) {
  if (!PERCENT.test(text)) return text;
  const spaced = /(?:BEGIN|END)\+/.test(text) ? text.replaceAll("+", " ") : text;
  return percentDecode(spaced.toWellFormed()).replaceAll("\r\n", "\n");
}

function undoEscapes(text) {
  return text
    .replace(ESCAPED_LINE_END, "\n")
    .replace(ESCAPED_CHARACTER, (_, digits) => (digits ? String.fromCharCode(parseInt(digits, 16)) : ""));
}

// Blanks in full lines are the plus signs that form-decoding ate, and so in the last line then. Two
// blanks at the beginning of each are indentation.
function restorePlusSigns(text) {
  const full = text.match(FULL_LINE) ?? [];
  if (full.every((line) => line.startsWith("  ") || !line.includes(" "))) return text;
  return text.replace(FULL_AND_LAST_LINE, (lines) => lines.replaceAll(" ", "+"));
}
