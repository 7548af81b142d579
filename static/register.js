// The offer to register a key's public half: done in place, told beside the button. What the
// emulator refuses is shown by its own page, as without JavaScript.

export function registerInPlace(root) {
  for (const form of root.querySelectorAll("form[data-register]:not([data-offered])")) {
    form.dataset.offered = "";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.hasAttribute("aria-busy")) return;
      form.setAttribute("aria-busy", "true");
      const outcome = form.querySelector("[role=status]");
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!page.getElementById("registered")) throw new Error("refused");
        outcome.textContent = outcome.dataset.done;
        form.querySelector("button").hidden = true;
      } catch {
        outcome.textContent = outcome.dataset.failed;
        form.submit();
      }
      form.removeAttribute("aria-busy");
    });
  }
}
