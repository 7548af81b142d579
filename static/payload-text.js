// The CSV text inside a payload that someone already has. What reads it is fetched when it is wanted.

const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Why no CSV text could be read out of a payload; `code` names the sentence of the page. */
export class PayloadRefused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * The CSV text inside a payload: Base64, perhaps percent-encoded, or a whole body with it.
 * @throws {PayloadRefused}
 */
export function readPayload(text, name = "payload") {
  const bytes = payloadBytes(payloadValue(text.trim(), name));
  const told = new TextDecoder("utf-8", { fatal: true });
  try {
    const read = told.decode(bytes);
    if (!CONTROLS.test(read)) return read;
  } catch {
    // The same as characters that no CSV holds.
  }
  throw new PayloadRefused("binary");
}

function payloadValue(text, name) {
  if (!/^[\w.%-]+=[^=]/.test(text)) return text.includes("%") ? decoded(text) : text; // Base64 ends in "=", if it has any
  const pair = text.replace(/\s/g, "").split("&").find((each) => each.startsWith(`${name}=`));
  if (!pair) throw new PayloadRefused("noPayload");
  return decoded(pair.slice(name.length + 1));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new PayloadRefused("noBase64");
  }
}

function payloadBytes(value) {
  const plain = value.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/");
  if (!plain) throw new PayloadRefused("noBase64");
  let binary;
  try {
    binary = atob(plain);
  } catch {
    throw new PayloadRefused("noBase64");
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
