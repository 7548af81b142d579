// What JavaScript adds to the page on keys: they are read and made here, and do not leave the page.

const form = document.querySelector("form[data-inspect]");
const generate = document.querySelector("[data-generate]");
const texts = JSON.parse(form.dataset.texts);
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;
whenWanted(form, async () => (await import("./keys-inspect.js")).offerInspecting(form, texts));
offerGenerating();

/** Shows the making of keys where the browser can make them, and else says why not. */
async function offerGenerating() {
  if (!globalThis.crypto?.subtle) {
    (await import("./keys-make.js")).offerMaking(generate, texts);
    return;
  }
  generate.querySelector("[data-generate-controls]").hidden = false;
  whenWanted(generate.querySelector("[data-make]"), async () =>
    (await import("./keys-make.js")).offerMaking(generate, texts),
  );
}

/**
 * Fetches what reads or makes keys when someone turns to its form, which keeps the first load light.
 * What was typed or sent meanwhile is told again.
 */
function whenWanted(target, offer) {
  let ready = null;
  let sent = false;
  const want = () => {
    ready ??= offer().then(
      () => {
        target.removeEventListener("submit", hold, true);
        if (!sent) target.dispatchEvent(new Event("input"));
        return true;
      },
      () => (ready = null), // the next sign asks once more
    );
    return ready;
  };
  const hold = async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    sent = true;
    if (await want()) return target.requestSubmit(event.submitter);
    sent = false;
    window.alert(form.dataset.unanswered);
  };
  target.addEventListener("submit", hold, true);
  for (const sign of ["focusin", "pointerenter", "input"]) target.addEventListener(sign, want);
}
