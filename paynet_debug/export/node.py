"""A JavaScript program for Node: its own crypto and fetch, no package."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, escape, program

FORMAT = Format(
    "node",
    "JavaScript (Node)",
    "javascript",
    signs=True,
    suffix=".mjs",
    place=6,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem node {file}",
)

TEMPLATE = r"""
// Signs a request with OAuth 1.0a RSA-SHA256 (RFC 5849), sends it and prints the answer.
// Needs Node 18. PAYNET_PRIVATE_KEY_FILE names the file of the private key: PEM, PKCS#1 or PKCS#8.
import { randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

const url = new URL(@@url@@);
const parameters = [
@@parameters@@
];

// RFC 5849, 3.6: encodeURIComponent() leaves five characters that have to be encoded too.
const percentEncode = (text) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase(),
  );
const encodePairs = (pairs) => pairs.map((pair) => pair.map(percentEncode));
const joinPairs = (encoded) => encoded.map((pair) => pair.join('=')).join('&');
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
const protocol = [
  ['oauth_consumer_key', @@consumer_key@@], // the merchant login
  ['oauth_nonce', randomBytes(16).toString('hex')],
  ['oauth_signature_method', 'RSA-SHA256'],
  ['oauth_timestamp', String(Math.floor(Date.now() / 1000))],
  ['oauth_version', '1.0'],
];

// Normalized request parameters (3.4.1.3): query, header and body, sorted by name, then value.
const collected = encodePairs([...url.searchParams, ...protocol, ...parameters]);
collected.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
const normalized = joinPairs(collected);

// Base string URI (3.4.1.2): URL has put it in lower case and dropped a default port.
// Then the base string (3.4.1.1).
const uri = `${url.protocol}//${url.host}${url.pathname}`;
const baseString = ['POST', percentEncode(uri), percentEncode(normalized)].join('&');

// Signature (3.4.3, with SHA-256) and Authorization header (3.5.1).
const privateKey = readFileSync(process.env.PAYNET_PRIVATE_KEY_FILE);
const signature = sign('sha256', Buffer.from(baseString), privateKey).toString('base64');
const header = encodePairs([...protocol, ['oauth_signature', signature]])
  .map(([name, value]) => `${name}="${value}"`)
  .join(', ');

const answer = await fetch(url, {
  method: 'POST',
  headers: {
    Authorization: `OAuth ${header}`,
    Accept: @@accept@@,
    'Content-Type': 'application/x-www-form-urlencoded',
  },
  body: joinPairs(encodePairs(parameters)), // the form body (3.5.2)
});
console.log(answer.status, answer.statusText);
console.log(await answer.text());
"""

ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
NUMERIC = "\\u{{{:x}}}".format


def write(export: ExportInput) -> Snippet:
    """Write the program."""
    return program(FORMAT, export, TEMPLATE, quote, "  [{}, {}],")


def quote(text: str) -> str:
    """A literal in single quotes, where a template literal's ``${`` means nothing."""
    return f"'{escape(text, ESCAPES, NUMERIC)}'"
