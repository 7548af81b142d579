// Between the page's form and a case: what is typed, masked and without its key, and back.

import { holdsPrivateKey } from "./oauth1/detection.js";
import { addRow } from "./rows.js";
import { maskedAnything } from "./share-anything.js";
import { maskedEncoded, maskedSheet, maskedUrl, maskedValue } from "./share-masking.js";

const REQUEST = ["environment", "endpoint_id", "endpoint_group_id", "url", "consumer_key", "nonce", "timestamp"];
const DIAGNOSIS = ["request", "public_key", "signed_string", "url", "body", "now"];
const OUTPUTS = {
  request_url: "request-url",
  body: "post-body",
  signature_base_string: "signature-base-string",
  authorization_header: "authorization-header",
};
const PLAIN_OUTPUTS = { signature: "signature-base64", key_fingerprint: "key-fingerprint" };
const MASKS = { url: maskedUrl, request_url: maskedUrl, signed_string: maskedEncoded };

/** The case that stands in the page: `{content, masked}`; `masked` names what was hidden. */
export function caseOf(form) {
  const masked = new Set();
  const hide = (name, value, mask) => {
    const shown = mask(value);
    if (shown !== value) masked.add(name);
    return shown;
  };
  const content = form.matches("[data-case]") ? diagnosisOf(form, hide) : requestOf(form, hide);
  content.masked = [...masked];
  return content;
}

function requestOf(form, hide) {
  const data = new FormData(form);
  const content = { page: form.dataset.operation ? "operation" : "custom" };
  if (form.dataset.operation) content.operation = form.dataset.operation;
  for (const name of REQUEST) {
    const value = data.get(name);
    if (value) content[name] = name === "url" ? hide(name, value, maskedUrl) : value;
  }
  if (data.has("json_answer")) content.json_answer = true;
  content.parameters = typedPairs(form, data).map(([name, value]) => [
    name,
    hide(name, value, (plain) => maskedValue(name, plain)),
  ]);
  const csv = data.get("csv");
  if (csv) content.csv = hide("csv", csv, maskedSheet);
  return { ...content, ...resultOf(hide) };
}

function resultOf(hide) {
  if (!document.getElementById("signature-base64")) return {};
  const text = (id) => document.getElementById(id)?.textContent;
  const signed = {};
  for (const [name, id] of Object.entries(OUTPUTS)) {
    if (text(id)) signed[name] = hide(name, text(id), MASKS[name] ?? maskedEncoded);
  }
  for (const [name, id] of Object.entries(PLAIN_OUTPUTS)) if (text(id)) signed[name] = text(id);
  if (!text("response-status")) return { signed };
  const answer = { status: text("response-status"), body: hide("answer", text("response-body"), maskedAnything) };
  return { signed, answer };
}

const PUBLIC = /^\s*(?:-----BEGIN (?:RSA )?(?:PUBLIC KEY|CERTIFICATE)-----|ssh-rsa )/;

function diagnosisOf(form, hide) {
  const content = { page: "diagnose" };
  for (const name of DIAGNOSIS) {
    const value = form.elements[name]?.value;
    if (!value || (name === "public_key" && !isPublic(value))) continue;
    content[name] = name === "public_key" ? value : hide(name, value, MASKS[name] ?? maskedAnything);
  }
  return content;
}

// The field takes a private key as well, of which only the public half counts: it is left out.
function isPublic(value) {
  return PUBLIC.test(value) && !holdsPrivateKey(value);
}

/** Put a case into the form of its page; the answer is whether the environment was known. */
export function fillIn(form, content) {
  const texts = form.matches("[data-case]") ? DIAGNOSIS : [...REQUEST, "csv"];
  let known = true;
  for (const name of texts) {
    const field = form.elements[name];
    if (!field) continue;
    field.value = content[name] ?? "";
    if (name === "environment" && field.selectedIndex < 0) {
      field.selectedIndex = 0;
      known = !content[name];
    }
  }
  if (form.matches("[data-request]")) fillParameters(form, content);
  for (const details of form.querySelectorAll("details")) {
    details.open ||= [...details.querySelectorAll("input, textarea")].some((field) => field.name && field.type !== "checkbox" && field.value);
  }
  for (const field of form.querySelectorAll("[name]:is(input:not([type=file], [type=hidden]), select, textarea)")) {
    field.dispatchEvent(new Event("input", { bubbles: true })); // whatever looks at what is typed
  }
  return known;
}

function fillParameters(form, { parameters, json_answer: json }) {
  form.elements.json_answer.checked = json;
  const documented = JSON.parse(form.dataset.parameters ?? "[]");
  const left = [...parameters];
  for (const name of documented) {
    const found = left.findIndex((pair) => pair[0] === name);
    form.elements[name].value = found < 0 ? "" : left.splice(found, 1)[0][1];
  }
  const rows = form.querySelector("[data-extra-rows]");
  while (rows.children.length < left.length + 1) addRow(rows.closest("[data-extra]"));
  for (const [index, row] of [...rows.children].entries()) {
    const [name, value] = row.querySelectorAll("input");
    [name.value, value.value] = left[index] ?? ["", ""];
  }
}

function typedPairs(form, data) {
  const documented = JSON.parse(form.dataset.parameters ?? "[]").map((name) => [name, data.get(name) ?? ""]);
  const values = data.getAll("extra_value");
  const extra = data.getAll("extra_name").map((name, index) => [name, values[index] ?? ""]);
  return [...documented.filter(([, value]) => value), ...extra.filter(([name, value]) => name || value)];
}
