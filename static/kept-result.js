// What of a result is carried into the same page in another language. A signature stands for its key,
// so the server writes the result anew; what it can't know again is taken from the present page: the
// key's facts, and a gateway's answer, as no request is sent twice.

/** The members of a form that lead to `result` once more; null where it is none of a signature. */
export function madeFrom(result) {
  const header = result.querySelector("#authorization-header")?.textContent ?? "";
  const value = (name) => decodeURIComponent(new RegExp(`oauth_${name}="([^"]*)"`).exec(header)?.[1] ?? "");
  const signature = result.querySelector("#signature-base64")?.textContent;
  return signature ? { signature, nonce: value("nonce"), timestamp: value("timestamp") } : null;
}

export function keepKeyFacts(result, page) {
  const [before, after] = [result, page].map((each) => each.querySelector(".key-facts"));
  if (before.hidden) return;
  const bits = /[0-9]+/.exec(before.querySelector("dd").textContent)[0];
  after.querySelector("dd").textContent = after.querySelector("dd").textContent.replace("{bits}", bits);
  after.querySelector("#key-fingerprint").textContent = before.querySelector("#key-fingerprint").textContent;
  if (before.children.length < after.children.length) after.lastElementChild.remove(); // “in this browser”
  after.removeAttribute("data-key-facts");
  after.hidden = false;
  const [offered, offer] = [result, page].map((each) => each.querySelector("form[data-register]"));
  if (!offered || !offer) return;
  offer.elements.public_key.value = offered.elements.public_key.value;
  offer.hidden = offered.hidden;
}

/** The gateway's answer in front of the new result, in the language in which it was explained. */
export function keepAnswer(result, page) {
  const answer = [...result.children].filter((each) => isAnswer(each));
  const fresh = page.getElementById("result");
  fresh.prepend(...answer.map((each) => inItsLanguage(each)));
}

/** The whole result as it is, with what was offered of it. */
export function keepResult(result, page) {
  const pane = page.querySelector(".answer-pane");
  page.querySelector(".preview")?.remove();
  pane.prepend(inItsLanguage(result));
}

function isAnswer(element) {
  const head = element.parentElement.querySelector(".result-head");
  const stands = element.compareDocumentPosition(head) & Node.DOCUMENT_POSITION_FOLLOWING;
  return Boolean(stands) && !element.matches("form[data-register]");
}

function inItsLanguage(element) {
  const copy = element.cloneNode(true);
  copy.lang ||= document.documentElement.lang;
  return copy;
}
