// A private key that lands in a field for something else is taken out before anything reads the
// field: nothing of it is sent to be checked, remembered or shared.

import { announce } from "./announce.js";

const FOR_KEYS = new Set(["private_key", "public_key", "key", "passphrase", "request"]);
const BARE_BASE64 = /(?:^|[^A-Za-z0-9+/])MI[A-Za-z0-9+/=\s]{800,}/; // longer than any public half

/** Whether `text` holds a private key: by its PEM label, or as bare Base64 of one's length. */
export function holdsPrivateKey(text) {
  return text.includes("PRIVATE KEY") || BARE_BASE64.test(text);
}

export function takeOutMisplacedKeys() {
  document.addEventListener(
    "input",
    ({ target }) => {
      if (!target.matches("input:not([type]), input[type=text], textarea")) return;
      if (FOR_KEYS.has(target.name || target.id) || !holdsPrivateKey(target.value)) return;
      target.value = "";
      announce(document.body.dataset.keyMisplaced);
      target.setCustomValidity(document.body.dataset.keyMisplaced);
      target.reportValidity();
      target.setCustomValidity("");
    },
    { capture: true },
  );
}
