// Signs in this page. The string is built here and compared with the server's; the key signs it by
// WebCrypto; the form then goes to the server with the signature in place of the key, so that the
// outputs are the same ones.

import { exportPublicPem } from "./oauth1/generation.js";
import { importPrivateKey, sign } from "./oauth1/keys.js";
import { firstDifference, prepare, protocolParameters } from "./oauth1/message.js";
import { refused } from "./oauth1/refusals.js";
import { showError } from "./form-errors.js";
import { saying } from "./keys-sentence.js";
import { askToPrepare, bodyParameters, KEY_FIELDS, requestUrl, signingInput } from "./request-form.js";
import { keySentences } from "./signing-way.js";

let sentences = {};

/**
 * What to post in place of `form`: signed, or, where something is wrong, to be checked only.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button "sign" or "submit"
 * @returns {Promise<{body: FormData, typed: object, key?: object, refusals: Error[]}>}
 *   `refusals` are those of the page itself, which the server does not know
 */
export async function signedForm(form, button) {
  const refusals = [];
  const body = withoutKey(form, button); // all is read at once: what is typed from now on is another request
  const reading = [signingInput(form), usable(readKey(), refusals), keySentences()];
  const [input, key, said] = await Promise.all(reading);
  sentences = said;
  const typed = { nonce: input.nonce ?? "", timestamp: input.timestamp ?? "" };
  const answer = await askToPrepare(form, input);
  if (!answer.ok && !answer.document.errors && !answer.document.detail) throw new Error("no answer of the console");
  const made = key && answer.ok ? await usable(signature(form, input, answer.document, key), refusals) : null;
  if (!answer.ok && !answer.document.errors?.length) refusals.push(new Error(answer.document.detail));
  for (const [name, value] of Object.entries(made ?? { action: "prepare" })) body.set(name, value);
  return { body, typed, key: made && key, refusals };
}

/** Put into the result what the server does not know, or show why there is none. */
export function complete({ typed, key, refusals }, wasOpen) {
  const form = document.getElementById("request");
  for (const refusal of refusals) show(refusal, form);
  for (const [name, value] of Object.entries(typed)) form.elements[name].value = value;
  const advanced = form.elements.nonce.closest("details");
  if (!wasOpen && !advanced.querySelector("[aria-invalid=true]")) advanced.open = false;
  if (key) showKey(key);
}

async function signature(form, input, server, key) {
  const protocol = {
    consumerKey: input.consumer_key,
    nonce: input.nonce ?? server.oauth_parameters.oauth_nonce,
    timestamp: input.timestamp ?? server.oauth_parameters.oauth_timestamp,
  };
  const parameters = bodyParameters(form, input, server.request.body);
  const own = prepare(requestUrl(form, input), parameters, protocolParameters(protocol));
  const offset = firstDifference(own.signatureBaseString, server.signature_base_string);
  if (offset >= 0) throw refused("server-differs", { position: offset + 1 });
  const { base64 } = await sign(key, own.signatureBaseString);
  return { signature: base64, nonce: protocol.nonce, timestamp: protocol.timestamp };
}

async function readKey() {
  const [pasted, { files }, passphrase] = KEY_FIELDS.map((name) => document.getElementById(name));
  const file = files[0] ? new Uint8Array(await files[0].arrayBuffer()) : null;
  return importPrivateKey(file?.length ? file : pasted.value, passphrase.value);
}

/** What `promise` gives; a refusal with a code goes to `refusals`. */
async function usable(promise, refusals) {
  try {
    return await promise;
  } catch (refusal) {
    if (!refusal.code) throw refusal;
    refusals.push(refusal);
    return null;
  }
}

function withoutKey(form, button) {
  const body = new FormData(form, button);
  for (const name of KEY_FIELDS) body.delete(name); // they belong to no form: this is the second lock
  return body;
}

function showKey(key) {
  const facts = document.querySelector("[data-key-facts]");
  if (facts) {
    facts.querySelector("dd").firstChild.data = facts.querySelector("dd").textContent.replace("{bits}", key.bits);
    facts.querySelector("#key-fingerprint").textContent = key.fingerprint;
    facts.hidden = false;
  }
  const register = document.querySelector("form[data-register][hidden]");
  if (register) {
    register.elements.public_key.value = exportPublicPem(key);
    register.hidden = false;
  }
}

function show(refusal, form) {
  const words = refusal.code ? saying(refusal, { sentences }) : [refusal.message];
  showError(form, words, document.getElementById(fieldOf(refusal)));
}

function fieldOf({ code }) {
  if (!code || code === "server-differs") return "";
  if (code === "url-invalid") return "url";
  return code.startsWith("passphrase") ? "passphrase" : "private_key";
}
