// A private key that lands in a field for something else is taken out before anything reads the
// field: nothing of it is sent to be checked, remembered or shared. What tells a key is fetched when
// someone turns to a field; an input that comes before it waits.

import { announce } from "./announce.js";

const FOR_KEYS = new Set(["private_key", "public_key", "key", "passphrase", "request"]);

let holdsPrivateKey = null;
let loading = null;
let times = 0;
const told = new Map(); // a field at which a message stands: what takes the message away

export function takeOutMisplacedKeys() {
  document.addEventListener("focusin", load, { once: true });
  document.addEventListener("input", look, { capture: true });
}

function look(event) {
  const { target, data } = event;
  told.get(target)?.();
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
  tell(target, document.body.dataset.keyMisplaced);
}

/** Stands at the field until something else is put into it. */
function tell(target, text) {
  const field = target.closest(".field");
  const message = Object.assign(document.createElement("p"), { className: "field-errors", id: `misplaced-${(times += 1)}`, textContent: text });
  const before = ["aria-invalid", "aria-describedby"].map((name) => [name, target.getAttribute(name)]);
  const marked = field && !field.classList.contains("has-error");
  (target.closest(".table-scroll, .field-control, .extra-row") ?? target).after(message);
  target.setAttribute("aria-invalid", "true");
  target.setAttribute("aria-describedby", [target.getAttribute("aria-describedby"), message.id].filter(Boolean).join(" "));
  if (marked) field.classList.add("has-error");
  told.set(target, () => {
    told.delete(target);
    message.remove();
    if (marked) field.classList.remove("has-error");
    for (const [name, value] of before) value === null ? target.removeAttribute(name) : target.setAttribute(name, value);
  });
}

function load() {
  loading ??= import("./oauth1/detection.js").then((module) => {
    ({ holdsPrivateKey } = module);
  });
  return loading;
}
