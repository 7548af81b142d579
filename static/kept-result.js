// What of a result is carried into the same page in another language. A signature stands for its key,
// so the server writes the result anew; what it can't know again is taken from the present page: the
// key's facts, and a gateway's answer, which it explains anew, as no request is sent twice.

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
  const half = result.querySelector(".diagnose-this [name=public_key]");
  if (half) page.querySelector(".diagnose-this")?.append(half.cloneNode());
  const [offered, offer] = [result, page].map((each) => each.querySelector("form[data-register]"));
  if (!offered || !offer) return;
  offer.elements.public_key.value = offered.elements.public_key.value;
  offer.hidden = offered.hidden;
}

/** What came of the signature, to be explained in another language; null if it was not sent. */
export function answerIn(result) {
  const text = (selector) => result.querySelector(selector).textContent;
  const [answer, failure] = ["[data-answer]", "[data-failure]"].map((each) => result.querySelector(each));
  if (failure) {
    const place = failure.querySelector(".verdict-detail");
    const language = place.lang || document.documentElement.lang;
    return asFile({ failure: place.textContent, language, refused: "refused" in failure.dataset });
  }
  if (!answer) return null;
  const { base64 } = result.querySelector("#response-body").dataset; // where the text is not all
  return asFile({ ...JSON.parse(answer.dataset.answer), body: text("#response-body"), base64 });
}

// A file's line ends stay as they are, those of a form's text don't.
function asFile(content) {
  return new Blob([JSON.stringify(content)], { type: "application/json" });
}

/** The whole result as it is, with what was offered of it. */
export function keepResult(result, page) {
  const pane = page.querySelector(".answer-pane");
  page.querySelector(".preview")?.remove();
  pane.prepend(inItsLanguage(result));
}

function inItsLanguage(element) {
  const copy = element.cloneNode(true);
  copy.lang ||= document.documentElement.lang;
  return copy;
}
