// "Start from a curl" without a page reload, so that a key which was typed already stays in its field.

import { announce } from "./announce.js";
import { KEY_FIELDS } from "./request-form.js";

const WAIT_MS = 50; // a signature or another language under way is shown first

/**
 * @param {HTMLFormElement} box the form of the paste box
 * @param {HTMLButtonElement|null} button the one that was pressed
 * @param {(root: Element) => void} liven gives new parts of the page their scripts
 */
export async function fillFromPaste(box, button, liven) {
  const request = () => document.getElementById("request");
  while (request().hasAttribute("aria-busy")) await new Promise((done) => window.setTimeout(done, WAIT_MS));
  if (!box.isConnected) return;
  const form = request();
  form.setAttribute("aria-busy", "true"); // what it holds is about to be replaced
  try {
    await fill(box, button ?? box.querySelector("button"), liven);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

async function fill(box, button, liven) {
  const body = new FormData(box, button);
  const answer = await fetch(box.getAttribute("action"), { method: "POST", body }); // box.action is its button
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const workbench = page.querySelector(".workbench");
  if (!workbench) throw new Error("no page of this console");
  if (!page.getElementById("pasted")) return refuse(box, body.get("request"), workbench, liven);
  takeOver(workbench, page);
  liven(document.querySelector(".workbench"));
  const told = document.getElementById("pasted");
  told.tabIndex = -1;
  told.focus();
  announce(told.textContent.trim().replace(/\s+/g, " "));
}

/** Nothing could be read: the box alone is another, with what was typed into it meanwhile. */
function refuse(box, sent, workbench, liven) {
  const fresh = workbench.querySelector(".paste-box");
  const [before, after] = [box, fresh].map((each) => each.querySelector("#paste"));
  const { activeElement: active } = document;
  if (before.value !== sent) after.value = before.value;
  const { selectionStart: from, selectionEnd: to } = before;
  box.closest(".paste-box").replaceWith(fresh);
  liven(fresh);
  if (active !== document.body && !box.contains(active)) return; // busy elsewhere
  after.focus();
  if (active === before) after.setSelectionRange(from, to);
}

function takeOver(workbench, page) {
  const before = document.getElementById("request");
  for (const name of KEY_FIELDS) {
    const [typed, fresh] = [document.getElementById(name), workbench.querySelector(`#${name}`)];
    if (typed.type === "file") fresh.files = typed.files;
    else fresh.value = typed.value;
  }
  document.querySelector(".workbench").replaceWith(workbench);
  if (before.dataset.operation !== document.getElementById("request").dataset.operation) moveTo(page.title);
}

// What was pasted calls another command: this is its page now.
function moveTo(title) {
  const { pathname } = new URL(document.getElementById("request").getAttribute("action"), location.href);
  document.title = title;
  history.replaceState(null, "", pathname);
  for (const button of document.querySelectorAll(".languages button[formaction]")) {
    const address = new URL(button.formAction);
    button.formAction = `${pathname}?lang=${address.searchParams.get("lang")}`;
  }
}
