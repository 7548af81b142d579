// "new" and "freeze": fill in a nonce of 128 random bits, or the present Unix time in seconds.

export const MAKERS = {
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

/** "freeze" keeps what was signed last in both fields; pressed again it leaves them blank. */
export function offerFreezing(root) {
  const place = root.querySelector("[data-freeze]");
  if (!place) return;
  const button = place.querySelector("button");
  const fields = Object.keys(MAKERS).map((name) => document.getElementById(name));
  const pressed = () => fields.every(({ value }) => value !== "");
  const show = () => button.setAttribute("aria-pressed", String(pressed()));
  place.hidden = false;
  show();
  for (const field of fields) field.addEventListener("input", show);
  button.addEventListener("click", () => {
    const melt = pressed();
    for (const field of fields) {
      if (melt) field.value = "";
      else field.value ||= lastUsed(field.name) ?? MAKERS[field.name]();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

function lastUsed(name) {
  const rows = [...document.querySelectorAll("#oauth-parameters tr")];
  const row = rows.find((each) => each.querySelector("th").textContent === `oauth_${name}`);
  return row?.querySelector("td code").textContent;
}
