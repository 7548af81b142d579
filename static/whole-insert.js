// Text of many lines goes into a text area at once. Browsers insert it line by line where it does
// not come from the clipboard (a keyboard's own paste, dictation, a program): each line is an event
// and a layout of the whole text, so that three thousand lines take them most of a minute.

const MANY_LINES = 50;

export function insertLinesAtOnce() {
  document.addEventListener("beforeinput", (event) => {
    if (event.inputType !== "insertText" || !event.cancelable || event.defaultPrevented) return;
    const lines = (event.data ?? "").split("\n", MANY_LINES + 1).length;
    if (lines > MANY_LINES && event.target.matches("textarea")) insertText(event);
  });
}

/** Do what the event announces: the same text in the same place, told by one event. */
export function insertText(event) {
  const { target: area, data, inputType } = event;
  event.preventDefault();
  area.setRangeText(data.replace(/\r\n?/g, "\n"), area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType }));
}
