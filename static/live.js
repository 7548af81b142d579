// The string that would be signed, while someone types: built in this page at once, then compared
// with the server's, which is asked when the typing pauses. No key takes part. Of several answers
// under way the last one asked for counts.

import { drawAnatomy } from "./anatomy.js";
import { prepare, protocolParameters } from "./oauth1/message.js";
import { askToPrepare, bodyParameters, KEY_FIELDS, requestUrl, signingInput } from "./request-form.js";

const PAUSE_MS = 250;
const MOST_CSV = 100_000; // characters; a longer batch is not sent at every pause
const PREFIX = "live-";
const UNSIGNED = new Set([...KEY_FIELDS, "sign-on-server", "sign-in-browser", "request"]); // no part of the string

const sample = {
  nonce: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  timestamp: String(Math.floor(Date.now() / 1000)),
};

export function showLive(root) {
  const [form, section] = [root.querySelector("form[data-request]"), root.querySelector("[data-live]")];
  if (!form || !section) return;
  let [timer, asking, payloadBody] = [0, new AbortController(), ""];
  const update = async ({ ask }) => {
    asking.abort();
    window.clearTimeout(timer);
    asking = new AbortController();
    const { signal } = asking;
    const input = { ...sample, ...(await signingInput(form)) };
    if (signal.aborted) return;
    const string = draw(section, form, input, payloadBody);
    if (!ask || (input.csv?.length ?? 0) > MOST_CSV) return;
    timer = window.setTimeout(async () => {
      const answer = await askToPrepare(form, input, signal).catch(() => ({ ok: false, document: {} }));
      if (signal.aborted) return;
      if (answer.ok && input.csv) payloadBody = answer.document.request.body;
      const own = answer.ok && input.csv ? draw(section, form, input, payloadBody) : string;
      say(section, told(answer, own, section.dataset));
    }, PAUSE_MS);
  };
  const changed = ({ target }) => {
    if (UNSIGNED.has(target.id)) return;
    section.hidden = false;
    root.querySelector("#result")?.setAttribute("data-stale", "");
    update({ ask: true });
  };
  section.dataset.offered = "";
  form.addEventListener("input", changed);
  update({ ask: false });
}

/** Fill in the three strings; the answer is the base string, "" where there can be none yet. */
function draw(section, form, input, body) {
  let made;
  try {
    const parameters = bodyParameters(form, input, body);
    const protocol = protocolParameters({ ...input, consumerKey: input.consumer_key ?? "" });
    made = prepare(requestUrl(form, input), parameters, protocol);
  } catch {
    return ""; // a URL that is none yet: what stands there stays
  }
  const string = section.querySelector(`#${PREFIX}signature-base-string`);
  if (string.textContent === made.signatureBaseString) return made.signatureBaseString;
  const [method, url, parameters] = made.signatureBaseString.split("&");
  section.querySelector("[data-live-method]").textContent = method;
  section.querySelector("[data-live-url]").textContent = url;
  section.querySelector("[data-live-parameters]").textContent = parameters;
  section.querySelector(`#${PREFIX}normalized-parameters`).textContent = made.normalizedParameters;
  section.querySelector(`#${PREFIX}post-body`).textContent = made.body;
  drawAnatomy(section, PREFIX);
  return made.signatureBaseString;
}

function told({ ok, document: answer }, string, words) {
  if (ok) return answer.signature_base_string === string ? words.same : words.differs;
  if (!answer.errors?.length) return answer.detail ?? words.offline;
  const fields = [...new Set(answer.errors.map(({ field }) => field))];
  return words.unfinished.replace("{fields}", fields.join(", "));
}

function say(section, sentence) {
  section.querySelector("[data-live-state]").textContent = sentence;
}
