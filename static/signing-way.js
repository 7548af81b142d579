// Where to sign: on the server, or in this browser. In the browser's way the key's fields belong
// to another form, one that can't be sent, so that no submit of any kind, and no script that reads
// the page's form, takes them along. The server's way is the one at first, as without JavaScript; the last choice alone is kept.

import { KEY_FIELDS } from "./request-form.js";
import { keep, kept } from "./storage.js";

const KEPT_AS = "signing-way";
const SHELTER = "stays-in-this-page";

let chosen = kept(KEPT_AS);

export function offerSigningWay(root) {
  const ways = root.querySelector("[data-signing-ways]");
  if (!ways) return;
  ways.dataset.offered = "";
  const [server, browser] = ways.querySelectorAll("input");
  if (!globalThis.crypto?.subtle) return explain(browser, ways.querySelector("#no-crypto"));
  (chosen === "browser" ? browser : server).checked = true;
  apply();
  if (signsHere()) loadAhead();
  ways.addEventListener("change", (event) => {
    chosen = event.target.value;
    keep(KEPT_AS, chosen);
    apply();
    if (signsHere()) loadAhead();
    document.getElementById("request").dispatchEvent(new Event("input"));
  });
}

/** Whether the page is to sign by itself. */
export function signsHere() {
  return document.getElementById("sign-in-browser")?.checked ?? false;
}

function apply() {
  for (const name of KEY_FIELDS) {
    const field = document.getElementById(name);
    if (signsHere()) field.setAttribute("form", shelter().id);
    else field.removeAttribute("form");
  }
}

// What signs is here before it is wanted; without it now, the signing asks for it once more.
function loadAhead() {
  import("./sign-here.js").catch(() => {});
}

/** A form whose method takes it nowhere (HTML, "dialog" without a dialog); browsers want one around
 * a password, and a user name beside it. */
function shelter() {
  const present = document.getElementById(SHELTER);
  if (present) return present;
  const form = Object.assign(document.createElement("form"), { id: SHELTER, method: "dialog", hidden: true });
  form.append(Object.assign(document.createElement("input"), { autocomplete: "username", hidden: true }));
  document.body.append(form);
  return form;
}

async function explain(choice, place) {
  choice.disabled = true;
  const [{ saying }, { whyNoCrypto }, sentences] = await Promise.all([
    import("./keys-sentence.js"),
    import("./oauth1/webcrypto.js"),
    keySentences(),
  ]);
  place.replaceChildren(...saying(whyNoCrypto(), { sentences }));
  place.hidden = false;
}

/** Code to sentence, in the reader's language: many, so they are fetched when one may be needed. */
export async function keySentences() {
  const answer = await fetch(document.querySelector("[data-sentences]").dataset.sentences);
  return answer.json();
}
