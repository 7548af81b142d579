// RSA keys that sign in this browser, by WebCrypto alone: no network, no storage, no console.
//
// A pasted key becomes a CryptoKey that the browser does not give out again; it is made from the
// checked numbers, not from the pasted bytes, so that both see one key. What can't be undone: the
// text of the field and the numbers stay in the page's memory until the engine frees them.

import { encodeBase64 } from "./base64_body.js";
import { writePkcs8, writeSpki } from "./containers.js";
import { hex } from "./der.js";
import { bitLength, checkPrivateNumbers, checkPublicNumbers, VERIFYING_BITS } from "./equations.js";
import { refused } from "./refusals.js";
import { opened, privateNumbers, publicNumbers, select, spkiOf } from "./selection.js";
import { ALGORITHM, requireCrypto } from "./webcrypto.js";

const PRIVATE_FIRST = ["private", "certificate", "public"];
const PUBLIC_FIRST = ["public", "certificate", "private"];

/**
 * @typedef {object} SigningKey
 * @property {CryptoKey} privateKey
 * @property {CryptoKey} publicKey
 * @property {Uint8Array} spki the public half, DER
 * @property {number} bits
 * @property {string} fingerprint SHA-256 of `spki`, 64 lower-case hex digits
 */

/**
 * Read a private key that signs: RSA, 2048 to 4096 bits, PKCS#1 or PKCS#8, encrypted or not.
 * @param {string | Uint8Array} material pasted text, or the bytes of a file
 * @param {string} [passphrase] an empty one is none
 * @returns {Promise<SigningKey & {container: string, remarks: {code: string, values: object}[]}>}
 * @throws {KeyRefused} its code is one of `refusals.js`
 */
export async function importPrivateKey(material, passphrase) {
  requireCrypto();
  const { contents, remarks } = await opened(select(material, PRIVATE_FIRST), passphrase);
  const numbers = privateNumbers(contents);
  checkPrivateNumbers(numbers);
  const spki = writeSpki(numbers.n, numbers.e);
  const privateKey = await imported("pkcs8", writePkcs8(numbers), "sign");
  const key = await signingKey(privateKey, spki, bitLength(numbers.n));
  return { ...key, container: contents.container, remarks };
}

/**
 * A signing key of its private half and its public one.
 * @param {CryptoKey} privateKey
 * @param {Uint8Array} spki
 * @param {number} bits
 * @returns {Promise<SigningKey>}
 */
export async function signingKey(privateKey, spki, bits) {
  const publicKey = await imported("spki", spki, "verify");
  return { privateKey, publicKey, spki, bits, fingerprint: await fingerprint(spki) };
}

/**
 * Sign the UTF-8 bytes of a base string, and verify before the answer: composite factors satisfy
 * every equation of a key but make signatures that nobody accepts, and a fault in the computation
 * would give a factor away.
 * @param {SigningKey} key
 * @param {string} baseString
 * @returns {Promise<{base64: string, hex: string}>} standard Base64 on one line; lower-case hex
 * @throws {KeyRefused} key-inconsistent
 */
export async function sign({ privateKey, publicKey }, baseString) {
  const data = new TextEncoder().encode(baseString);
  const signature = await crypto.subtle.sign(ALGORITHM, privateKey, data).catch(() => null);
  if (!signature || !(await crypto.subtle.verify(ALGORITHM, publicKey, signature, data))) {
    throw refused("key-inconsistent", { equation: "(m^d)^e ≡ m (mod n)" });
  }
  const bytes = new Uint8Array(signature);
  return { base64: encodeBase64(bytes), hex: hex(bytes) };
}

/**
 * Whether `material` (a public key, a certificate, or a private key) holds the public half of `key`.
 * @param {{spki: Uint8Array}} key
 * @param {string | Uint8Array} material
 * @returns {boolean}
 * @throws {KeyRefused} where `material` holds no RSA key of 1024 to 8192 bits
 */
export function matches(key, material) {
  const { contents } = select(material, PUBLIC_FIRST);
  const { n, e } = publicNumbers(contents);
  checkPublicNumbers(n, e, VERIFYING_BITS);
  return hex(spkiOf(contents)) === hex(key.spki);
}

/** SHA-256 of SubjectPublicKeyInfo in lower-case hex, as `openssl … -outform DER | sha256sum`. */
export async function fingerprint(spki) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", spki)));
}

async function imported(format, der, usage) {
  try {
    return await crypto.subtle.importKey(format, der, ALGORITHM, usage === "verify", [usage]);
  } catch {
    throw refused("key-damaged");
  }
}
