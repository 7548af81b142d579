// The base string as a picture: each parameter has its colour and its underline, the same in the
// normalized string, in the base string and in the body. Pointing at one, or moving to it by the
// keyboard, lights it up in all of them and at its field, and shows how its value is encoded.

import { percentDecode, percentEncode } from "./oauth1/encoding.js";

const HUES = 8;
const LINES = 5; // together 40 looks; from there on the lines are thick, so that 80 differ
const MOST_CHARACTERS = 20_000; // a long batch keeps the server's plain colours
const SHOWN_CHARACTERS = 160;
const FIELD_OF = { oauth_consumer_key: "consumer_key", oauth_nonce: "nonce", oauth_timestamp: "timestamp" };

const drawn = new WeakMap(); // a section with an anatomy: its state

/**
 * Draw over the strings of `section`, whose ids are `prefix` and the outputs' names.
 * @param {HTMLElement} section holds the strings and an element [data-anatomy]
 * @param {string} [prefix]
 */
export function drawAnatomy(section, prefix = "") {
  const [normalized, base, body] = ["normalized-parameters", "signature-base-string", "post-body"].map((name) =>
    section.querySelector(`#${prefix}${name}`),
  );
  if (!normalized) return; // code that signs was asked for: nothing was signed here
  const texts = [normalized, base, body].map((each) => each.textContent);
  const holder = section.querySelector("[data-anatomy]");
  if (texts.some((text) => text.length > MOST_CHARACTERS)) return clearAnatomy(section);
  const pieces = piecesOf(texts[0], texts[2]);
  paint(normalized, pieces, "&", pieceText);
  paint(body, inBodyOrder(pieces, texts[2]), "&", pieceText);
  paint(base.querySelector(".part-parameters"), pieces, "%26", (piece) => [percentEncode(piece.text)]);
  const list = holder.querySelector("[data-anatomy-list]");
  const focused = list.contains(document.activeElement) && nameAt(document.activeElement);
  list.replaceChildren(...pieces.map((piece) => listed(piece, holder)));
  if (!drawn.has(section)) drawn.set(section, listen(section));
  const state = drawn.get(section);
  state.pieces = pieces;
  state.show(pieceOf(document.activeElement, state)); // whose value is being typed
  if (focused) [...list.querySelectorAll("button")].find((each) => nameAt(each) === focused)?.focus({ preventScroll: true });
  holder.dataset.offered = "";
}

/** No parameter can be pointed at any longer: the strings are others, or none. */
export function clearAnatomy(section) {
  section.querySelector("[data-anatomy-list]").replaceChildren();
  const state = drawn.get(section);
  if (!state) return;
  state.pieces = [];
  state.show();
}

/** The parameters in the order of the normalized string, each with its place in the request. */
function piecesOf(normalized, body) {
  const inBody = body.split("&");
  return normalized.split("&").map((text, index) => {
    const [, name, once] = /^([^=]*)=?(.*)$/s.exec(text);
    const at = inBody.indexOf(text);
    if (at >= 0) inBody.splice(at, 1);
    const place = at >= 0 ? "body" : name.startsWith("oauth_") ? "header" : "url";
    return { index, text, name: percentDecode(name), value: percentDecode(once), encodedName: name, once, place };
  });
}

function inBodyOrder(pieces, body) {
  const left = pieces.filter(({ place }) => place === "body");
  return body === "" ? [] : body.split("&").map((text) => left.splice(left.findIndex((each) => each.text === text), 1)[0]);
}

/** Replace the text of `element` by the same text in pieces. */
function paint(element, pieces, separator, contents) {
  const nodes = pieces.flatMap((piece, position) => {
    const painted = span("param", ...contents(piece));
    painted.dataset.piece = piece.index;
    painted.classList.add(...look(piece));
    return position ? [span("amp", separator), document.createElement("wbr"), painted] : [painted];
  });
  element.replaceChildren(...nodes);
}

function pieceText({ encodedName, once }) {
  return [span("pair-name", encodedName), "=", span("pair-value", once)];
}

function look({ index }) {
  const thick = Math.floor(index / (HUES * LINES)) % 2 ? ["line-thick"] : [];
  return [`hue-${index % HUES}`, `line-${index % LINES}`, ...thick];
}

