// Whether this page has cryptography, and how its keys sign.

import { refused } from "./refusals.js";

export const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * Why there is no cryptography in this page; null if there is.
 * @param {object} [scope] the global object
 * @returns {{code: string, values: object} | null} insecure-context, webcrypto-missing
 */
export function whyNoCrypto(scope = globalThis) {
  if (scope.crypto?.subtle) return null;
  if (scope.isSecureContext === false) {
    return { code: "insecure-context", values: { origin: scope.location?.origin ?? "" } };
  }
  return { code: "webcrypto-missing", values: {} };
}

/** Whether keys can be used in this page. */
export function cryptoAvailable(scope = globalThis) {
  return whyNoCrypto(scope) === null;
}

/** Throw the reason if this page has no cryptography. */
export function requireCrypto() {
  const obstacle = whyNoCrypto();
  if (obstacle) throw refused(obstacle.code, obstacle.values);
}
