// What the page's form holds, in the words of the API: read here once for every module.

import { parseForm } from "./oauth1/encoding.js";

/** Never part of what a page sends that signs by itself. Names and ids are the same. */
export const KEY_FIELDS = ["private_key", "private_key_file", "passphrase"];

const MEMBERS = ["url", "environment", "endpoint_id", "endpoint_group_id", "consumer_key", "nonce", "timestamp"];

/**
 * The body of the API's `prepare` for what is typed: blank fields are left out, as they are not
 * sent; a line end of the CSV is CRLF, as in a form.
 * @param {HTMLFormElement} form
 * @returns {Promise<{parameters: [string, string][], csv?: string, json_answer?: true}>}
 */
export async function signingInput(form) {
  const data = new FormData(form);
  const filled = MEMBERS.filter((name) => data.get(name)).map((name) => [name, data.get(name)]);
  const input = { ...Object.fromEntries(filled), parameters: typedParameters(form, data) };
  if (data.has("json_answer")) input.json_answer = true;
  const csv = await csvText(data);
  if (csv) input.csv = csv;
  return input;
}

/**
 * The absolute URL that is meant, made from what the page itself says of its command.
 * @param {HTMLFormElement} form
 * @param {object} input the answer of `signingInput`
 * @returns {string}
 */
export function requestUrl(form, input) {
  if (!form.dataset.path) return input.url ?? "";
  const { options, selectedOptions } = form.elements.environment;
  const meant = [...options].find(({ value }) => value === input.environment) ?? selectedOptions[0];
  const { baseUrl } = meant.dataset;
  const group = input.endpoint_group_id;
  const path = group ? form.dataset.groupPath : form.dataset.path;
  return baseUrl + path.replace(/\{\w+\}/, () => group ?? input.endpoint_id ?? "");
}

/**
 * The parameters of the body, in its order. A batch's payload is written by the server from the
 * CSV and comes out of `body`, the one that it prepared.
 */
export function bodyParameters(form, input, body) {
  const { batch } = form.dataset;
  if (!batch || !input.csv) return input.parameters;
  return [...parseForm(body).filter(([name]) => name === batch).slice(0, 1), ...input.parameters];
}

/**
 * Ask the API for all that needs no key.
 * @returns {Promise<{ok: boolean, document: object}>} a document that is not `ok` is a problem
 */
export async function askToPrepare(form, input, signal) {
  const answer = await fetch(form.dataset.prepare, {
    method: "POST",
    headers: { "Content-Type": "application/json", Prefer: "handling=lenient" }, // no 422
    body: JSON.stringify(input),
    signal,
  });
  const document = await answer.json().catch(() => ({}));
  return { ok: answer.ok && !document.errors, document };
}

function typedParameters(form, data) {
  const documented = JSON.parse(form.dataset.parameters).map((name) => [name, data.get(name) ?? ""]);
  const values = data.getAll("extra_value");
  const extra = data.getAll("extra_name").map((name, index) => [name, values[index] ?? ""]);
  return [...documented.filter(([, value]) => value), ...extra.filter(([name, value]) => name || value)];
}

async function csvText(data) {
  const file = data.get("csv_file");
  if (file?.size) return file.text();
  return (data.get("csv") ?? "").replace(/\r\n|\r|\n/g, "\r\n");
}
