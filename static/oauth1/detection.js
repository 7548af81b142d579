// Whether a text holds a private key: pasted whole or cut, in whatever container, and however it was
// wrapped on its way: over lines, percent-encoded, JSON-escaped, in hexadecimal, as the bytes of a
// program, up to three times in Base64.
// The server has the same patterns (paynet_debug/oauth1/keys/detection.py).
//
// A false alarm takes what someone typed, so only what no public key, certificate, signature or
// digest has counts: a label, a word of a format, or bytes that begin a private structure.

const LENGTH = "(?:\\x82..|\\x83...|\\x81.|[\\x10-\\x7f])"; // of DER, in front of 16 bytes or more
const MEMBER = "[\\x20-\\x84]"; // the length of a large INTEGER

/** Beginnings of private structures, anywhere in bytes (as characters U+0000 … U+00FF). */
const BYTES = new RegExp(
  [
    `0${LENGTH}\\x02\\x01[\\0\\x01]\\x02${MEMBER}`, // RSA and DSA: a version, then a large number
    `0${LENGTH}\\x02\\x01\\x01\\x04[\\x0e-\\x50]`, // SEC 1 (RFC 5915)
    `\\x02\\x01[\\0\\x01]0${LENGTH}\\x06\\x07\\*\\x86H\\xce8\\x04\\x01`, // PKCS#8 of DSA
    "\\x02\\x01[\\0\\x01]0\\x05\\x06\\x03\\+e[nopq]\\x04", // PKCS#8 of Ed25519 and kin (RFC 8410)
    `0${LENGTH}0${LENGTH}\\x06[\\x09\\x0a]\\*\\x86H\\x86\\xf7\\x0d\\x01(?:\\x05|\\x0c\\x01)`, // encrypted
    `\\x02\\x01\\x030${LENGTH}\\x06\\x09\\*\\x86H\\x86\\xf7\\x0d\\x01\\x07`, // PKCS#12
    `\\x02\\x03\\x01\\0\\x01\\x02${MEMBER}`, // the exponent 65537 with d behind it: the first line may be lost
    "openssh-key-v1\\0",
    "\\xfe\\xed\\xfe\\xed\\0\\0\\0[\\x01\\x02]", // a Java key store
    "(?:BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY", // a PEM inside Base64
    "(?:\\x02[\\x3f-\\x41].{63,65}){3}", // three numbers as long as a prime of 1024 bits,
    "(?:\\x02\\x81[\\x7f-\\x81].{127,129}){3}", // of 2048,
    "(?:\\x02\\x81[\\xbf-\\xc1].{191,193}){3}", // of 3072,
    "(?:\\x02\\x82\\x01[\\0\\x01].{256,257}){3}", // of 4096: the last lines of a key
  ].join("|"),
  "s",
);

