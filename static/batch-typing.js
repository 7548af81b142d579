// Text of many lines goes into a text area at once. Browsers insert it line by line where it does
// not come from the clipboard (a keyboard's own paste, dictation, a program): each line is an event
// and a layout of the whole text, so that three thousand lines take them most of a minute.

const MANY_LINES = 50;

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
