// A file that is dropped anywhere on the page is read here and put in as text: into the box that it
// is dropped on, a key into the box for the key, anything else into the one for the request. What
// stood there before can be put back. A case file fills in the whole page.

import { announce } from "./announce.js";
import { openIfCase } from "./case-file.js";

const MAXIMUM_BYTES = 2 * 1024 * 1024; // the server reads about a million characters
const KEY = /^\s*(?:-----BEGIN |ssh-rsa )/;
const ELSEWHERE = "[data-share], input[type=file]"; // these take files by themselves

export function offerDropping(form) {
  const isFile = ({ dataTransfer, target }) => dataTransfer.types.includes("Files") && !target.closest?.(ELSEWHERE);
  const ours = (event) => form.isConnected && isFile(event); // another language brings another form
  const mark = (place) => {
    for (const each of form.querySelectorAll(".is-dropping")) each.classList.remove("is-dropping");
    place?.classList.add("is-dropping");
  };
  for (const word of form.querySelectorAll("[data-drop-word]")) word.hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!ours(event)) return mark(null);
      event.preventDefault();
      mark((boxAt(form, event.target) ?? form.elements.request).closest(".field"));
    });
  }
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? mark(null));
  document.addEventListener("drop", (event) => {
    mark(null);
    if (!ours(event) || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    take(form, event.dataTransfer.files, boxAt(form, event.target));
  });
  for (const button of form.querySelectorAll("[data-drop-undo]")) {
    button.addEventListener("click", () => putBack(form, button));
  }
}

/** The text box that is meant by the place of a drop; none beside the boxes. */
function boxAt(form, target) {
  const field = target.closest?.(".field");
  return form.contains(field) ? field.querySelector("textarea") : null;
}

async function take(form, files, under) {
  const [file] = files;
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const der = start[0] === 0x30 && start[1] >= 0x80; // a key or a certificate that is not PEM
  const text = der || start[0] >= 0xfe || file.size > MAXIMUM_BYTES ? null : await file.text();
  if (text !== null && openIfCase(text, file)) return;
  const { public_key: forKey, request } = form.elements;
  const box = der || KEY.test(text ?? "") ? forKey : (under ?? request);
  if (text !== null) put(box, text);
  else giveFile(form, box === forKey ? forKey : request, files); // PowerShell's UTF-16: the server reads it
  announce(form.dataset.dropped.replace("{name}", file.name));
}

function put(box, text) {
  const undo = box.closest(".field").querySelector("[data-drop-undo]");
  if (undo) {
    undo.hidden = box.value.trim() === "" || box.value === text;
    undo.before = box.value;
  }
  change(box, text);
}

function giveFile(form, box, files) {
  const chooser = form.elements[`${box.name}_file`];
  chooser.files = files;
  chooser.focus();
}

function putBack(form, button) {
  const box = button.closest(".field").querySelector("textarea");
  const present = box.value;
  change(box, button.before);
  button.before = present; // pressed again it brings the file's text
}

function change(box, text) {
  for (let at = box.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  const chooser = box.form.elements[`${box.name}_file`];
  if (chooser) chooser.value = "";
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}
