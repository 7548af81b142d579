// How a batch's CSV comes in: as a file, or as text of many lines.

const MAXIMUM_BYTES = 4 * 1024 * 1024; // what the server takes
const MANY_LINES = 50;

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

/**
 * Text of many lines goes into a text area at once. Browsers insert it line by line where it does
 * not come from the clipboard (a keyboard's own paste, dictation, a program): each line is an event
 * and a layout of the whole text, so that three thousand lines take them most of a minute.
 */
export function insertAtOnce(area, { large, beforeLarge }) {
  area.addEventListener("beforeinput", (event) => {
    const text = event.data ?? "";
    const slow = event.inputType === "insertText" && text.split("\n", MANY_LINES + 1).length > MANY_LINES;
    if (!event.cancelable || !(slow || text.length > large)) return;
    event.preventDefault();
    const [start, end] = [area.selectionStart, area.selectionEnd];
    if (text.length > large) beforeLarge();
    area.setRangeText(text.replace(/\r\n?/g, "\n"), start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: event.inputType }));
  });
}
