// A case file that is dropped on a place for something else is opened as the case that it is.

/** Whether it was one; share.js opens it. */
export function openIfCase(text, file) {
  const isCase = /^\s*\{/.test(text) && text.includes('"paynet_debug_case"');
  if (isCase) document.dispatchEvent(new CustomEvent("casefile", { detail: file }));
  return isCase;
}
