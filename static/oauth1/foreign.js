// Formats of other programs that are recognised without DER: by a label, a magic number, a word;
// and OpenSSH's public line, `ssh-rsa AAAA… comment` (RFC 4253, 6.6), which is read.

import { decodeBase64 } from "./base64_body.js";
import { unusable } from "./containers.js";
import { unsigned } from "./der.js";
import { refused } from "./refusals.js";

const openssh = () => unusable("OpenSSH", "private", "openssh-private-key");
const java = () => unusable("Java key store", "other", "java-keystore");
const sshLine = (algorithm) => () => unusable("OpenSSH", "public", "other-algorithm", { algorithm });

const MAGIC_NUMBERS = [
  ["openssh-key-v1\0", openssh],
  ["\xfe\xed\xfe\xed", java],
  ["\xce\xce\xce\xce", java],
];

const LABELS = [
  [/^PGP /, () => unusable("OpenPGP", "other", "pgp-key")],
  [/^SSH2 PUBLIC KEY$/, () => unusable("SSH2", "public", "ssh2-public-key")],
  [/^OPENSSH PRIVATE KEY$/, openssh],
  [/PARAMETERS$/, () => unusable("PEM", "other", "parameters-given")],
];

const WORDS = [
  [/PuTTY-User-Key-File-\d/, () => unusable("PuTTY", "private", "putty-key")],
  [/<RSAKeyValue\b/, () => unusable("XML", "other", "xml-key")],
  [/["']kty["'] ?:/, () => unusable("JWK", "other", "jwk")],
  [/\bssh-ed25519 AAAA/, sshLine("Ed25519")],
  [/\becdsa-sha2-nistp\d{3} AAAA/, sshLine("EC")],
  [/\bssh-dss AAAA/, sshLine("DSA")],
];

const SSH_RSA_LINE = /\bssh-rsa (AAAA[A-Za-z0-9+/]+={0,2})/g;

/** Recognise a block (or a file's bytes) by its magic number or its label; null if unknown. */
export function foreignBlock({ label, der, dek }) {
  const beginning = String.fromCharCode(...der.subarray(0, 16));
  const magic = MAGIC_NUMBERS.find(([number]) => beginning.startsWith(number));
  if (magic) return magic[1]();
  const algorithm = dek && /^(EC|DSA) /.exec(label)?.[1];
  if (algorithm) return unusable("PEM", "private", "other-algorithm", { algorithm });
  return LABELS.find(([pattern]) => pattern.test(label))?.[1]() ?? null;
}

/** Recognise a text without PEM blocks by a word that only this format has; null if unknown. */
export function foreignText(text) {
  return WORDS.find(([word]) => word.test(text))?.[1]() ?? null;
}

/**
 * Read the only `ssh-rsa` line of `text`.
 * @param {string} text
 * @returns {object | null} as `containers.recognise` answers; null if there is none
 * @throws {KeyRefused} several-keys, ssh-line-damaged
 */
export function sshPublicLine(text) {
  const keys = new Set([...text.matchAll(SSH_RSA_LINE)].map((match) => match[1]));
  if (keys.size === 0) return null;
  if (keys.size > 1) throw refused("several-keys", { count: keys.size });
  const [digits] = [...keys].map((key) => key.replace(/=+$/, ""));
  const [, e, n, ...others] = digits.length % 4 === 1 ? [] : lengthPrefixed(decodeBase64(digits));
  const arePositive = e?.length && n?.length && e[0] < 0x80 && n[0] < 0x80;
  if (!arePositive || others.length) throw refused("ssh-line-damaged");
  return { form: "rsa-public", kind: "public", container: "OpenSSH", n: unsigned(n), e: unsigned(e) };
}

/** Fields behind a length of four bytes each; a field that is cut short ends in no key. */
function lengthPrefixed(bytes) {
  const fields = [];
  for (let rest = bytes; rest.length; ) {
    const length = Number(unsigned(rest.subarray(0, 4)));
    if (rest.length < 4 + length) return [];
    fields.push(rest.subarray(4, 4 + length));
    rest = rest.subarray(4 + length);
  }
  return fields;
}
