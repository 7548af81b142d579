// The environment and the login that were used last are filled in on a blank form. They are no
// secret, and nothing else of a form is ever kept. The example's are nobody's own and are not.

import { keep, kept } from "./storage.js";

const LONGEST = 64; // no login is longer, and every private key is

const KEPT = { environment: "environment", consumer_key: "login" };

export function rememberWhoAndWhere(root) {
  const form = root.querySelector("form[data-request]");
  if (!form || new URLSearchParams(location.search).has("example")) return;
  fillIn(form);
  root.addEventListener("submit", ({ target }) => {
    if (target.matches("form[data-request]")) remember(target);
  });
  root.addEventListener("click", ({ target }) => {
    if (target.closest("[data-clear]")) forget();
  });
}

function fillIn(form) {
  const { environment, consumer_key: login } = form.elements;
  const chosen = environment?.querySelector("option[selected]") || environment?.selectedIndex > 0; // maybe before this script came
  const blank = !login.value && !chosen;
  if (!blank) return;
  for (const field of [environment, login].filter(Boolean)) {
    const last = kept(KEPT[field.name]);
    if (!last) continue;
    const before = field.value;
    field.value = last;
    if (!field.value) field.value = before; // an environment that is no more
  }
}

function remember(form) {
  for (const [name, key] of Object.entries(KEPT)) {
    const value = form.elements[name]?.value;
    if (value && value.length <= LONGEST) keep(key, value);
  }
}

function forget() {
  for (const key of Object.values(KEPT)) keep(key, null);
}