function listed(piece, holder) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "param-button";
  button.dataset.piece = piece.index;
  const name = span("param", piece.name);
  name.classList.add(...look(piece));
  button.append(name, " ", span("param-place", holder.dataset[piece.place]));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

const nameAt = (button) => button.querySelector(".param").textContent;

function listen(section) {
  const form = document.getElementById("request");
  const state = { pieces: [], pinned: null, field: null, show: (piece) => light(section, state, piece ?? pinned(state)) };
  const pieceAt = (target) => state.pieces[target.closest("[data-piece]")?.dataset.piece];
  for (const event of ["pointerover", "focusin"]) {
    section.addEventListener(event, ({ target }) => pieceAt(target) && state.show(pieceAt(target)));
    form.addEventListener(event, ({ target }) => state.show(pieceOf(target, state)));
  }
  for (const place of [section, form]) {
    place.addEventListener("pointerleave", () => state.show());
    place.addEventListener("focusout", ({ relatedTarget }) => {
      if (!relatedTarget?.closest(".anatomy-steps")) state.show(); // the steps can be scrolled
    });
  }
  section.addEventListener("click", ({ target }) => {
    const piece = pieceAt(target);
    if (!piece) return;
    state.pinned = state.pinned === piece.name ? null : piece.name;
    state.show(piece);
  });
  return state;
}

function pinned({ pieces, pinned: name }) {
  return pieces.find((piece) => piece.name === name);
}

function pieceOf(control, { pieces }) {
  return pieces.find((piece) => fieldOf(piece)?.contains(control));
}

function light(section, state, piece) {
  for (const each of section.querySelectorAll(".is-lit")) each.classList.remove("is-lit");
  for (const each of section.querySelectorAll(".param-button")) {
    each.setAttribute("aria-pressed", String(state.pieces[each.dataset.piece].name === state.pinned));
  }
  state.field?.classList.remove("is-lit");
  state.field = piece && fieldOf(piece);
  const holder = section.querySelector("[data-anatomy]");
  const steps = holder.querySelector("[data-anatomy-steps]");
  holder.querySelector("[data-anatomy-hint]").hidden = Boolean(piece);
  steps.hidden = !piece;
  if (!piece) return;
  for (const each of section.querySelectorAll(`[data-piece="${piece.index}"]`)) each.classList.add("is-lit");
  state.field?.classList.add("is-lit");
  steps.querySelector("[data-in-body]").hidden = piece.place !== "body";
  steps.querySelector("[data-not-in-body]").hidden = piece.place === "body";
  const shown = { name: piece.name, value: piece.value, once: piece.once, twice: percentEncode(piece.once) };
  for (const [step, text] of Object.entries(shown)) {
    steps.querySelector(`[data-step=${step}]`).replaceChildren(...escapes(cut(text), step));
  }
}

/** What was encoded stands out: %XX after the first time, %25XX after the second. */
function escapes(text, step) {
  const made = { once: /(%[0-9A-F]{2})/, twice: /(%25[0-9A-F]{2}|%[0-9A-F]{2})/ }[step];
  if (!made) return [text];
  return text.split(made).map((part, index) => (index % 2 ? span("escape", part) : part));
}

function cut(text) {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** The field that a parameter comes from; a closed group stands for the fields inside. */
function fieldOf({ name, value, place }) {
  const form = document.getElementById("request");
  const id = { header: FIELD_OF[name], url: "url", body: form.dataset.batch === name ? "csv" : "" }[place];
  const control = id ? form.querySelector(`#${id}`) : place === "body" ? bodyControl(form, name, value) : null;
  const field = control?.closest(".field, .extra-row");
  return field?.closest("details:not([open])") ?? field;
}

function bodyControl(form, name, value) {
  if (JSON.parse(form.dataset.parameters).includes(name)) {
    const documented = [...form.querySelectorAll("input")].find((each) => each.name === name);
    if (documented.value === value) return documented;
  }
  const rows = [...form.querySelectorAll("[data-extra-row]")];
  return rows.find((row) => {
    const [first, second] = row.querySelectorAll("input");
    return first.value === name && second.value === value;
  });
}

function span(name, ...contents) {
  const element = document.createElement("span");
  element.className = name;
  element.append(...contents);
  return element;
}
