// Sign and Submit without a page reload, so that the key stays in its field. The server's page is
// asked for as always and its two halves are put in the place of the present ones: nothing is
// rendered here. Ctrl+Enter or ⌘+Enter signs. Where the page signs by itself, what it posts holds
// the signature in place of the key.

import { announce } from "./announce.js";
import { KEY_FIELDS } from "./request-form.js";
import { signsHere } from "./signing-way.js";

const NEVER_PRINTED_BACK = ["private_key", "passphrase", "private_key_file", "csv_file"];

export function signInPlace(root, liven) {
  const form = root.querySelector("form[data-request]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) send(form, event.submitter, liven);
  });
  form.addEventListener("keydown", (event) => {
    const inPassphrase = event.target.name === "passphrase"; // in the browser's way it has no form
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || inPassphrase)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=sign]"));
    }
  });
}

async function send(form, button, liven) {
  form.setAttribute("aria-busy", "true");
  if (signsHere() && button?.value !== "code") return sendSigned(form, button, liven);
  try {
    const body = new FormData(form, button);
    if (button?.value === "code") for (const name of KEY_FIELDS) body.delete(name); // it needs no key
    show(form, await posted(form, body), liven);
    point();
  } catch {
    form.removeAttribute("aria-busy");
    HTMLFormElement.prototype.submit.call(withAction(form, button)); // the browser says what is wrong
  }
}

async function sendSigned(form, button, liven) {
  const { complete, signedForm, unreachable } = await import("./sign-here.js");
  try {
    const signed = await signedForm(form, button ?? form.querySelector("button[value=sign]"));
    const wasOpen = form.elements.nonce.closest("details").open;
    show(form, await posted(form, signed.body), liven);
    complete(signed, wasOpen);
  } catch {
    form.removeAttribute("aria-busy");
    unreachable();
  }
  point();
}

async function posted(form, body) {
  const address = form.getAttribute("action"); // form.action is the buttons of that name
  const answer = await fetch(address, { method: "POST", body });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function show(form, page, liven) {
  const pane = document.querySelector(".answer-pane");
  const freshForm = page.querySelector("form[data-request]");
  if (freshForm) {
    keepWhatServerDrops(form, freshForm);
    form.replaceWith(freshForm);
    pane.replaceWith(page.querySelector(".answer-pane"));
  } else {
    pane.replaceChildren(...page.querySelector("main").childNodes); // too large, too many requests
    form.removeAttribute("aria-busy");
  }
  liven(document.querySelector(".workbench"));
}

/** Carries over what a page never prints back, and which groups are open. */
export function keepWhatServerDrops(form, freshForm) {
  for (const name of NEVER_PRINTED_BACK) {
    const [before, after] = [form, freshForm].map((each) => each.querySelector(`#${name}`));
    if (!before || !after) continue;
    if (before.type === "file") after.files = before.files;
    else after.value = before.value;
  }
  const help = freshForm.querySelector("[data-kept]");
  if (help) help.textContent = help.dataset.kept;
  const opened = form.querySelectorAll("details");
  for (const [index, details] of freshForm.querySelectorAll("details").entries()) {
    details.open ||= opened[index]?.open ?? false;
  }
}

// Moves the eye and the focus to the first error or to the result, and says which it is.
function point() {
  const place = document.getElementById("errors") ?? document.getElementById("result");
  if (!place) return;
  place.focus({ preventScroll: true });
  const { top } = place.getBoundingClientRect();
  if (top < 0 || top > window.innerHeight / 2) place.scrollIntoView({ block: "start" });
  if (place.id !== "errors") announce(place.querySelector("h2").textContent.trim());
}

function withAction(form, button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "action";
  field.value = button?.value ?? "sign";
  form.append(field);
  return form;
}
