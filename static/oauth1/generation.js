// Making a key pair in this browser and writing it down as PEM, in the containers that others read.

import { readSequence, TAG } from "./der.js";
import { sealPkcs8 } from "./encryption.js";
import { signingKey } from "./keys.js";
import { toPem } from "./pem.js";
import { refused } from "./refusals.js";
import { ALGORITHM, requireCrypto } from "./webcrypto.js";

/** The sizes offered, in bits. */
export const SIZES = [2048, 3072, 4096];

/**
 * Make a pair with the public exponent 65537. Only such a pair can be exported below.
 * @param {2048 | 3072 | 4096} bits 4096 may take several seconds, in the background
 * @returns {Promise<import("./keys.js").SigningKey>}
 * @throws {KeyRefused} insecure-context, webcrypto-missing
 */
export async function generateKeyPair(bits) {
  if (!SIZES.includes(bits)) throw new RangeError(`A pair has ${SIZES.join(", ")} bits.`);
  requireCrypto();
  const parameters = { ...ALGORITHM, modulusLength: bits, publicExponent: Uint8Array.of(1, 0, 1) };
  const pair = await crypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  return signingKey(pair.privateKey, spki, bits);
}

/** The private key as PKCS#1 ("RSA PRIVATE KEY"), unprotected. */
export async function exportPkcs1Pem(key) {
  const octets = readSequence(await pkcs8Of(key)).find(({ tag }) => tag === TAG.octetString);
  return toPem("RSA PRIVATE KEY", octets.content);
}

/** The private key as PKCS#8 ("PRIVATE KEY"), unprotected. */
export async function exportPkcs8Pem(key) {
  return toPem("PRIVATE KEY", await pkcs8Of(key));
}

/**
 * The private key as encrypted PKCS#8 ("ENCRYPTED PRIVATE KEY").
 * @param {import("./keys.js").SigningKey} key
 * @param {string} passphrase
 * @returns {Promise<string>}
 * @throws {KeyRefused} passphrase-empty, passphrase-not-text, passphrase-too-long
 */
export async function exportEncryptedPkcs8Pem(key, passphrase) {
  return toPem("ENCRYPTED PRIVATE KEY", await sealPkcs8(await pkcs8Of(key), passphrase));
}

/** The public half as SubjectPublicKeyInfo ("PUBLIC KEY"): what a gateway is given. */
export function exportPublicPem({ spki }) {
  return toPem("PUBLIC KEY", spki);
}

async function pkcs8Of({ privateKey }) {
  if (!privateKey.extractable) throw refused("key-not-exportable");
  return new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
}
