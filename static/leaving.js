// The box "What leaves this page": for the chosen way, each request with its address and its
// content, as long as the box is open. The key itself is not printed: its length stands for it.

import { signingInput } from "./request-form.js";
import { signsHere } from "./signing-way.js";

const SHOWN_CHARACTERS = 400;

/** @param {HTMLDetailsElement} box has just been opened */
export function showWhatLeaves(box) {
  const form = box.closest("form");
  const place = (name) => box.querySelector(`[data-leaving-${name}]`);
  const update = async () => {
    if (!box.open) return;
    const input = await signingInput(form);
    place("prepare-line").textContent = `POST ${form.dataset.prepare}`;
    place("prepare").textContent = readable(input);
    place("form-line").textContent = `POST ${form.getAttribute("action").split("#")[0]}`;
    place("form").textContent = formLines(form, place("form").dataset).join("\n");
  };
  box.addEventListener("toggle", update);
  form.addEventListener("input", update);
  update();
}

/** JSON with a line for each parameter. */
function readable(input) {
  const text = JSON.stringify(input, (_, value) => shortened(value), 2);
  return text.replace(/\[\s+("(?:[^"\\]|\\.)*"),\s+("(?:[^"\\]|\\.)*")\s+\]/g, "[$1, $2]");
}

function formLines(form, words) {
  const data = new FormData(form);
  if (signsHere()) addSignature(data, words);
  return [...data]
    .filter(([name, value]) => value !== "" && !(value instanceof File && !value.size) && name !== "action")
    .map(([name, value]) => `${name} = ${told(name, value, words)}`);
}

function addSignature(data, words) {
  data.set("signature", `(${words.signature})`);
  for (const name of ["nonce", "timestamp"]) if (!data.get(name)) data.set(name, `(${words.fresh})`);
}

function told(name, value, words) {
  if (name === "csrf_token") return `(${words.guard})`;
  if (value instanceof File) return `(${words.fileSent.replace("{name}", value.name)})`;
  if (name === "private_key") return `(${words.keySent.replace("{count}", value.length)})`;
  return name === "passphrase" ? "••••" : shortened(value);
}

function shortened(value) {
  if (typeof value !== "string" || value.length <= SHOWN_CHARACTERS) return value;
  return `${value.slice(0, SHOWN_CHARACTERS)}… (${value.length})`;
}
