// "Start from a curl" without a page reload, so that a key which was typed already stays in its field.

import { announce } from "./announce.js";
import { KEY_FIELDS } from "./request-form.js";

/**
 * @param {HTMLFormElement} box the form of the paste box
 * @param {HTMLButtonElement|null} button the one that was pressed
 * @param {(root: Element) => void} liven gives new parts of the page their scripts
 */
export async function fillFromPaste(box, button, liven) {
  const body = new FormData(box, button ?? box.querySelector("button"));
  const answer = await fetch(box.getAttribute("action"), { method: "POST", body }); // box.action is its button
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const workbench = page.querySelector(".workbench");
  if (!workbench) throw new Error("no page of this console");
  if (page.getElementById("pasted")) takeOver(workbench, page);
  else document.querySelector(".paste-box").replaceWith(workbench.querySelector(".paste-box")); // nothing could be read
  liven(document.querySelector(".workbench"));
  const place = document.getElementById("pasted") ?? document.getElementById("paste");
  place.tabIndex = place.matches("textarea") ? 0 : -1;
  place.focus();
  if (place.id === "pasted") announce(place.textContent.trim().replace(/\s+/g, " "));
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
