// Copy buttons: `data-copy` is the id of the element whose whole text is copied.

import { announce, phrase } from "./announce.js";

const SHOWN_MS = 1600;

export function offerCopying(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    window.getSelection().selectAllChildren(source); // plain http on another host has no clipboard
    announce(phrase("copyFailed"));
    return;
  }
  const word = button.querySelector("[data-copy-word]");
  const before = (button.dataset.word ??= word.textContent);
  word.textContent = phrase("copied");
  button.classList.add("is-copied");
  announce(phrase("copied"));
  window.clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = window.setTimeout(() => {
    word.textContent = before;
    button.classList.remove("is-copied");
  }, SHOWN_MS);
}
