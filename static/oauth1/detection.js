// Whether a text holds a private key: pasted whole or cut, in whatever container, and however it was
// wrapped on its way: over lines, percent-encoded, JSON-escaped, in hexadecimal, twice in Base64.
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
  ].join("|"),
  "s",
);

const WORDS = [
  /(?:BEGIN|END)[\s+][A-Z0-9\s+]{0,40}PRIVATE[\s+]KEY/,
  /PuTTY-User-Key-File-\d|Private-Lines:|Private-MAC:/,
  /<(D|P|Q|DP|DQ|InverseQ)>[A-Za-z0-9+/=\s]{40,}<\/\1>/,
  /privateExponent:\s*(?:[0-9a-f]{2}:|\d{30})|\bpriv:\s*(?:[0-9a-f]{2}:){8}/,
];
const JWK = [/["'](?:kty|crv|n|p)["']\s*:/, /["']d["']\s*:\s*["'][A-Za-z0-9_-]{40,}/];

const ESCAPED = /%(?:25)*([0-9A-Fa-f]{2})|\\{1,16}u([0-9A-Fa-f]{4})|&(?:amp;)*#x([0-9A-Fa-f]{1,4});/g;
const LINE_END = /\\{1,16}[nrt]|&(?:amp;)*#1[03];/g;
const INVISIBLE = /\\{1,16}x|\\|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;
const AROUND_LINES = /[\s"'`>|,]+/g;
const AROUND_BYTES = /[:{}]|0x/gi;
const BASE64 = /[A-Za-z0-9+/_-]{60,}/g;
const HEX = /[0-9A-Fa-f]{90,}/g;
const BASE64_INSIDE = /[A-Za-z0-9+/_=\s-]{60,}/g;

/**
 * @param {string} text anything, of any length
 * @returns {boolean}
 */
export function holdsPrivateKey(text) {
  const plain = unescaped(text);
  if (WORDS.some((word) => word.test(plain)) || JWK.every((member) => member.test(plain))) return true;
  const joined = plain.replace(AROUND_LINES, "");
  return inBase64(joined, true) || inHex(joined.replace(AROUND_BYTES, ""));
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

/** What stands before the key may share its alphabet, so each of the four alignments is tried. */
function inBase64(joined, again) {
  return (joined.match(BASE64) ?? []).some((run) => {
    const digits = run.replaceAll("-", "+").replaceAll("_", "/");
    return [0, 1, 2, 3].some((start) => {
      const bytes = atob(digits.slice(start, digits.length - ((digits.length - start) % 4)));
      if (BYTES.test(bytes)) return true;
      const inside = again ? (bytes.match(BASE64_INSIDE) ?? []) : [];
      return inside.some((text) => inBase64(text.replace(AROUND_LINES, ""), false));
    });
  });
}

function inHex(joined) {
  return (joined.match(HEX) ?? []).some((run) => BYTES.test(bytesOf(run)) || BYTES.test(bytesOf(run.slice(1))));
}

function bytesOf(digits) {
  return (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join("");
}
