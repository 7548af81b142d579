// Every refusal and remark about key material: a stable code and values for its sentence.
//
// No sentence for people is built here. The page provides a table from code to sentence in the
// reader's language; its places are written `%(name)s`, as in the server's. A value is a number, a
// name from our own tables or a code point: never pasted text, for any piece of it may be key.

/** Codes that mean exactly what they mean on the server, whose sentences serve here too. */
export const SERVER_REFUSALS = [
  "empty", "material-too-long", "not-recognised", "truncated", "trailing-bytes", "base64-broken",
  "base64-length", "several-keys", "certificate-given", "public-key-given", "request-given",
  "parameters-given", "other-algorithm", "rsa-pss-key", "openssh-private-key", "ssh-line-damaged",
  "ssh2-public-key", "putty-key", "pkcs12-store", "pkcs7-bundle", "java-keystore", "pgp-key", "jwk", "xml-key",
  "passphrase-missing", "passphrase-wrong", "passphrase-too-long", "encryption-unsupported",
  "encryption-too-costly", "key-too-small", "key-too-large", "exponent-unusable", "key-multi-prime",
  "key-inconsistent", "key-damaged",
];

/** What was mended on the way to a key; the server's sentences serve here too. */
export const SERVER_REMARKS = [
  "encoding", "bom", "invisible-characters", "crlf", "html-escaped", "url-encoded",
  "literal-newlines", "quotes", "dashes", "indentation", "blank-lines", "one-line", "plus-restored",
  "url-safe-alphabet", "padding", "surrounding-text", "other-blocks", "repeated", "begin-missing",
  "end-missing", "bare-base64", "wrong-label", "ssh-public-line", "passphrase-not-needed",
];

/** Codes that only a browser needs, with their English sentences: the page's table translates them. */
export const MESSAGES = {
  "insecure-context":
    "Browsers offer cryptography on secure pages only, and %(origin)s is plain http on another host. " +
    "Open the console by https, or on its own machine as http://127.0.0.1, or sign on this server.",
  "webcrypto-missing": "This browser has no WebCrypto. Take a newer browser, or sign on this server.",
  "encryption-not-in-browser":
    "The private key is encrypted with %(cipher)s, which this browser cannot open. Sign on this server, " +
    "or rewrite the key with AES-256: " +
    "openssl pkey -provider legacy -provider default -in key.pem -aes256 -out new.pem",
  "passphrase-not-text":
    "The passphrase holds half of a character (a lone UTF-16 surrogate), which has no bytes. Type it again.",
  "passphrase-empty":
    "An encrypted private key needs a passphrase. Type one, or download the key without encryption.",
  "key-not-exportable":
    "This key was imported for signing only, and the browser does not give it out again. " +
    "Keep the file that it came from.",
  "lone-surrogate":
    "Half of a character (a lone UTF-16 surrogate) stands at position %(position)s; it has no UTF-8 " +
    "form. Delete that character and type it again.",
  "url-invalid": "The URL is not absolute or its host or port is malformed. It begins with https://.",
  "server-differs":
    "The base string built in this page and the server's differ from character %(position)s on, so " +
    "nothing was signed. Reload the page and try again.",
};

/** Key material that can't be used. `message` is the code alone: no sentence and no key is in it. */
export class KeyRefused extends Error {
  name = "KeyRefused";

  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/** The refusal called `code`, to be thrown. */
export function refused(code, values) {
  return new KeyRefused(code, values);
}

/** The remark called `code`. */
export function remark(code, values = {}) {
  return { code, values };
}

/**
 * The sentence of a refusal or remark in the language of `table`.
 * @param {{code: string, values: Object<string, string | number>}} statement
 * @param {Object<string, string>} table code to sentence, with places written `%(name)s`
 * @returns {string} English where only this module knows the code, else the code
 */
export function sentence({ code, values }, table) {
  const template = table[code] ?? MESSAGES[code] ?? code;
  return template.replace(/%%|%\((\w+)\)s/g, (place, name) => (name ? String(values[name]) : "%"));
}
