// Sign and Submit without a page reload, so that the key stays in its field. The server's page is
// asked for as always and its two halves are put in the place of the present ones: nothing is
// rendered here. Ctrl+Enter or ⌘+Enter signs. Where the page signs by itself, what it posts holds
// the signature in place of the key. What does it is fetched when someone turns to the form.

const load = () => import("./send-in-place.js");

export function signInPlace(root, liven) {
  const form = root.querySelector("form[data-request]");
  if (!form) return;
  for (const event of ["focusin", "pointerenter"]) form.addEventListener(event, () => load().catch(() => {}), { once: true });
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const { send } = await load().catch(() => ({ send: tellThatNothingComes }));
    await send(form, submitter, liven);
    form.removeAttribute("aria-busy");
  });
  form.addEventListener("keydown", (event) => {
    const inPassphrase = event.target.name === "passphrase"; // in the browser's way it has no form
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || inPassphrase)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=sign]"));
    }
  });
}

/** The paste box, whose answer would otherwise empty the fields for keys. */
export function pasteInPlace(root, liven) {
  const box = root.querySelector(".paste-box form:not([data-offered])");
  if (!box) return;
  box.dataset.offered = "";
  box.addEventListener("submit", async (event) => {
    const { submitter } = event;
    event.preventDefault();
    if (box.hasAttribute("aria-busy")) return;
    box.setAttribute("aria-busy", "true");
    try {
      const { fillFromPaste } = await import("./paste-in-place.js");
      await fillFromPaste(box, submitter, liven);
    } catch {
      const told = box.querySelector("[data-unanswered]");
      told.textContent = told.dataset.unanswered;
      told.hidden = false;
    }
    box.removeAttribute("aria-busy");
  });
}

/** With what the browser has: what shows an error in the form could not be had either. */
export function tellThatNothingComes(form) {
  const words = form.querySelector("template[data-refusal]")?.dataset.unreachable;
  if (words) window.alert(words);
}
