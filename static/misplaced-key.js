// A private key that lands in a field for something else is taken out before anything reads the
// field: nothing of it is sent to be checked, remembered or shared. What tells a key is fetched when
// someone turns to a field; a long text that comes before it waits, and so does every input after it.

import { announce } from "./announce.js";

const SHORTEST = 40; // characters; less of a key is none
const FOR_KEYS = new Set(["private_key", "public_key", "key", "passphrase", "request"]);

let holdsPrivateKey = null;
let loading = null;
let times = 0;
const waiting = new Set(); // fields whose input is held back
const told = new Map(); // a field at which a message stands: what takes the message away

export function takeOutMisplacedKeys() {
  document.addEventListener("focusin", load, { once: true });
  document.addEventListener("input", look, { capture: true });
}

/** Whether a text that may hold a key waits in `place`, a field or what has fields; an input there says when it no longer does. */
export function isHeldBack(place) {
  return [...waiting].some((field) => place.contains(field));
}

function look(event) {
  const { target } = event;
  told.get(target)?.();
  const looked = bringsText(event);
  if (holdsPrivateKey) return looked && takeOut(target);
  if (!waiting.size && !(looked && target.value.length >= SHORTEST)) return;
  event.stopImmediatePropagation(); // whoever hears it reads the whole form
  waiting.add(target);
  load();
}

/** Whether more came in than someone types by hand, into a field for something else. */
function bringsText({ target, data, inputType }) {
  if (data?.length === 1 || inputType?.startsWith("delete")) return false;
  return target.matches("input:not([type]), input[type=text], textarea") && !FOR_KEYS.has(target.name || target.id);
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
  loading ??= import("./oauth1/detection.js").then(
    (module) => {
      ({ holdsPrivateKey } = module);
      for (const field of waiting) field.dispatchEvent(new Event("input", { bubbles: true }));
      waiting.clear();
    },
    () => (loading = null), // the next input asks once more
  );
}
