// "new" and "now": fill in a nonce of 128 random bits, or the present Unix time in seconds.

const MAKERS = {
  nonce: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  timestamp: () => String(Math.floor(Date.now() / 1000)),
};

export function offerFreshValues(root) {
  for (const button of root.querySelectorAll("[data-fresh]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.for);
      field.value = MAKERS[button.dataset.fresh]();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
