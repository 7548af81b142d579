// Another language with everything typed still there: the form is posted, without its key, for the
// same page in the other language. The key stays in its field, the page is not left.

import { keepWhatServerDrops } from "./in-place.js";
import { KEY_FIELDS } from "./request-form.js";

export function keepTypedInOtherLanguage(root, livenAll) {
  for (const link of root.querySelectorAll(".languages a")) {
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const [form, diagnosis] = ["request", "case"].map((name) => document.querySelector(`form[data-${name}]`));
      if (!form && !diagnosis) return;
      event.preventDefault();
      if (form) replacePage(form, link, livenAll);
      else postAnew(diagnosis, link);
    });
  }
}

async function replacePage(form, link, livenAll) {
  const body = new FormData(form);
  for (const name of KEY_FIELDS) body.delete(name);
  body.set("action", "language");
  try {
    const answer = await fetch(inLanguage(form, link), { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    keepWhatServerDrops(form, page.querySelector("form[data-request]"));
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(page.body);
  } catch {
    location.assign(link.href);
    return;
  }
  history.replaceState(null, "", link.href);
  livenAll();
  document.querySelector(".languages [aria-current]").focus();
}

// A diagnosis holds no key that must stay, so its page is asked for as a whole, answer included.
function postAnew(form, link) {
  const action = document.createElement("input");
  Object.assign(action, { type: "hidden", name: "action" });
  action.value = document.getElementById("result") ? "diagnose" : "language";
  for (const field of [form.elements.passphrase, form.elements.public_key]) {
    field.disabled = field.type === "password" || field.value.includes("PRIVATE"); // never printed back
  }
  form.append(action);
  form.setAttribute("action", inLanguage(form, link));
  HTMLFormElement.prototype.submit.call(form);
}

function inLanguage(form, link) {
  const address = new URL(form.getAttribute("action"), location.href);
  address.searchParams.set("lang", link.hreflang);
  return address.href;
}
