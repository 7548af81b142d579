// From pasted text or a file's bytes to DER blocks, and back: PEM (RFC 7468, RFC 1421) and bare
// Base64. RFC 7468 leaves the strictness to the reader; this one is as lenient as the server's.

import { encodeBase64, readBody } from "./base64_body.js";
import { LABEL, mend } from "./mending.js";
import { refused, remark } from "./refusals.js";

/** The longest material taken, in characters or bytes; a 4096-bit key in PEM takes 3,300. */
export const MAX_MATERIAL = 64 * 1024;

const BEGIN = new RegExp(`-----BEGIN (${LABEL})-----`, "g");
const END = new RegExp(`-----END ${LABEL}-----`);
const DEK = /DEK-Info: ?([A-Z0-9-]{3,30}), ?([0-9A-Fa-f]{8,64})/;
const HEADERS = [
  new RegExp(DEK.source, "g"),
  /Proc-Type: ?4, ?ENCRYPTED/g,
  /^ ?[A-Za-z][A-Za-z-]{1,30}: .*$/gm,
];
const BARE = /(?<![A-Za-z0-9+/])(?:M[A-Z]|\/u3\+)[A-Za-z0-9+/=\s_-]{40,}/g;
const ONLY_QUOTES = /^["'`,; \n]*$/;
const ONLY_BLANKS = /^[^\S\ufeff]*$/; // a byte order mark is white space to browsers alone

/**
 * @typedef {object} Block one decoded piece
 * @property {string} label as its BEGIN line has it, "" for bare Base64 and DER files
 * @property {Uint8Array} der
 * @property {string} [dek] the cipher of RFC 1421's header; `der` is then encrypted bytes
 */

/**
 * Find the blocks of `material`.
 * @param {string | Uint8Array} material pasted text, or the bytes of a file, which may be DER
 * @returns {{text: string, blocks: Block[], remarks: object[]}} `text` is mended
 * @throws {KeyRefused} empty, material-too-long, base64-broken, base64-length
 */
export function unwrap(material) {
  const length = typeof material === "string" ? characters(material) : material.length;
  if (length > MAX_MATERIAL) throw refused("material-too-long", { length, limit: MAX_MATERIAL });
  if (typeof material === "string") return unwrapText(material, []);
  if (isBinary(material)) return { text: "", blocks: [{ label: "", der: material }], remarks: [] };
  const encoding = { "255,254": "utf-16le", "254,255": "utf-16be" }[material.slice(0, 2).join()];
  const text = new TextDecoder(encoding, { ignoreBOM: encoding === undefined }).decode(material);
  return unwrapText(text, encoding ? [remark("encoding")] : []);
}

/**
 * Write DER as PEM, 64 characters a line.
 * @param {string} label such as "PUBLIC KEY"
 * @param {Uint8Array} der
 * @returns {string} ends with a line end
 */
export function toPem(label, der) {
  const lines = encodeBase64(der).match(/.{1,64}/g);
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function unwrapText(pasted, remarks) {
  if (!pasted.trim()) throw refused("empty");
  const mended = mend(pasted);
  const found = armoredBlocks(mended.text, pasted);
  const all = [...remarks, ...mended.remarks, ...found.remarks];
  const distinct = new Map(all.map((each) => [each.code, each]));
  return { text: mended.text, blocks: found.blocks, remarks: [...distinct.values()] };
}

/** A pair of surrogates is one character, as on the server. */
function characters(text) {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** DER begins with a SEQUENCE of a long length, a Java key store with its magic number. */
function isBinary(bytes) {
  const [first, second = 0] = bytes;
  const isByteOrderMark = first === 0xfe && second === 0xff;
  const isLong = second >= 0x80 && !isByteOrderMark;
  return [0x30, 0xfe, 0xce].includes(first) && (isLong || bytes.slice(0, 64).includes(0));
}

/** Every armored block of the mended text, or else one of bare Base64. */
function armoredBlocks(text, pasted) {
  const begins = [...text.matchAll(BEGIN)];
  if (!begins.length) return bareBlock(text);
  const remarks = [];
  let outside = text.slice(0, begins[0].index);
  const blocks = begins.map((begin, number) => {
    const start = begin.index + begin[0].length;
    const piece = text.slice(start, begins[number + 1]?.index);
    const end = END.exec(piece);
    if (end) outside += piece.slice(end.index + end[0].length);
    return armored(begin[1], end ? piece.slice(0, end.index) : piece, pasted, remarks, end !== null);
  });
  return { blocks, remarks: [...remarks, ...remarksOnSurroundings(outside)] };
}

/** The block called `label`; that of another program stays undecoded, its label suffices. */
function armored(label, body, pasted, remarks, ended) {
  if (label.startsWith("PGP") || label.startsWith("SSH2")) return { label, der: new Uint8Array() };
  const dek = DEK.exec(body)?.[1];
  const base64 = HEADERS.reduce((text, header) => text.replace(header, ""), body);
  const reading = readBody(base64, pasted, { ended, sealed: dek !== undefined });
  if (!ended) remarks.push(remark("end-missing"));
  remarks.push(...reading.remarks);
  return { label, der: reading.bytes, dek };
}

/** The longest Base64 without a BEGIN line. */
function bareBlock(whole) {
  const end = END.exec(whole);
  const text = end ? whole.slice(0, end.index) : whole;
  const [longest] = [...text.matchAll(BARE)].sort((one, other) => other[0].length - one[0].length);
  if (!longest) return { blocks: [], remarks: [] };
  const reading = readBody(longest[0], text, { ended: false });
  const outside = text.slice(0, longest.index) + text.slice(longest.index + longest[0].length);
  const remarks = [
    remark(end ? "begin-missing" : "bare-base64"),
    ...remarksOnSurroundings(outside),
    ...reading.remarks,
  ];
  return { blocks: [{ label: "", der: reading.bytes }], remarks };
}

function remarksOnSurroundings(outside) {
  if (ONLY_BLANKS.test(outside)) return [];
  return [remark(ONLY_QUOTES.test(outside) ? "quotes" : "surrounding-text")];
}
