// Makes a key pair, and saves its halves as files that are written in this page.

import {
  exportEncryptedPkcs8Pem,
  exportPkcs1Pem,
  exportPkcs8Pem,
  exportPublicPem,
  generateKeyPair,
} from "./oauth1/generation.js";
import { KeyRefused } from "./oauth1/refusals.js";
import { whyNoCrypto } from "./oauth1/webcrypto.js";
import { saying } from "./keys-sentence.js";
import { saveFile } from "./save-file.js";

const FILES = {
  pkcs1: ["private-pkcs1.pem", exportPkcs1Pem],
  pkcs8: ["private-pkcs8.pem", exportPkcs8Pem],
  public: ["public.pem", exportPublicPem],
};
const ENCRYPTED_FILE = "private-encrypted.pem";
const PEM = "application/x-pem-file";

export function offerMaking(section, texts) {
  const obstacle = whyNoCrypto();
  if (obstacle) {
    const note = section.querySelector("[data-no-crypto]");
    note.replaceChildren(...saying(obstacle, texts));
    note.hidden = false;
    return;
  }
  section.querySelector("[data-generate-controls]").hidden = false;
  let key = null;
  const form = section.querySelector("[data-make]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    key = await make(form);
    showPair(section, key);
  });
  for (const button of section.querySelectorAll("[data-save]")) {
    const [filename, written] = FILES[button.dataset.save];
    button.addEventListener("click", async () => saveFile(filename, await written(key), PEM));
  }
  offerSealing(section.querySelector("[data-seal]"), () => key, texts);
}

async function make(form) {
  const bits = Number(form.elements.bits.value);
  const status = form.querySelector("[data-making]");
  const button = form.querySelector("button");
  form.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  status.textContent = status.dataset.busy.replace("{bits}", bits);
  try {
    return await generateKeyPair(bits);
  } finally {
    form.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
    status.textContent = status.dataset.done.replace("{bits}", bits);
  }
}

function showPair(section, key) {
  const made = section.querySelector("[data-made]");
  const pem = exportPublicPem(key);
  made.querySelector("#made-fingerprint").textContent = key.fingerprint;
  made.querySelector("#made-public").textContent = pem;
  made.hidden = false;
  const register = made.querySelector("[data-register]");
  if (!register) return;
  register.querySelector("[data-public-key]").value = pem;
  register.querySelector("button").hidden = false;
  register.querySelector("[role=status]").textContent = "";
}

function offerSealing(form, pair, texts) {
  const field = form.querySelector("input[type=password]");
  const problem = form.querySelector("[data-seal-problem]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.replaceChildren();
    field.removeAttribute("aria-invalid");
    try {
      saveFile(ENCRYPTED_FILE, await exportEncryptedPkcs8Pem(pair(), field.value), PEM);
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error;
      problem.replaceChildren(...saying(error, texts));
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  });
}
