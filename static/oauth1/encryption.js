// Private keys behind a passphrase: PBES2 (RFC 8018, 6.2) by the primitives of WebCrypto.
//
// What WebCrypto lacks (the MD5 of RFC 1421's header, PBES1, scrypt, 3DES) is refused by name, with
// the command that rewrites the key. Chromium has no AES-192 either, which only a try can tell.
// Whoever pastes a key chooses its iteration count, so the count is bounded before any derivation.

import { AES_256_CBC, AES_CBC, HMAC_SHA1, HMAC_SHA256, PBES2, PBKDF2, PBKDF2_HASHES } from "./algorithms.js";
import { cipherName, DEK_CIPHERS, SERVER_ONLY } from "./algorithms.js";
import { readAlgorithm, recognise } from "./containers.js";
import { DerError, readInteger, readSequence, TAG, write, writeInteger, writeOid } from "./der.js";
import { SIGNING_BITS } from "./equations.js";
import { refused } from "./refusals.js";
import { requireCrypto } from "./webcrypto.js";

const MAX_ITERATIONS = 1_500_000n;
const MAX_ENCRYPTED = 3 * 1024;
const MAX_PASSPHRASE = 1023; // bytes; OpenSSL's own limit
const ITERATIONS = 600_000; // OWASP's advice for PBKDF2 with HMAC-SHA-256
const SALT_BYTES = 16;
const BLOCK_BYTES = 16;
const CIPHER_NAME = /^[A-Z0-9]{2,8}(-[A-Z0-9]{2,4}){1,2}$/; // what may be repeated of a header

/**
 * Decrypt a sealed key.
 * @param {object} sealed the form "encrypted" of `containers.recognise`
 * @param {string} [passphrase] an empty one is none
 * @returns {Promise<object>} contents whose container names the cipher ("PKCS#8, AES-256-CBC")
 * @throws {KeyRefused} passphrase-missing, passphrase-wrong, passphrase-not-text,
 *   passphrase-too-long, encryption-unsupported, encryption-not-in-browser, encryption-too-costly,
 *   key-too-large, insecure-context, webcrypto-missing
 */
export async function openEncrypted(sealed, passphrase) {
  const scheme = schemeOf(sealed);
  if (!passphrase) throw refused("passphrase-missing");
  requireCrypto();
  const secret = passphraseBytes(passphrase);
  if (sealed.data.length > MAX_ENCRYPTED) throw refused("key-too-large", { limit: SIGNING_BITS[1] });
  const plain = await decrypt(scheme, secret, sealed.data);
  const contents = recognise(plain);
  if (!contents) throw refused("passphrase-wrong");
  return { ...contents, container: `${sealed.container}, ${scheme.name}` };
}

/**
 * Seal PKCS#8 as EncryptedPrivateKeyInfo: PBKDF2 with HMAC-SHA-256, AES-256-CBC.
 * @param {Uint8Array} pkcs8
 * @param {string} passphrase
 * @returns {Promise<Uint8Array>} DER
 * @throws {KeyRefused} passphrase-empty, passphrase-not-text, passphrase-too-long
 */
export async function sealPkcs8(pkcs8, passphrase) {
  if (!passphrase) throw refused("passphrase-empty");
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const iv = crypto.getRandomValues(new Uint8Array(BLOCK_BYTES));
  const scheme = { ...AES_CBC[AES_256_CBC], hash: "SHA-256", salt, iterations: ITERATIONS };
  const key = await derivedKey(scheme, passphraseBytes(passphrase), "encrypt");
  const data = await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, pkcs8);
  const octets = (bytes) => write(TAG.octetString, bytes);
  const algorithm = (oid, parameters) => write(TAG.sequence, writeOid(oid), parameters);
  const hash = algorithm(HMAC_SHA256, write(TAG.null));
  const derivation = algorithm(PBKDF2, write(TAG.sequence, octets(salt), writeInteger(ITERATIONS), hash));
  const parameters = write(TAG.sequence, derivation, algorithm(AES_256_CBC, octets(iv)));
  return write(TAG.sequence, algorithm(PBES2, parameters), octets(new Uint8Array(data)));
}

function passphraseBytes(passphrase) {
  if (!passphrase.isWellFormed()) throw refused("passphrase-not-text");
  const bytes = new TextEncoder().encode(passphrase);
  if (bytes.length > MAX_PASSPHRASE) throw refused("passphrase-too-long", { limit: MAX_PASSPHRASE });
  return bytes;
}

/** How `sealed` is encrypted, once that is known to be possible here and affordable. */
function schemeOf({ algorithm, dek }) {
  if (DEK_CIPHERS.includes(dek)) throw notHere(dek);
  if (dek !== undefined) throw unsupported(CIPHER_NAME.test(dek) ? dek : "?");
  if (algorithm.oid !== PBES2) throw notOpened(algorithm.oid);
  try {
    return pbes2(algorithm.parameters);
  } catch (error) {
    throw error instanceof DerError ? unsupported("PBES2") : error;
  }
}

function pbes2(parameters) {
  const [derivation, cipher] = fields(parameters?.whole, 2, 2).map(({ whole }) => readAlgorithm(whole));
  if (!AES_CBC[cipher.oid]) throw notOpened(cipher.oid);
  if (derivation.oid !== PBKDF2) throw notOpened(derivation.oid);
  const [salt, count, ...optional] = fields(derivation.parameters?.whole, 2, 4);
  const iterations = readInteger(count);
  const keyLength = optional[0]?.tag === TAG.integer ? readInteger(optional.shift()) : null;
  const hash = optional.length ? readAlgorithm(optional[0].whole).oid : HMAC_SHA1; // RFC 8018, A.2
  if (!PBKDF2_HASHES[hash]) throw notOpened(hash);
  if (iterations < 1n || iterations > MAX_ITERATIONS) {
    throw refused("encryption-too-costly", { cost: "PBKDF2", limit: String(MAX_ITERATIONS) });
  }
  const iv = cipher.parameters?.content;
  const expected = AES_CBC[cipher.oid];
  if (keyLength !== null && keyLength !== BigInt(expected.keyLength)) throw new DerError("malformed");
  if (salt.tag !== TAG.octetString || iv?.length !== BLOCK_BYTES) throw new DerError("malformed");
  return { ...expected, hash: PBKDF2_HASHES[hash], salt: salt.content, iterations: Number(iterations), iv };
}

function fields(der, fewest, most) {
  const found = der ? readSequence(der) : [];
  if (found.length < fewest || found.length > most) throw new DerError("malformed");
  return found;
}

async function decrypt(scheme, secret, data) {
  const key = await derivedKey(scheme, secret, "decrypt").catch((error) => {
    throw error instanceof DOMException ? notHere(scheme.name) : error;
  });
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv: scheme.iv }, key, data));
  } catch {
    throw refused("passphrase-wrong");
  }
}

async function derivedKey({ keyLength, hash, salt, iterations }, secret, usage) {
  const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash, salt, iterations };
  return crypto.subtle.deriveKey(derivation, base, { name: "AES-CBC", length: 8 * keyLength }, false, [usage]);
}

function notOpened(oid) {
  return SERVER_ONLY[oid] ? notHere(SERVER_ONLY[oid]) : unsupported(cipherName(oid));
}

function notHere(cipher) {
  return refused("encryption-not-in-browser", { cipher });
}

function unsupported(cipher) {
  return refused("encryption-unsupported", { cipher });
}
