// Telling what some key material is, also where it is of no use for signing, without it leaving
// the page.

import { bitLength, checkPrivateNumbers, checkPublicNumbers, VERIFYING_BITS } from "./equations.js";
import { fingerprint } from "./keys.js";
import { toPem } from "./pem.js";
import { KeyRefused } from "./refusals.js";
import { opened, privateNumbers, publicNumbers, select, spkiOf } from "./selection.js";
import { cryptoAvailable } from "./webcrypto.js";

const PREFERENCE = ["private", "public", "certificate", "other"];

/**
 * Say what `material` is, with the members of the server's `POST /api/v1/keys/inspect`.
 * @param {string | Uint8Array} material
 * @param {string} [passphrase]
 * @returns {Promise<{kind: "private" | "public" | "certificate" | "other", container: string,
 *   bits: number | null, fingerprint: string | null, public_key: string | null,
 *   usable_for_signing: boolean, remarks: {code: string, values: object}[]}>} the last remark says
 *   why it can't sign, if it can't; `fingerprint` is null also where the page has no cryptography
 * @throws {KeyRefused} only where no single piece of key material can be recognised
 */
export async function inspectKey(material, passphrase) {
  let selected = select(material, PREFERENCE);
  let remarks = selected.remarks;
  let usable = false;
  try {
    selected = await opened(selected, passphrase);
    remarks = selected.remarks;
    checkPrivateNumbers(privateNumbers(selected.contents));
    usable = true;
  } catch (error) {
    remarks = [...remarks, statementOf(error)];
  }
  return {
    kind: selected.contents.kind,
    container: selected.contents.container,
    ...(await publicHalf(selected.contents)),
    usable_for_signing: usable,
    remarks,
  };
}

/** The public half where it is sound, be the private one sound or not. */
async function publicHalf(contents) {
  let numbers = null;
  try {
    numbers = publicNumbers(contents);
    checkPublicNumbers(numbers.n, numbers.e, VERIFYING_BITS);
  } catch (error) {
    statementOf(error);
    return { bits: numbers && bitLength(numbers.n), fingerprint: null, public_key: null };
  }
  const spki = spkiOf(contents);
  return {
    bits: bitLength(numbers.n),
    fingerprint: cryptoAvailable() ? await fingerprint(spki) : null,
    public_key: toPem("PUBLIC KEY", spki),
  };
}

/** Code and values of a refusal; any other error is a mistake of ours and goes on. */
function statementOf(error) {
  if (!(error instanceof KeyRefused)) throw error;
  return { code: error.code, values: error.values };
}
