// The string that would be signed, while someone types: built in this page at once, then compared
// with the server's, which is asked when the typing pauses. No key takes part. Of several answers
// under way the last one asked for counts.

import { clearAnatomy, drawAnatomy } from "./anatomy.js";
import { MAKERS } from "./fresh.js";
import { isHeldBack } from "./misplaced-key.js";
import { prepare, protocolParameters } from "./oauth1/message.js";
import { askToPrepare, bodyParameters, KEY_FIELDS, requestUrl, signingInput } from "./request-form.js";

const PAUSE_MS = 250;
const MOST_CSV = 100_000; // characters; a longer batch is not sent at every pause
const PREFIX = "live-";
const UNSIGNED = new Set([...KEY_FIELDS, "sign-on-server", "sign-in-browser", "request"]); // no part of the string; the form says that the way changed

let listened = false; // from then on every change is heard

const sample = { nonce: MAKERS.nonce(), timestamp: MAKERS.timestamp() };

export function showLive(root) {
  const [form, section] = [root.querySelector("form[data-request]"), root.querySelector("[data-live]")];
  if (!form || !section || section.matches("[data-offered]")) return;
  const { batch } = form.dataset;
  let [timer, asking, payload] = [0, new AbortController(), { csv: undefined, body: "" }];
  const show = (input) => {
    if (!batch || (input.csv && payload.csv === input.csv)) return draw(section, form, input, payload.body);
    if (input.csv?.length > MOST_CSV) return leaveOut(section, "long");
    return leaveOut(section, "noPayload");
  };
  const update = async ({ ask }) => {
    asking.abort();
    window.clearTimeout(timer);
    asking = new AbortController();
    const { signal } = asking;
    const input = { ...sample, ...(await signingInput(form)) };
    if (signal.aborted) return;
    const awaited = Boolean(batch && input.csv) && (ask || !section.hidden) && input.csv.length <= MOST_CSV && payload.csv !== input.csv;
    section.toggleAttribute("data-pending", awaited);
    if (awaited) say(section, section.dataset.pendingPayload);
    const string = awaited ? "" : show(input);
    if (batch && input.csv?.length > MOST_CSV) return say(section, "");
    if (!ask && !awaited) return;
    timer = window.setTimeout(async () => {
      const answer = await askToPrepare(form, input, signal).catch(() => ({ ok: false, document: {} }));
      if (signal.aborted) return;
      if (answer.ok && batch && input.csv) payload = { csv: input.csv, body: answer.document.request?.body ?? "" };
      section.removeAttribute("data-pending");
      say(section, told(answer, awaited ? show(input) : string, section.dataset));
    }, PAUSE_MS);
  };
  const changed = () => {
    section.hidden = false;
    root.querySelector("#result")?.setAttribute("data-stale", "");
    update({ ask: true });
  };
  section.dataset.offered = "";
  form.addEventListener("input", ({ target }) => UNSIGNED.has(target.id) || changed());
  const changedBefore = !listened && root.querySelector("#result") && isChanged(form);
  listened = true;
  if (isHeldBack(form)) return;
  if (changedBefore) changed();
  else update({ ask: false });
}

/** Whether a field holds something else than the server wrote: typed before this was here, or put back by the browser. */
function isChanged(form) {
  return [...form.elements].some((field) => {
    if (UNSIGNED.has(field.id) || field.type === "file") return false;
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.matches("select")) return field.value !== (field.querySelector("[selected]") ?? field.options[0]).value;
    return field.matches("input, textarea") && field.value !== field.defaultValue;
  });
}

/** Fill in the three strings; the answer is the base string, "" where there can be none yet. */
function draw(section, form, input, body) {
  let made;
  try {
    const parameters = bodyParameters(form, input, body);
    const protocol = protocolParameters({ ...input, consumerKey: input.consumer_key ?? "" });
    made = prepare(requestUrl(form, input), parameters, protocol);
  } catch {
    return leaveOut(section, "noUrl");
  }
  delete section.dataset.leftOut;
  const string = section.querySelector(`#${PREFIX}signature-base-string`);
  const sameBody = section.querySelector(`#${PREFIX}post-body`).textContent === made.body; // its order is its own
  if (sameBody && string.textContent === made.signatureBaseString) return made.signatureBaseString;
  put(section, made.signatureBaseString.split("&"), made.normalizedParameters, made.body);
  drawAnatomy(section, PREFIX);
  return made.signatureBaseString;
}

/** No string stands there rather than one that is not the request's, and the page says why. */
function leaveOut(section, why) {
  section.dataset.leftOut = why;
  section.querySelector("[data-live-why]").textContent = section.dataset[why];
  put(section, ["", "", ""], "", "");
  clearAnatomy(section);
  return "";
}

function put(section, [method, url, parameters], normalized, body) {
  section.querySelector("[data-live-method]").textContent = method;
  section.querySelector("[data-live-url]").textContent = url;
  section.querySelector("[data-live-parameters]").textContent = parameters;
  section.querySelector(`#${PREFIX}normalized-parameters`).textContent = normalized;
  section.querySelector(`#${PREFIX}post-body`).textContent = body;
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
