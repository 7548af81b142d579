// A case as text: a JSON file, or the fragment of a link, which no browser sends to a server. Both
// come from strangers, so what is read is copied member by member, each by its name and type.

import { holdsPrivateKey } from "./oauth1/detection.js";

export const VERSION = 1;
const MARK = "paynet_debug_case";
const PAGES = ["operation", "custom", "diagnose"];
const TEXTS = [
  "operation", "environment", "endpoint_id", "endpoint_group_id", "url", "consumer_key", "nonce",
  "timestamp", "csv", "request", "public_key", "signed_string", "body", "now",
];
const FORBIDDEN = ["private_key", "private_key_file", "passphrase"];
const MAXIMUM = { file: 4_000_000, link: 30_000, parameters: 1000 };

/** The members of a case in which a private key stands; a parameter is named by its own name. */
export function placesOfKeys({ parameters = [], ...members }) {
  const named = [...Object.entries(members), ...parameters.map((pair) => [pair[0], pair])];
  return named.filter(([, value]) => holdsKey(value)).map(([name]) => nameable(name));
}

/** Why a case is refused; `code` names the sentence of the page. */
export class CaseRefused extends Error {
  constructor(code, detail = "") {
    super(code);
    Object.assign(this, { code, detail });
  }
}

export function writeCase(content) {
  return JSON.stringify({ [MARK]: VERSION, ...content }, null, 2) + "\n";
}

/**
 * @param {string} text a case file
 * @returns {object} without a prototype: only known members, each of its type
 * @throws {CaseRefused}
 */
export function readCase(text) {
  if (text.length > MAXIMUM.file) throw new CaseRefused("tooLarge");
  const found = parsed(text);
  if (!Object.hasOwn(found, MARK)) throw new CaseRefused("notCase");
  if (found[MARK] !== VERSION) throw new CaseRefused("version", String(found[MARK]).slice(0, 20));
  const secret = Object.keys(found).find((name) => FORBIDDEN.includes(name) || holdsKey([name, found[name]]));
  if (secret !== undefined) throw new CaseRefused("secret", nameable(secret));
  const content = Object.create(null);
  for (const name of TEXTS) {
    if (Object.hasOwn(found, name)) content[name] = typed(name, found[name], "string");
  }
  content.page = PAGES.includes(found.page) ? found.page : wrong("page");
  if (content.operation && !/^[a-z0-9-]{1,80}$/.test(content.operation)) wrong("operation");
  content.json_answer = found.json_answer === true;
  content.parameters = pairs(found.parameters ?? []);
  content.masked = pairs((Array.isArray(found.masked) ? found.masked : []).map((name) => [name, ""])).map(([name]) => name);
  return content;
}

/** The link's fragment: `case=` and "z" (deflated) or "j", then Base64 for URLs. */
export async function writeFragment(content) {
  const bytes = new TextEncoder().encode(JSON.stringify({ [MARK]: VERSION, ...content }));
  const deflated = globalThis.CompressionStream ? await through(bytes, new CompressionStream("deflate-raw")) : null;
  const fragment = `case=${deflated ? "z" : "j"}${base64(deflated ?? bytes)}`;
  if (fragment.length > MAXIMUM.link) throw new CaseRefused("tooLargeForLink");
  return fragment;
}

export async function readFragment(fragment) {
  if (fragment.length > MAXIMUM.link) throw new CaseRefused("tooLarge");
  const [, kind, written] = /^#?case=([zj])([\w-]+)$/.exec(fragment) ?? [];
  if (!kind) throw new CaseRefused("damaged");
  let text;
  try {
    const bytes = Uint8Array.from(atob(written.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const plain = kind === "z" ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes;
    text = new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (error) {
    throw error instanceof CaseRefused ? error : new CaseRefused("damaged");
  }
  return readCase(text);
}

function holdsKey(value) {
  if (typeof value === "string") return holdsPrivateKey(value);
  return value !== null && typeof value === "object" && Object.entries(value).some((pair) => pair.some(holdsKey));
}

function nameable(name) {
  return holdsPrivateKey(name) ? "…" : name.slice(0, 80);
}

function parsed(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new CaseRefused("notCase");
  }
  if (found === null || typeof found !== "object" || Array.isArray(found)) throw new CaseRefused("notCase");
  return found;
}

function pairs(rows) {
  if (!Array.isArray(rows) || rows.length > MAXIMUM.parameters) wrong("parameters");
  return rows.map((row) => {
    if (!Array.isArray(row) || row.length !== 2) wrong("parameters");
    return row.map((part) => typed("parameters", part, "string"));
  });
}

function typed(name, value, type) {
  return typeof value === type ? value : wrong(name);
}

function wrong(name) {
  throw new CaseRefused("member", name);
}

// What inflates beyond a file's size is given up on the way, before it fills the memory.
async function through(bytes, transform) {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const [pieces, whole] = [[], { size: 0 }];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    whole.size += part.value.length;
    if (whole.size > MAXIMUM.file) {
      await reader.cancel();
      throw new CaseRefused("tooLarge");
    }
    pieces.push(part.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function base64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
