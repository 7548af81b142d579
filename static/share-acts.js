// What the section “Share this case” does, each act for itself.

import { announce, phrase } from "./announce.js";
import { saveFile } from "./save-file.js";
import { CaseRefused, placesOfKeys, readCase, readFragment, writeCase, writeFragment } from "./share-case.js";
import { caseOf, fillIn } from "./share-form.js";
import { markdownOf } from "./share-markdown.js";

const MAXIMUM_BYTES = 8_000_000;

export const saveCase = guarded((section) => {
  const content = presentCase();
  saveFile(`paynet-case-${content.operation ?? content.page}.json`, writeCase(content), "application/json");
  tell(section, section.dataset.saved, content.masked);
});

export const copyLink = guarded(async (section) => {
  const content = presentCase();
  const place = `${location.origin}${location.pathname}#${await writeFragment(slim(content))}`;
  await copy(section, place, content.masked);
});

export const copyMarkdown = guarded((section) => {
  const content = presentCase();
  return copy(section, markdownOf(content, section.dataset), content.masked);
});

export const openFile = guarded(async (section, file) => {
  if (file.size > MAXIMUM_BYTES) throw new CaseRefused("tooLarge");
  await take(section, readCase(await file.text()));
});

export const openFragment = guarded(async (section, fragment) => {
  await take(section, await readFragment(fragment));
});

function formOf() {
  return document.querySelector("form[data-request], form[data-case]");
}

/** What stands in the page, to be handed on; refused where a private key stands in it. */
function presentCase() {
  const content = caseOf(formOf());
  const places = placesOfKeys(content);
  if (places.length) throw new CaseRefused("holdsKey", `${places.join(", ")}.`);
  return content;
}

async function take(section, content) {
  const form = formOf(); // as it stands by now
  const words = section.dataset;
  const here = form.matches("[data-case]") ? "diagnose" : (form.dataset.operation ?? "custom");
  const meant = content.page === "operation" ? (content.operation ?? "") : content.page;
  if (meant !== here) return lead(section, content, meant);
  const known = fillIn(form, content);
  const notes = [words.opened, known ? "" : `${words.environment} ${content.environment}.`, hidden(words, content.masked, true)];
  say(section, "");
  tellOpened(form, notes.filter(Boolean).join(" "));
}

// At the head of what was filled in, where the next look goes; it leaves with the next answer.
function tellOpened(form, text) {
  form.querySelector("[data-case-opened]")?.remove();
  const told = Object.assign(document.createElement("p"), { className: "pasted", tabIndex: -1, textContent: text });
  told.dataset.caseOpened = "";
  form.prepend(told);
  told.focus();
  told.scrollIntoView({ block: "nearest" });
}

// The case of another page: a link leads there, and nothing happens by itself.
async function lead(section, content, meant) {
  const { commands, operation, custom, diagnose } = section.dataset;
  const isCommand = content.page === "operation";
  if (isCommand && !commands.split(" ").includes(meant)) throw new CaseRefused("member", `operation: ${meant}`);
  const place = isCommand ? operation.replace(/-$/, meant) : { custom, diagnose }[meant];
  const link = document.createElement("a");
  link.href = `${place}#${await writeFragment(content)}`;
  link.textContent = `${section.dataset.elsewhere} ${meant}`;
  say(section, "");
  section.querySelector("[data-share-status]").replaceChildren(link);
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

// The link needs what fills a form in; outputs follow from it.
function slim(content) {
  const { signed, answer, ...typed } = content;
  return typed;
}

async function copy(section, text, masked) {
  try {
    await navigator.clipboard.writeText(text);
    tell(section, phrase("copied"), masked);
  } catch {
    const box = section.querySelector("[data-share-text]"); // plain http on another host
    box.hidden = false;
    box.value = text;
    box.select();
    tell(section, phrase("copyFailed"), masked);
  }
}

// What goes wrong is said in the page's words; a case from a stranger may hold anything.
function guarded(act) {
  return async (section, given) => {
    const problem = section.querySelector("[data-share-problem]");
    problem.hidden = true;
    try {
      await act(section, given);
    } catch (error) {
      problem.textContent = sentence(error, section.dataset);
      problem.hidden = false;
      say(section, "");
      problem.focus();
      problem.scrollIntoView({ block: "nearest" });
    }
  };
}

function sentence(error, words) {
  if (!(error instanceof CaseRefused)) return words.refusedDamaged;
  const said = words[`refused${error.code[0].toUpperCase()}${error.code.slice(1)}`];
  return error.detail ? `${said} ${error.detail}` : said;
}

function tell(section, text, masked) {
  const more = hidden(section.dataset, masked, false);
  say(section, more ? `${text.replace(/[^.]$/, "$&.")} ${more}` : text);
}

function hidden(words, masked, opened) {
  if (!masked.length) return "";
  return `${opened ? words.maskedHere : words.masked} ${masked.join(", ")}.`;
}

function say(section, text) {
  section.querySelector("[data-share-status]").textContent = text;
  if (text) announce(text);
}
