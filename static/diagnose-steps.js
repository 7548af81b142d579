// Steps through the rows that differ: by the two buttons, or by n and p while the focus is among
// the two strings; on a keyboard without Latin letters by the keys at their places. The whole strings scroll together.

export function offerSteps(section) {
  if (!section) return;
  const stepper = section.querySelector("[data-stepper]");
  const rows = [...section.querySelectorAll("[data-difference]")];
  scrollTogether([...section.querySelectorAll("[data-wholes] code")]);
  if (!stepper || rows.length === 0) return;
  stepper.hidden = false;
  let present = -1;
  const step = (by, key) => {
    const from = present < 0 && by < 0 ? 0 : present; // backwards from nowhere: to the last
    present = (from + by + rows.length) % rows.length;
    for (const [index, row] of rows.entries()) row.classList.toggle("is-present", index === present);
    if (key) rows[present].focus({ preventScroll: true }); // a button keeps the focus, to be pressed again
    rows[present].scrollIntoView({ block: "nearest" });
    stepper.querySelector("[data-step-place]").textContent = `${present + 1} / ${rows.length}`;
    stepper.querySelector("[data-step-told]").textContent = `${present + 1} / ${rows.length}: ${told(rows[present])}`;
  };
  for (const button of stepper.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  section.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code;
    if (letter === "n" || letter === "KeyN") step(1, true);
    if (letter === "p" || letter === "KeyP") step(-1, true);
  });
}

/** Which part differs and how: its title, or else its name. */
function told(row) {
  const title = row.querySelector(".row-title")?.textContent ?? row.querySelector("td code")?.textContent.split("=")[0];
  const state = row.querySelector(".row-state").cloneNode(true);
  state.querySelector("[aria-hidden]").remove();
  return `${title.slice(0, 80)} ${state.textContent.trim()}`;
}

function scrollTogether(boxes) {
  let leader = null;
  for (const box of boxes) {
    box.addEventListener("pointerenter", () => (leader = box));
    box.addEventListener("focus", () => (leader = box));
    box.addEventListener("scroll", () => {
      if (leader !== box) return;
      const share = box.scrollTop / Math.max(1, box.scrollHeight - box.clientHeight);
      for (const other of boxes) {
        if (other !== box) other.scrollTop = share * (other.scrollHeight - other.clientHeight);
      }
    });
  }
}