const WORDS = [
  /(?:BEGIN|END)[\s+][A-Z0-9\s+]{0,40}PRIVATE[\s+]KEY/,
  /PuTTY-User-Key-File-\d|Private-Lines:|Private-MAC:/,
  /<(?:[\w-]{1,20}:)?(D|P|Q|DP|DQ|InverseQ)(?:\s[^<>]{0,99})?>[A-Za-z0-9+/=\s]{40,}<\/(?:[\w-]{1,20}:)?\1>/,
  /PrivateKey\((?:n=)?\s*\d{100,},\s*(?:e=)?\d{1,20},\s*(?:d=)?\d{100}/, // python-rsa's
  /RsaKey\(n=\d{100,}, e=\d{1,20}, d=\d{100}/, // PyCryptodome's
  /privateExponent:\s*(?:[0-9a-f]{2}:|\d{30})|\bpriv:\s*(?:[0-9a-f]{2}:){8}/,
];
/** As JSON, and as YAML or a program writes it. */
const JWK = [
  [/["'](?:kty|crv|n|p)["']\s*:/, /["']d["']\s*:\s*["'][A-Za-z0-9_-]{40,}/],
  [/\b(?:kty|crv)["']?\s{0,9}[:=]/, /\bd["']?\s{0,9}[:=]\s{0,9}(?:[>|][+-]?\s{1,99})?["']?[A-Za-z0-9_-]{40}/],
];

const ESCAPED = /%(?:25)*([0-9A-Fa-f]{2})|\\{1,16}u([0-9A-Fa-f]{4})|&(?:amp;)*#x([0-9A-Fa-f]{1,4});/g;
const LINE_END = /\\{1,16}[nrt]|&(?:amp;)*#1[03];/g;
const INVISIBLE = /\\{1,16}x|\\|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;
const AROUND_LINES = /[\s"'`>|,]+/g;
const AROUND_BYTES = /[:{}]|\(byte\)|0x/gi;
const WRITTEN_BYTE = /\\{1,16}(?:x([0-9A-Fa-f]{2})|u00([0-9A-Fa-f]{2})|([0-3][0-7]{2})|([0abfnrtv"']))/g;
const LETTERS = { 0: "\0", a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const NUMBERS = /-?\b[0-9]{1,3}(?:[\s,]{1,9}-?[0-9]{1,3}){40,}/g;
const BASE64 = /[A-Za-z0-9+/_-]{60,}/g;
const HEX = /[0-9A-Fa-f]{90,}/g;
const BASE64_INSIDE = /[A-Za-z0-9+/_=\s-]{60,}/g;
const DEEPEST = 2; // how often a text inside Base64 or hexadecimal is looked into, again in Base64

/**
 * @param {string} text anything, of any length
 * @returns {boolean}
 */
export function holdsPrivateKey(text) {
  const plain = unescaped(text);
  if (WORDS.some((word) => word.test(plain))) return true;
  if (JWK.some((members) => members.every((member) => member.test(plain)))) return true;
  if (inProgram(text) || numbers(plain).some((bytes) => inBytes(bytes, DEEPEST))) return true;
  return inText(plain.replace(AROUND_LINES, ""), DEEPEST);
}

/** Whether a program's string, with escapes for what can't be printed, holds one. */
function inProgram(text) {
  const written = text.replace(WRITTEN_BYTE, (_, hex, unicode, octal, letter) => {
    if (letter) return LETTERS[letter] ?? letter;
    return String.fromCharCode(octal ? parseInt(octal, 8) : parseInt(hex ?? unicode, 16));
  });
  return written !== text && BYTES.test(written);
}

/** Bytes in decimal, as Go, Java and JavaScript print them, signed or not. */
function numbers(plain) {
  const runs = plain.match(NUMBERS) ?? [];
  const character = (each) => String.fromCharCode(Number(each) & 0xff);
  return runs.map((run) => run.match(/-?[0-9]+/g).map(character).join(""));
}

function unescaped(text) {
  return text
    .replace(ESCAPED, (_, ...digits) => String.fromCharCode(parseInt(digits.find(Boolean), 16)))
    .replace(LINE_END, "\n")
    .replace(INVISIBLE, "")
    .replace(/&(?:amp;)*quot;/g, '"')
    .replace(/&(?:amp;)*lt;/g, "<")
    .replace(/&(?:amp;)*gt;/g, ">");
}

/** Whether a run of Base64 or hexadecimal holds one, itself up to `depth` times in Base64. */
function inText(joined, depth) {
  return inBase64(joined, depth) || inHex(joined.replace(AROUND_BYTES, ""), depth);
}

/** What stands before the key may share its alphabet, so each of the four alignments is tried. */
function inBase64(joined, depth) {
  return (joined.match(BASE64) ?? []).some((run) => {
    const digits = run.replaceAll("-", "+").replaceAll("_", "/");
    return [0, 1, 2, 3].some((start) =>
      inBytes(atob(digits.slice(start, digits.length - ((digits.length - start) % 4))), depth),
    );
  });
}

function inHex(joined, depth) {
  const runs = (joined.match(HEX) ?? []).flatMap((run) => [run, run.slice(1)]);
  return runs.some((digits) => inBytes(bytesOf(digits), depth));
}

/** Whether `bytes` are one, or a text that holds one; Windows writes text in UTF-16. */
function inBytes(bytes, depth) {
  if (BYTES.test(bytes)) return true;
  if (depth === 0) return false;
  const narrow = bytes.replaceAll("\0", "");
  const texts = bytes.length - narrow.length > Math.floor(bytes.length / 4) ? [bytes, narrow] : [bytes];
  return texts.some(
    (text) =>
      BYTES.test(text) ||
      (text.match(BASE64_INSIDE) ?? []).some((each) => inText(each.replace(AROUND_LINES, ""), depth - 1)),
  );
}

function bytesOf(digits) {
  return (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join("");
}
