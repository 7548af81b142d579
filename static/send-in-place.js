// Carries a press of Sign, Submit or "Get the code" to the server and its answer into the page.

import { announce } from "./announce.js";
import { forgetTold, showError, tellUnanswered } from "./form-errors.js";
import { editsSince, putBack, typedIn } from "./later-edits.js";
import { KEY_FIELDS } from "./request-form.js";
import { signsHere } from "./signing-way.js";

const NEVER_PRINTED_BACK = ["private_key", "passphrase", "private_key_file", "csv_file"];
const LONGEST_WAIT_MS = 120_000; // the console itself waits for a gateway for less

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement|null} button the one that was pressed
 * @param {(root: Element) => void} liven gives new parts of the page their scripts
 */
export async function send(form, button, liven) {
  const pressed = form.querySelector(`button[value="${button?.value ?? "sign"}"]`); // Enter presses one of the header
  forgetTold(form);
  showBusy(form, pressed);
  const [before, began] = [typedIn(form), document.activeElement];
  const attempt = { mayHaveArrived: false };
  try {
    Object.assign(attempt, await (signsHere() && pressed.value !== "code" ? signedHere : asTyped)(form, pressed));
    attempt.mayHaveArrived = attempt.body.get("action") === "submit";
    attempt.page = await answered(form, attempt.body);
  } catch (error) {
    tell(form, error, attempt);
    showIdle(form, pressed);
    return point();
  }
  const later = editsSince(before, form, began);
  const wasOpen = form.elements.nonce.closest("details").open;
  show(form, attempt.page, liven);
  attempt.complete?.(wasOpen);
  await null; // what was livened listens from now on
  if (later) goOn(later);
  else point();
}

function asTyped(form, button) {
  const body = new FormData(form, button);
  if (button.value === "code") for (const name of KEY_FIELDS) body.delete(name); // it needs no key
  return { body };
}

async function signedHere(form, button) {
  const { complete, signedForm } = await import("./sign-here.js");
  const signed = await signedForm(form, button);
  return { body: signed.body, complete: (wasOpen) => complete(signed, wasOpen) };
}

/** A request is never sent twice: of one that may have arrived it is said that it may have. */
function tell(form, error, { mayHaveArrived }) {
  if (error.sentence) showError(form, [error.sentence]);
  if (!error.sentence || (mayHaveArrived && error.status >= 500)) tellUnanswered(form, { mayHaveArrived });
}

/** The page that the server answers. What is none of its pages, a proxy's for one, is no answer. */
async function answered(form, body) {
  const address = form.getAttribute("action"); // form.action is the buttons of that name
  const answer = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("form[data-request]")) return page;
  const sentence = page.querySelector("main .problem h1")?.textContent; // too large, too many requests, signed out
  throw Object.assign(new Error("no result"), { sentence, status: answer.status });
}

function showBusy(form, button) {
  form.setAttribute("aria-busy", "true");
  button.dataset.pressed = "";
  announce(button.dataset.working);
}

function showIdle(form, button) {
  form.removeAttribute("aria-busy");
  delete button.dataset.pressed;
}

function show(form, page, liven) {
  const freshForm = page.querySelector("form[data-request]");
  keepWhatServerDrops(form, freshForm);
  form.replaceWith(freshForm);
  document.querySelector(".answer-pane").replaceWith(page.querySelector(".answer-pane"));
  liven(document.querySelector(".workbench"));
}

/** Whoever goes on is not interrupted: the answer is told, and that the form is another by now, if it is. */
function goOn(later) {
  const result = document.getElementById("result");
  const changed = later.values.size > 0;
  if (changed) result?.setAttribute("data-stale", "");
  putBack(later, document.getElementById("request"));
  const verdict = document.querySelector("#errors h2") ?? result?.querySelector("h2");
  const told = [verdict, changed && result?.querySelector(".stale")];
  announce(told.filter(Boolean).map((each) => each.textContent.trim()).join(". "));
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
