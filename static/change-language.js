// Another language with everything still there. The same page is asked for in the other language and
// put in the place of this one, which is not left: what is typed goes along, and the fields for keys
// keep their content here, unsent. A signed result is made anew from its own signature; no key is needed.

import { mayHaveArrived, showError, tellUnanswered } from "./form-errors.js";
import { answerIn, keepKeyFacts, keepResult, madeFrom } from "./kept-result.js";
import { editsSince, putBack, typedIn } from "./later-edits.js";
import { KEY_FIELDS } from "./request-form.js";
import { keepWhatServerDrops } from "./send-in-place.js";

const WAIT_MS = 50; // a signature under way is shown first

let times = 0;

export async function changeLanguage(button, livenAll) {
  const pair = document.querySelector("[data-made]:not([hidden])");
  if (pair && !window.confirm(pair.closest("[data-lost]").dataset.lost)) return;
  while (button.form?.hasAttribute("aria-busy")) await new Promise((done) => window.setTimeout(done, WAIT_MS));
  const { form } = button;
  if (!form) return;
  form.setAttribute("aria-busy", "true");
  try {
    if (form.matches("[data-request]")) await changeRequest(form, button, livenAll);
    else await adopt(form, await pageOf(form, button), button, livenAll);
  } catch {
    form.removeAttribute("aria-busy"); // no answer: the page stays as it is, in its language
    if (form.matches("[data-request]")) tellUnanswered(form);
  }
}

async function changeRequest(form, button, livenAll) {
  const [before, language] = [typedIn(form), document.documentElement.lang];
  const result = document.getElementById("result");
  const made = result && madeFrom(result);
  const typed = Object.fromEntries(Object.keys(made ?? {}).map((name) => [name, form.elements[name]?.value ?? ""]));
  const wasOpen = form.elements.nonce.closest("details").open;
  let page = made && (await posted(form, button, { ...made, action: "sign", answer: answerIn(result) }));
  const same = made && textOf(page, "signature-base-string") === textOf(document, "signature-base-string");
  if (!same) page = await unsigned(form, button, result);
  if (same) keepKeyFacts(result, page);
  else if (result && !page.getElementById("result")) keepResult(result, page); // the form has changed since
  keepWhatServerDrops(form, page.querySelector("form[data-request]"));
  if (same) restore(page.querySelector("form[data-request]"), typed, wasOpen);
  keepPaste(page);
  const later = editsSince(before, form);
  const [errors, arrived] = [errorsOfKey(form), mayHaveArrived(form)];
  show(page, button, livenAll);
  const fresh = document.getElementById("request");
  for (const [id, sentence] of errors) showError(fresh, [inLanguage(sentence, language)], document.getElementById(id));
  if (arrived) tellUnanswered(fresh, { mayHaveArrived: true });
  await null; // what was livened listens from now on
  if (later) putBack(later, fresh);
}

/** What stands in the box to start from, not yet taken over. */
function keepPaste(page) {
  const [before, after] = [document, page].map((each) => each.querySelector(".paste-box"));
  after.open = before.open;
  after.querySelector("textarea").value = before.querySelector("textarea").value;
}

/** The page without a signature: with the code or the errors that stand in the present one. */
async function unsigned(form, button, result) {
  const code = result?.matches(".exports");
  const page = await posted(form, button, { action: code ? "code" : form.querySelector("#errors a") ? "prepare" : "language" });
  return code && !page.getElementById("result") ? posted(form, button, { action: "language" }) : page;
}

/** No key is sent for another language, so what was said of it stays. */
function errorsOfKey(form) {
  const lists = KEY_FIELDS.map((id) => [id, form.querySelector(`#error-${id} li > span`)?.textContent]);
  return lists.filter(([, sentence]) => sentence);
}

function inLanguage(sentence, language) {
  return Object.assign(document.createElement("span"), { textContent: sentence, lang: language });
}

function restore(form, { nonce, timestamp }, wasOpen) {
  Object.assign(form.querySelector("#nonce"), { value: nonce });
  Object.assign(form.querySelector("#timestamp"), { value: timestamp });
  form.querySelector("#nonce").closest("details").open = wasOpen;
}

/** The page of a form that is no request's. A key is not sent, so where nothing else counts the page is just read. */
async function pageOf(form, button) {
  if (!form.matches("[data-case]")) return parsed(await fetch(button.formAction));
  const { holdsPrivateKey } = await import("./oauth1/detection.js");
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string" && holdsPrivateKey(value));
  const secret = ["passphrase", "public_key_file", ...typed.map(([name]) => name)];
  return posted(form, button, secret.includes("request") ? { action: "language" } : {}, secret);
}

async function posted(form, button, values, secret = KEY_FIELDS) {
  const body = new FormData(form, button);
  for (const name of secret) body.delete(name);
  for (const [name, value] of Object.entries(values)) if (value !== null) body.set(name, value);
  return parsed(await fetch(button.formAction, { method: "POST", body }));
}

async function parsed(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector(".languages button")) throw new Error("another page"); // too large, too many requests
  return page;
}

/** Carries over every field that the other page has as well. */
async function adopt(form, page, button, livenAll) {
  for (const field of document.querySelectorAll("main :is(input, textarea, select)[id]")) {
    const other = page.getElementById(field.id);
    if (!other || field.type === "hidden") continue;
    if (field.type === "file") other.files = field.files;
    else if (/^(checkbox|radio)$/.test(field.type)) other.checked = field.checked;
    else other.value = field.value;
  }
  const opened = document.querySelectorAll("main form details");
  for (const [index, details] of page.querySelectorAll("main form details").entries()) {
    details.open ||= opened[index]?.open ?? false;
  }
  await show(page, button, livenAll);
  document.querySelector("form[data-inspect]")?.dispatchEvent(new Event("input"));
}

function show(page, button, livenAll) {
  const address = button.formAction;
  const { id, selectionStart: from, selectionEnd: to } = document.activeElement.closest("main :is(input, textarea, select)[id]") ?? {};
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.replaceWith(page.body);
  history.replaceState(null, "", address);
  livenAll();
  const field = id && document.getElementById(id); // someone went there meanwhile
  (field || document.querySelector(".languages [aria-current]")).focus();
  if (field && typeof from === "number") field.setSelectionRange(from, to);
  return runAgain();
}

// A page's own module reads the page when it runs; under another address it runs once more.
function runAgain() {
  times += 1;
  const own = [...document.head.querySelectorAll("script[type=module]")].filter(({ src }) => !src.endsWith("/console.js"));
  return Promise.all(own.map(({ src }) => import(`${src}?again=${times}`)));
}

const textOf = (page, id) => page.getElementById(id)?.textContent;
