// What a DER structure is, told by its shape alone: a label is often wrong, the bytes are not.
//
// RFC 8017 A.1 (PKCS#1), RFC 5208 and 5958 (PKCS#8), RFC 5280 (SubjectPublicKeyInfo, X.509),
// RFC 2986 (requests), RFC 5915 (EC), RFC 7292 (PKCS#12), RFC 5652 (PKCS#7). No number is judged.
//
// `kind` and `container` are the server's words. The four forms of an answer:
//   {form: "rsa-private", kind, container, numbers}      {form: "rsa-public", kind, container, n, e}
//   {form: "encrypted", kind, container, algorithm, data} or with `dek` in place of `algorithm`
//   {form: "unusable", kind, container, code, values}    `code` is the refusal's

import { algorithmName, RSA, RSA_PSS } from "./algorithms.js";
import { DerError, readBitString, readElement, readInteger, readOid, readSequence } from "./der.js";
import { TAG, write, writeBitString, writeInteger, writeOid } from "./der.js";

const NUMBERS = ["version", "n", "e", "d", "p", "q", "dP", "dQ", "qInv"];
const PKCS1_PRIVATE = /^02( 02){8}( 30)?$/;
const TBS_CERTIFICATE = /^(a0 )?02 .. .. .. .. 30( 81)?( 82)?( a3)?$/;

/** Readers by the tags (hex) of what is inside the outermost SEQUENCE, tried in this order. */
const SHAPES = [
  [/^02 .. 04( a0)?( 81)?$/, pkcs8],
  [PKCS1_PRIVATE, (_, der) => rsaPrivate("PKCS#1", rsaPrivateNumbers(der))],
  [/^.. 03$/, (elements) => publicHalf("SPKI", "public", elements)],
  [/^30 .. 03$/, certificateOrRequest],
  [/^02 02$/, (_, der) => rsaPublic("PKCS#1", "public", rsaPublicNumbers(der))],
  [/^30 04$/, encryptedPkcs8],
  [/^02 04( a0)?( a1)?$/, () => unusable("SEC 1", "private", "other-algorithm", { algorithm: "EC" })],
  [/^02( 02){5}$/, () => unusable("DSA", "private", "other-algorithm", { algorithm: "DSA" })],
  [/^02 30( 30)?$/, pkcs12],
  [/^06 a0$/, () => unusable("PKCS#7", "other", "pkcs7-bundle")],
];

/**
 * Tell what `der` is.
 * @param {Uint8Array} der
 * @returns {object | null} one of the forms above; null if it has no shape known here
 */
export function recognise(der) {
  return orNull(() => {
    const elements = readSequence(der);
    const tags = tagsOf(elements);
    return SHAPES.find(([shape]) => shape.test(tags))?.[1](elements, der) ?? null;
  });
}

/** Recognised, but nothing to sign or verify with. */
export function unusable(container, kind, code, values = {}) {
  return { form: "unusable", kind, container, code, values };
}

/**
 * PKCS#1 RSAPrivateKey by RFC 8017's names, as BigInts, with `otherPrimes` as a boolean.
 * @param {Uint8Array} der
 * @throws {DerError}
 */
export function rsaPrivateNumbers(der) {
  const elements = readSequence(der);
  if (!PKCS1_PRIVATE.test(tagsOf(elements))) throw new DerError("malformed");
  const numbers = NUMBERS.map((name, index) => [name, readInteger(elements[index])]);
  return { ...Object.fromEntries(numbers), otherPrimes: elements.length > NUMBERS.length };
}

/** An AlgorithmIdentifier: its object identifier, dotted, and its parameters, if there are any. */
export function readAlgorithm(der) {
  const [oid, parameters, ...others] = readSequence(der);
  if (!oid || others.length) throw new DerError("malformed");
  return { oid: readOid(oid), parameters };
}

/** Write PKCS#1 RSAPrivateKey inside PKCS#8, all lengths computed. */
export function writePkcs8(numbers) {
  const pkcs1 = write(TAG.sequence, ...NUMBERS.map((name) => writeInteger(numbers[name])));
  return write(TAG.sequence, writeInteger(0), rsaAlgorithm(), write(TAG.octetString, pkcs1));
}

/** Write SubjectPublicKeyInfo. */
export function writeSpki(n, e) {
  const pkcs1 = write(TAG.sequence, writeInteger(n), writeInteger(e));
  return write(TAG.sequence, rsaAlgorithm(), writeBitString(pkcs1));
}

function rsaAlgorithm() {
  return write(TAG.sequence, writeOid(RSA), write(TAG.null));
}

function rsaPublicNumbers(der) {
  const elements = readSequence(der);
  if (tagsOf(elements) !== "02 02") throw new DerError("malformed");
  const [n, e] = elements.map(readInteger);
  return { n, e };
}

function pkcs8([, algorithm, key]) {
  const oid = oidOf(algorithm);
  if (oid !== RSA) return otherAlgorithm("PKCS#8", "private", oid);
  const numbers = orNull(() => rsaPrivateNumbers(key.content));
  if (!numbers) return unusable("PKCS#8", "private", "key-damaged");
  return rsaPrivate("PKCS#8", numbers);
}

function encryptedPkcs8([algorithm, data]) {
  const read = readAlgorithm(algorithm.whole);
  return { form: "encrypted", kind: "private", container: "PKCS#8", algorithm: read, data: data.content };
}

function pkcs12([, safe]) {
  return tagsOf(readSequence(safe.whole)) === "06 a0" ? unusable("PKCS#12", "other", "pkcs12-store") : null;
}

function certificateOrRequest([body, , signature]) {
  readBitString(signature);
  const inner = readSequence(body.whole);
  const tags = tagsOf(inner);
  if (/^02 .. 30( a0)?$/.test(tags)) return unusable("PKCS#10", "other", "request-given");
  if (!TBS_CERTIFICATE.test(tags)) return null;
  const version = inner[0].tag === 0xa0 ? inner.shift() : null;
  if (version) readInteger(readElement(version.content));
  const [serial, , , , , spki, ...optional] = inner;
  readInteger(serial);
  for (const { tag, content } of optional) if (tag === 0xa3) readSequence(content);
  return publicHalf("X.509", "certificate", readSequence(spki.whole));
}

function publicHalf(container, kind, elements) {
  if (!/^.. 03$/.test(tagsOf(elements))) return null;
  const [algorithm, key] = elements;
  const der = readBitString(key);
  const oid = oidOf(algorithm);
  if (oid !== RSA) return otherAlgorithm(container, kind, oid);
  const numbers = orNull(() => rsaPublicNumbers(der));
  if (!numbers) return unusable(container, kind, "key-damaged");
  return rsaPublic(container, kind, numbers);
}

function rsaPrivate(container, numbers) {
  return { form: "rsa-private", kind: "private", container, numbers };
}

function rsaPublic(container, kind, { n, e }) {
  return { form: "rsa-public", kind, container, n, e };
}

function otherAlgorithm(container, kind, oid) {
  if (oid === RSA_PSS) return unusable(container, kind, "rsa-pss-key");
  return unusable(container, kind, "other-algorithm", { algorithm: algorithmName(oid) });
}

function oidOf(algorithm) {
  return orNull(() => readAlgorithm(algorithm.whole).oid) ?? "?";
}

function tagsOf(elements) {
  return elements.map(({ tag }) => tag.toString(16).padStart(2, "0")).join(" ");
}

function orNull(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}
