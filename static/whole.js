// A long batch's page shows both ends of the strings that follow from its body, to be half as large.
// They are built here of that body, by the rules that the page signs by, and put in whole where
// their length and both ends are those of the server's.

import { parseForm } from "./oauth1/encoding.js";
import { prepare } from "./oauth1/message.js";
import { nextTurn } from "./csv-text.js";

const PIECE = 4_000; // characters; the browser lays one out when it comes into view

export async function putInWhole(result) {
  await nextTurn(); // the result is drawn first
  const text = (id) => result.querySelector(`#${id}`).textContent;
  const protocol = [...result.querySelectorAll("#oauth-parameters tr")]
    .map((row) => [row.querySelector("th").textContent, row.querySelector("td code").textContent])
    .filter(([name]) => name !== "oauth_signature");
  const made = prepare(text("request-url"), parseForm(text("post-body")), protocol);
  const parameters = made.signatureBaseString.split("&")[2];
  put(result.querySelector("#normalized-parameters"), made.normalizedParameters);
  put(result.querySelector("#signature-base-string .part-parameters"), parameters);
  result.querySelector("[data-in-part-hint]").hidden = result.querySelector("[data-in-part]") === null;
}

function put(place, whole) {
  const [head, , tail] = place.childNodes;
  const same = whole.length === Number(place.dataset.inPart) && whole.startsWith(head.data) && whole.endsWith(tail.data);
  if (!same) return;
  const pieces = [];
  for (let start = 0; start < whole.length; start += PIECE) {
    const piece = document.createElement("span");
    piece.className = "piece";
    piece.textContent = whole.slice(start, start + PIECE);
    pieces.push(piece);
  }
  place.replaceChildren(...pieces);
  delete place.dataset.inPart;
}
