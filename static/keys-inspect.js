// Reads what is pasted and fills in the answer, as the server does for a page without JavaScript.
// The form is never sent.

import { announce } from "./announce.js";
import { offerCopying } from "./copy.js";
import { inspectKey } from "./oauth1/inspection.js";
import { matches } from "./oauth1/keys.js";
import { unwrap } from "./oauth1/pem.js";
import { KeyRefused } from "./oauth1/refusals.js";
import { whyNoCrypto } from "./oauth1/webcrypto.js";
import { registerInPlace } from "./register.js";
import { saying } from "./keys-sentence.js";

const WAIT_MS = 250; // a paste of several lines is one change

export function offerInspecting(form, texts) {
  const template = document.querySelector("[data-answer-template]");
  if (!template) return; // the page already holds an answer of the server's
  let latest = 0;
  let timer = 0;
  const inspect = async (pointed) => {
    window.clearTimeout(timer);
    const number = (latest += 1);
    const found = await look(form);
    if (number === latest) show(form, template, texts, found, pointed);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    inspect(true);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      inspect(true);
    }
  });
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => hasKey(form) && inspect(false), WAIT_MS);
  });
}

function hasKey(form) {
  return form.elements.key.value.trim() !== "" || form.elements.key_file.files.length > 0;
}

/** The answer's members, and whether the second key matches. */
async function look(form) {
  const [file] = form.elements.key_file.files;
  const material = file ? new Uint8Array(await file.arrayBuffer()) : form.elements.key.value;
  try {
    const found = await inspectKey(material, form.elements.passphrase.value);
    return { ...found, match: compare(found, form.elements.public_key.value) };
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    return { refusal: error };
  }
}

/** A code of the page's table, or the reason why the second key can't be read; null for none. */
function compare({ public_key: publicKey }, other) {
  if (!publicKey || !other.trim()) return null;
  try {
    const spki = unwrap(publicKey).blocks[0].der;
    return matches({ spki }, other) ? "same" : "different";
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    return error.code === "not-recognised" ? { code: "no-public-key", values: {} } : error;
  }
}

function verdictOf({ refusal, kind, usable_for_signing: usable, public_key: publicKey }) {
  if (refusal) return "unrecognised";
  if (usable) return "signs";
  if (kind === "private") return "cannot-sign";
  if (kind === "other") return "other";
  return publicKey ? kind : "unusable";
}

function show(form, template, texts, found, pointed) {
  const answer = template.content.firstElementChild.cloneNode(true);
  fill(answer, texts, found);
  document.querySelector("[data-answer-place]").replaceChildren(answer);
  offerCopying(answer);
  registerInPlace(answer);
  announce(answer.querySelector("h2").textContent);
  if (!pointed) return;
  answer.focus({ preventScroll: true });
  answer.scrollIntoView({ block: "nearest" });
}

function fill(answer, texts, found) {
  const slot = (name) => answer.querySelector(`[data-slot=${name}]`);
  const code = verdictOf(found);
  const remarks = [...(found.remarks ?? [])];
  const reason = found.refusal ?? (found.usable_for_signing ? null : remarks.pop());
  if (found.public_key && !found.fingerprint) remarks.push(whyNoCrypto()); // signing and SHA-256 need it
  const handed = code === "cannot-sign" ? null : found.public_key; // what belongs to no sound key is no use there
  slot("verdict").className = `verdict verdict-${texts.tones[code]}`;
  slot("title").textContent = texts.titles[code];
  place(slot("reason"), reason && saying(reason, texts));
  slot("facts").hidden = Boolean(found.refusal);
  slot("public").hidden = !handed;
  if (found.refusal) return;
  slot("kind").textContent = texts.kinds[found.kind];
  slot("container").textContent = found.container;
  slot("bits").textContent = found.bits;
  slot("bits-row").hidden = !found.bits;
  slot("fingerprint-row").hidden = !found.fingerprint;
  slot("fingerprint").textContent = found.fingerprint ?? "";
  slot("remarks-row").hidden = remarks.length === 0;
  slot("remarks").replaceChildren(...remarks.map((each) => listed(saying(each, texts))));
  fillMatch(slot, texts, found.match);
  slot("public-key").textContent = handed ?? "";
  const field = answer.querySelector("[data-public-key]");
  if (field) field.value = handed ?? "";
}

function fillMatch(slot, texts, match) {
  slot("match-row").hidden = match === null;
  if (match === null) return;
  const known = texts.matches[match];
  slot("match").className = `match-${known ? match : "none"}`;
  place(slot("match"), known ? [known] : saying(match, texts));
}

function place(element, pieces) {
  element.hidden = !pieces;
  element.replaceChildren(...(pieces ?? []));
}

function listed(pieces) {
  const item = document.createElement("li");
  item.append(...pieces);
  return item;
}
