const KEPT_MS = 60_000; // a browser may ask before it saves

/**
 * Save text as a file, from this page's memory: no server takes part.
 * @param {string} name the file's
 * @param {string} text
 * @param {string} type a media type
 */
export function saveFile(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
