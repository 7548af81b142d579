// The signature base string (RFC 5849, 3.4.1): the text that gets signed.
//
// The choices are the server's: the path is taken as it was sent (no dot segments removed, nothing
// decoded), an empty path is "/", a host outside ASCII is not converted. The browser's URL class
// normalises all three, so it has no place here.

import { parseForm, percentEncode } from "./encoding.js";

const DEFAULT_PORTS = { http: 80, https: 443 };
const ABSOLUTE = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s;
const HOST_AND_PORT = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::([0-9]*))?$/;

/** A URL that is not absolute or whose host or port is malformed. It does not repeat the URL. */
export class InvalidUrl extends Error {
  name = "InvalidUrl";
  code = "url-invalid";
  values = {};
}

/**
 * Scheme, authority and path of `url` as they are signed (3.4.1.2): scheme and host in lower case,
 * a default port dropped, user information, query and fragment dropped.
 * @param {string} url absolute
 * @returns {string}
 * @throws {InvalidUrl}
 */
export function baseStringUri(url) {
  const { scheme, authority, path } = split(url);
  const match = HOST_AND_PORT.exec(authority.slice(authority.lastIndexOf("@") + 1));
  if (!match) throw new InvalidUrl("url-invalid");
  const [, address, name, digits] = match;
  const port = digits ? Number(digits) : null;
  if (!(address || name) || port > 65535) throw new InvalidUrl("url-invalid");
  const host = address ? `[${address.toLowerCase()}]` : name.toLowerCase();
  const shown = port === null || port === DEFAULT_PORTS[scheme] ? "" : `:${port}`;
  return `${scheme}://${host}${shown}${path || "/"}`;
}

/**
 * Gather what takes part in the signature (3.4.1.3.1), decoded: query, header, body.
 * `oauth_signature` and `realm` of the header never do.
 * @param {string} url absolute, with its query
 * @param {[string, string][]} protocolParameters
 * @param {[string, string][]} bodyParameters
 * @returns {[string, string][]}
 * @throws {InvalidUrl}
 */
export function collectParameters(url, protocolParameters, bodyParameters) {
  const header = protocolParameters.filter(([name]) => name !== "oauth_signature" && name !== "realm");
  return [...parseForm(split(url).query), ...header, ...bodyParameters];
}

/**
 * Encode, sort by encoded name then encoded value, join (3.4.1.3.2). Encoded text is ASCII, so
 * comparing code units gives the byte order that the RFC asks for.
 * @param {[string, string][]} pairs decoded
 * @returns {string}
 */
export function normalizeParameters(pairs) {
  return pairs
    .map(([name, value]) => [percentEncode(name), percentEncode(value)])
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/**
 * Join method, URI and parameters (3.4.1.1), the last two percent-encoded once more.
 * @param {string} method
 * @param {string} url absolute; its query must already be among the parameters
 * @param {string} normalizedParameters
 * @returns {string} ASCII
 * @throws {InvalidUrl}
 */
export function signatureBaseString(method, url, normalizedParameters) {
  const uri = baseStringUri(url);
  return [method.toUpperCase(), percentEncode(uri), percentEncode(normalizedParameters)].join("&");
}

/** Leading blanks and any tab or line end are no part of a URL (WHATWG URL, 4.4). */
function split(url) {
  const match = ABSOLUTE.exec(url.replace(/^[\0-\x20]+/, "").replace(/[\t\r\n]/g, ""));
  if (!match) throw new InvalidUrl("url-invalid");
  const [, scheme, authority, path, query = ""] = match;
  return { scheme: scheme.toLowerCase(), authority, path, query };
}

function compare(left, right) {
  return left < right ? -1 : Number(left > right);
}
