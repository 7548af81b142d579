// A private key that lands in a field for something else is taken out before anything reads the
// field: nothing of it is sent to be checked, remembered or shared.

import { announce } from "./announce.js";
import { holdsPrivateKey } from "./oauth1/detection.js";

const FOR_KEYS = new Set(["private_key", "public_key", "key", "passphrase", "request"]);

export function takeOutMisplacedKeys() {
  document.addEventListener(
    "input",
    ({ target, data }) => {
      if (data?.length === 1) return; // typed by hand, which no key is
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
