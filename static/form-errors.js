// Errors that the page itself knows, shown as the server shows its own: above the form with a link
// to the field, and at the field.

/**
 * Add an error to the summary above `form`, and to `field` where it is one field's.
 * @param {HTMLFormElement} form
 * @param {(string|Node)[]} words
 * @param {HTMLElement|null} field
 */
export function showError(form, words, field = null) {
  const parts = templateOf(form).content.cloneNode(true);
  const summary = form.querySelector("#errors") ?? parts.querySelector("#errors");
  if (!summary.isConnected) form.prepend(summary);
  const item = document.createElement("li");
  (summary.querySelector("ul") ?? summary.appendChild(document.createElement("ul"))).append(item);
  if (!field) {
    item.dataset.told = "";
    return item.append(...words);
  }
  item.append(linkTo(field), " — ", ...words);
  const list = parts.querySelector(".field-errors");
  list.id = `error-${field.id}`;
  const sentence = document.createElement("span");
  sentence.append(...words.map((each) => each.cloneNode?.(true) ?? each));
  list.querySelector("li").append(sentence);
  field.after(list);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${list.id}`.trim());
  field.closest(".field").classList.add("has-error");
}

/** Say that no answer came; of a request that was to be sent on, that it may have arrived. */
export function tellUnanswered(form, { mayHaveArrived: arrived = false } = {}) {
  const sentence = templateOf(form).dataset[arrived ? "perhapsSent" : "unreachable"];
  const told = [...form.querySelectorAll("#errors [data-told]")].map((item) => item.textContent);
  if (!told.includes(sentence)) showError(form, [sentence]);
}

/** Whether it is said of the last request that it may have arrived. */
export function mayHaveArrived(form) {
  const { perhapsSent } = templateOf(form).dataset;
  return [...form.querySelectorAll("#errors [data-told]")].some((item) => item.textContent === perhapsSent);
}

/** Take out what is no field's error: the next attempt tells its own. */
export function forgetTold(form) {
  for (const item of form.querySelectorAll("#errors [data-told]")) item.remove();
  const summary = form.querySelector("#errors");
  if (summary && !summary.querySelector("li")) summary.remove();
}

function templateOf(form) {
  return form.querySelector("template[data-refusal]");
}

function linkTo(field) {
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  const name = document.createElement("code");
  name.textContent = document.querySelector(`label[for="${field.id}"]`).textContent;
  link.append(name);
  return link;
}
