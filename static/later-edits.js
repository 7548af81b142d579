// What is typed while an answer is under way: it is not lost with the form that the answer replaces.

import { addRow } from "./rows.js";

const TYPED = "textarea[name], select[name], input[name]:not([type=hidden], [type=file], [type=radio], [type=submit])";

/**
 * What a form holds: values by field. A field is meant by its id, an extra row's by name and row.
 * @param {HTMLFormElement} form
 * @returns {Map<string, string|boolean>}
 */
export function typedIn(form) {
  form.elements.csv?.dispatchEvent(new Event("focus")); // what stands in the table only is written
  return new Map([...fieldsOf(form)].map(([place, field]) => [place, valueOf(field)]));
}

/**
 * What was typed into a form since it held `before`, and where the cursor is; null if nothing was
 * and the cursor has not gone to another field, away from `began`.
 * Of extra rows, which the server closes up, one change brings all of them.
 */
export function editsSince(before, form, began = document.activeElement) {
  const now = typedIn(form);
  const changed = new Set([...before.keys(), ...now.keys()].filter((place) => before.get(place) !== now.get(place)));
  const cursor = cursorIn(form);
  if (!changed.size && !(cursor && document.activeElement !== began)) return null;
  const rows = [...changed].some(isRow);
  const values = new Map([...now].filter(([place]) => changed.has(place) || (rows && isRow(place))));
  return { values, rows, cursor };
}

/** Put later edits into the form that has replaced theirs. */
export function putBack({ values, rows, cursor }, form) {
  const group = form.querySelector("[data-extra]");
  const last = Math.max(...[...values.keys()].filter(isRow).map((place) => Number(place.split(":")[1])));
  while (rows && group.querySelectorAll("[data-extra-row]").length <= last) addRow(group);
  const fields = fieldsOf(form);
  if (rows) for (const [place, field] of fields) if (isRow(place)) field.value = "";
  for (const [place, value] of values) {
    const field = fields.get(place);
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const field = fields.get(cursor?.place);
  field?.focus({ preventScroll: true });
  if (typeof cursor?.from === "number") field?.setSelectionRange(cursor.from, cursor.to);
}

function fieldsOf(form) {
  const rows = [...form.querySelectorAll("[data-extra-row]")];
  const place = (field) => field.id || `${field.name}:${rows.indexOf(field.closest("[data-extra-row]"))}`;
  return new Map([...form.querySelectorAll(TYPED)].map((field) => [place(field), field]));
}

function cursorIn(form) {
  const [found] = [...fieldsOf(form)].filter(([, field]) => field === document.activeElement);
  return found ? { place: found[0], from: found[1].selectionStart, to: found[1].selectionEnd } : null;
}

const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);
const isRow = (place) => /^extra_(name|value):/.test(place);
