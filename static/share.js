// Hands a case to someone else: as a file, as a link whose fragment stays in the browser, or as
// Markdown for a ticket. Takes one in again: a file that is chosen or dropped, or the link.

import { announce, phrase } from "./announce.js";
import { CaseRefused, readCase, readFragment, writeCase, writeFragment } from "./share-case.js";
import { caseOf, fillIn } from "./share-form.js";
import { markdownOf } from "./share-markdown.js";

export function offerSharing(section) {
  const form = document.querySelector("form[data-request], form[data-case]");
  const words = section.dataset;
  const act = (name, does) => section.querySelector(`[data-share-${name}]`).addEventListener("click", guarded(section, does));
  section.hidden = false;
  act("file", () => {
    const content = caseOf(form);
    download(writeCase(content), `paynet-case-${content.operation ?? content.page}.json`);
    tell(section, words.saved, content.masked);
  });
  act("link", async () => {
    const content = caseOf(form);
    const place = `${location.origin}${location.pathname}#${await writeFragment(slim(content))}`;
    await copy(section, place, content.masked);
  });
  act("markdown", () => {
    const content = caseOf(form);
    return copy(section, markdownOf(content, words), content.masked);
  });
  offerOpening(section, form);
}

function offerOpening(section, form) {
  const chooser = section.querySelector("input[type=file]");
  const open = guarded(section, async (file) => {
    if (file.size > 8_000_000) throw new CaseRefused("tooLarge");
    take(section, form, readCase(await file.text()));
  });
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    chooser.value = "";
    if (file) await open(file);
  });
  section.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  section.addEventListener("drop", (event) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    open(file);
  });
  if (location.hash.startsWith("#case=")) {
    const fragment = location.hash;
    history.replaceState(null, "", location.pathname + location.search);
    guarded(section, async () => take(section, form, await readFragment(fragment)))();
  }
}

async function take(section, form, content) {
  const words = section.dataset;
  const here = form.matches("[data-case]") ? "diagnose" : (form.dataset.operation ?? "custom");
  const meant = content.page === "operation" ? (content.operation ?? "") : content.page;
  if (meant !== here) return lead(section, content, meant);
  const known = fillIn(form, content);
  const notes = [words.opened, known ? "" : `${words.environment} ${content.environment}.`, hidden(words, content.masked, true)];
  say(section, notes.filter(Boolean).join(" "));
}

// The case of another page: a link leads there, and nothing happens by itself.
async function lead(section, content, meant) {
  const pages = JSON.parse(section.dataset.pages);
  if (!Object.hasOwn(pages, meant)) throw new CaseRefused("member", `operation: ${meant}`);
  const link = document.createElement("a");
  link.href = `${pages[meant]}#${await writeFragment(content)}`;
  link.textContent = `${section.dataset.elsewhere} ${meant}`;
  say(section, "");
  section.querySelector("[data-share-status]").replaceChildren(link);
  link.focus();
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

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function guarded(section, does) {
  return async (given) => {
    const problem = section.querySelector("[data-share-problem]");
    problem.hidden = true;
    try {
      await does(given);
    } catch (error) {
      const words = section.dataset;
      const sentence = error instanceof CaseRefused ? words[`refused${error.code[0].toUpperCase()}${error.code.slice(1)}`] : words.refusedDamaged;
      problem.textContent = error.detail ? `${sentence} ${error.detail}` : sentence;
      problem.hidden = false;
      say(section, "");
      problem.focus();
      problem.scrollIntoView({ block: "nearest" });
    }
  };
}

function tell(section, text, masked) {
  say(section, [text, hidden(section.dataset, masked, false)].filter(Boolean).join(" "));
}

function hidden(words, masked, opened) {
  if (!masked.length) return "";
  return `${opened ? words.maskedHere : words.masked} ${masked.join(", ")}.`;
}

function say(section, text) {
  section.querySelector("[data-share-status]").textContent = text;
  if (text) announce(text);
}
