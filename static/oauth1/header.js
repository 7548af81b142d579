// The `Authorization` header (RFC 5849, 3.5.1), alphabetical and joined by ", ".

import { percentEncode } from "./encoding.js";

/**
 * Write the header's value.
 * @param {[string, string][]} protocolParameters decoded
 * @param {string} signature Base64 text, not yet percent-encoded
 * @returns {string} ASCII
 */
export function authorizationHeader(protocolParameters, signature) {
  const written = [...protocolParameters, ["oauth_signature", signature]]
    .sort(([name], [other]) => (name < other ? -1 : Number(name > other)))
    .map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`);
  return `OAuth ${written.join(", ")}`;
}
