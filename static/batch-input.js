// How a long batch's CSV comes in: as a file, or by the clipboard.

import { insertText } from "./whole-insert.js";

const MAXIMUM_BYTES = 4 * 1024 * 1024; // what the server takes

/**
 * A CSV file that is chosen, or dropped onto the table or its text, is read here and put in as
 * text. One in another encoding stays a file: the server says which byte is wrong.
 */
export function takeFiles({ chooser, places, mark, takeText, leaveToServer }) {
  const take = async (file) => {
    if (!file) return;
    let text;
    try {
      if (file.size > MAXIMUM_BYTES) throw new Error("too large");
      text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      leaveToServer();
      return;
    }
    chooser.value = "";
    if (text.startsWith("{") && (await import("./case-file.js")).openIfCase(text, file)) return;
    takeText(text);
  };
  chooser.addEventListener("change", () => take(chooser.files[0]));
  for (const place of places) {
    place.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      mark(true);
    });
    place.addEventListener("dragleave", (event) => {
      if (!place.contains(event.relatedTarget)) mark(false);
    });
    place.addEventListener("drop", (event) => {
      mark(false);
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      chooser.files = event.dataTransfer.files;
      take(chooser.files[0]);
    });
  }
}

/** A paste too long to be laid out folds the text away first: the table shows it. */
export function foldBeforeLongPaste(area, { large, fold }) {
  area.addEventListener("beforeinput", (event) => {
    if (!event.cancelable || !(event.data?.length > large)) return;
    const [start, end] = [area.selectionStart, area.selectionEnd];
    fold();
    area.setSelectionRange(start, end);
    insertText(event);
  });
}
