// A private key that lands in a field for something else is taken out before anything reads the
// field: nothing of it is sent to be checked, remembered or shared. What tells a key is fetched when
// someone turns to a field; an input that comes before it waits.

import { announce } from "./announce.js";

const FOR_KEYS = new Set(["private_key", "public_key", "key", "passphrase", "request"]);

let holdsPrivateKey = null;
let loading = null;

export function takeOutMisplacedKeys() {
  document.addEventListener("focusin", load, { once: true });
  document.addEventListener("input", look, { capture: true });
}

function look(event) {
  const { target, data } = event;
  if (data?.length === 1) return; // typed by hand, which no key is
  if (!target.matches("input:not([type]), input[type=text], textarea") || FOR_KEYS.has(target.name || target.id)) return;
  if (holdsPrivateKey) return takeOut(target);
  event.stopImmediatePropagation();
  load().then(() => target.dispatchEvent(new Event("input", { bubbles: true })));
}

function takeOut(target) {
  if (!holdsPrivateKey(target.value)) return;
  target.value = "";
  announce(document.body.dataset.keyMisplaced);
  target.setCustomValidity(document.body.dataset.keyMisplaced);
  target.reportValidity();
  target.setCustomValidity("");
}

function load() {
  loading ??= import("./oauth1/detection.js").then((module) => {
    ({ holdsPrivateKey } = module);
  });
  return loading;
}
