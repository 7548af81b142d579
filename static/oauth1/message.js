// A signed message's vocabulary (RFC 5849, 3.1) and everything of a request but its signature.

import { collectParameters, normalizeParameters, signatureBaseString } from "./base_string.js";
import { formBody } from "./encoding.js";

/**
 * The five parameters that take part in a signature, alphabetical.
 * @param {{consumerKey: string, nonce: string, timestamp: string}} values as they go on the wire
 * @returns {[string, string][]}
 */
export function protocolParameters({ consumerKey, nonce, timestamp }) {
  return [
    ["oauth_consumer_key", consumerKey],
    ["oauth_nonce", nonce],
    ["oauth_signature_method", "RSA-SHA256"],
    ["oauth_timestamp", timestamp],
    ["oauth_version", "1.0"],
  ];
}

/**
 * Build what a POST of `parameters` to `url` sends and signs.
 * @param {string} url absolute
 * @param {[string, string][]} parameters of the body, in its order
 * @param {[string, string][]} protocol the answer of `protocolParameters`
 * @returns {{body: string, normalizedParameters: string, signatureBaseString: string}}
 * @throws {LoneSurrogate | InvalidUrl}
 */
export function prepare(url, parameters, protocol) {
  const normalizedParameters = normalizeParameters(collectParameters(url, protocol, parameters));
  return {
    body: formBody(parameters),
    normalizedParameters,
    signatureBaseString: signatureBaseString("POST", url, normalizedParameters),
  };
}

/**
 * Where two base strings part: an offset in characters, or -1 if they are the same. The page
 * refuses to sign (`server-differs`) unless its own string is the server's.
 * @param {string} here
 * @param {string} there
 * @returns {number}
 */
export function firstDifference(here, there) {
  if (here === there) return -1;
  let offset = 0;
  while (offset < here.length && here[offset] === there[offset]) offset += 1;
  return offset;
}
